"""A slow calendar, a caller who stays on the phone, and a double of Retell that takes in words."""

import asyncio
import contextlib
import json

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from attrs import define, field, frozen

from tests.doubles.processes import Sandbox, running_sandbox
from tests.http.two_salons import Account, TwoSalons, two_salons, weekday


BUDGET_MS = 3_000
SLOW_MS = 3_500
WORDS = {
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": weekday(0),
    "time_text": "um zehn",
    "customer_name": "Max Beispiel",
}


@frozen
class Asked:
    """One request that reached the double."""

    line: str
    headers: dict[str, str]
    body: Any


@define
class RetellApi:
    """Answers everything with `status`, or nothing at all while it `hangs`."""

    status: int = 200
    hangs: bool = False
    asked: list[Asked] = field(factory=list)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        self.asked.append(Asked(head[0], headers, json.loads(body)))
        if self.hangs:
            await reader.read()
        else:
            answer = b'{"success":true}'
            writer.write(
                f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(answer)}\r\n"
                "Content-Type: application/json\r\nConnection: close\r\n\r\n".encode()
                + answer
            )
            await writer.drain()
        writer.close()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Yield the address."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("calendar")) as running:
        yield running


@contextlib.asynccontextmanager
async def opened(api: RetellApi, sandbox: Sandbox, directory: Path) -> AsyncIterator[TwoSalons]:
    """This will serve two salons, of which the northern one has a key for late results."""
    account = Account(sandbox.url, sandbox.keys["calcom"])
    async with api.running() as address:

        def change(text: str) -> str:
            retell = f'[retell]\nbase_url = "{address}"\npush_timeout_seconds = 0.5\n'
            periodic = "[periodic]\ntell_late_seconds = 0.1\npoll_calendar_seconds = 0\n"
            patient = text.replace("write_timeout_seconds = 1.0", "write_timeout_seconds = 10")
            head, north, south = patient.split("[[tenants]]")
            north = north.replace(
                "[tenants.retell]", '[tenants.retell]\npush_key = "env:NORD_RETELL_KEY"'
            )
            return "[[tenants]]".join((f"{head}{retell}{periodic}", north, south))

        accounts = {"salon-nord": account, "salon-sued": account}
        async with two_salons(directory, accounts=accounts, change=change) as both:
            yield both


async def heard_pending(both: TwoSalons, sandbox: Sandbox, *, call_id: str) -> None:
    """Book while the calendar is slow."""
    sandbox.control("PUT", "/faults", {"create": {"delay_before_ms": SLOW_MS, "times": 1}})
    response = await both.tool(
        "book_appointment", WORDS, called=both.north, call_id=call_id, budget_ms=BUDGET_MS
    )
    assert response.json()["status"] == "pending", response.text


async def told(api: RetellApi, *, requests: int = 1) -> None:
    async with asyncio.timeout(20):
        while len(api.asked) < requests:  # noqa: ASYNC110 - it happens in the server
            await asyncio.sleep(0.05)


async def test_the_end_is_told_once_into_the_call_and_the_agent_asks(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """By path, key and body as Retell wants it; what the agent then says counts as heard."""
    api = RetellApi()
    async with opened(api, sandbox, tmp_path) as both:
        await heard_pending(both, sandbox, call_id="call_north")
        await told(api)
        await asyncio.sleep(0.5)
        status = await both.tool("get_booking_status", {}, called=both.north, call_id="call_north")
        cancelled = await both.tool(
            "cancel_appointment",
            {"customer_name": "Max Beispiel"},
            called=both.north,
            call_id="call_north",
        )

    (asked,) = api.asked
    assert asked.line == "PATCH /v2/update-live-call/call_north HTTP/1.1"
    assert asked.headers["authorization"] == "Bearer key_of_nord"
    control = asked.body["call_control"]
    assert set(asked.body) == {"call_control"}
    assert control["trigger_response"] is True
    assert "um 10 Uhr" in control["additional_context"]
    assert "get_booking_status" in control["additional_context"]
    assert status.json()["status"] == "confirmed"
    assert cancelled.json()["status"] == "cancelled"


async def test_a_retell_that_hangs_is_in_nobodys_way(sandbox: Sandbox, tmp_path: Path) -> None:
    """The saga has ended before; whoever asks is answered meanwhile, and it is asked once."""
    api = RetellApi(hangs=True)
    async with opened(api, sandbox, tmp_path) as both:
        await heard_pending(both, sandbox, call_id="call_north")
        await told(api)
        status = await both.tool("get_booking_status", {}, called=both.north, call_id="call_north")
        await asyncio.sleep(1.5)
        cancelled = await both.tool(
            "cancel_appointment",
            {"customer_name": "Max Beispiel"},
            called=both.north,
            call_id="call_north",
        )

    assert status.json()["status"] == "confirmed"
    assert cancelled.json()["status"] == "cancelled"
    assert len(api.asked) == 1
