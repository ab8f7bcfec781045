"""One salon's calendar hangs for half a minute: nobody of another salon hears anything of it."""

import asyncio
import contextlib
import itertools
import json

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from booking_domain.model.circuit_breaker import BreakerState
from entrypoints.accounts import breakers_of
from tests.doubles.processes import Sandbox, running_sandbox
from tests.http.two_salons import Account, Salon, TwoSalons, two_salons, weekday


MAX_CONNECTIONS, MAX_IN_FLIGHT = 8, 5
CALLERS = 3 * MAX_CONNECTIONS
FAILURES = 5
HANGS_SECONDS = 30.0
# Less than a request waits for its place in flight: each caller hears it of his own budget.
BUDGET_MS = 8_000
SETTINGS = f"""[calcom]
max_connections = {MAX_CONNECTIONS}
max_in_flight = {MAX_IN_FLIGHT}
"""
BREAKER = f"""failures = {FAILURES}
open_seconds = {{open_seconds}}
probe_seconds = 0.1
"""
NOTHING_FREE = json.dumps({"status": "success", "data": {}}).encode()


class HangingCalendar:
    """Takes every request and answers after half a minute, unless it is well again."""

    def __init__(self) -> None:
        self.requests = 0
        self.hanging = 0
        self.most_hanging = 0
        self.is_well = False
        self._connections: set[asyncio.Task[None]] = set()

    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(asyncio.create_task(self._answer(reader, writer)))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            self.requests += 1
            if not self.is_well:
                await self._hang(reader)
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(NOTHING_FREE)}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode() + NOTHING_FREE)
            await writer.drain()
        writer.close()

    async def _hang(self, reader: asyncio.StreamReader) -> None:
        self.hanging += 1
        self.most_hanging = max(self.most_hanging, self.hanging)
        try:
            async with asyncio.timeout(HANGS_SECONDS):
                # Until whoever asks hangs up.
                await reader.read()
        except TimeoutError:
            pass
        finally:
            self.hanging -= 1

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Yield the address."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            for one in self._connections:
                one.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("calendar")) as running:
        yield running


@pytest.fixture
def hanging() -> HangingCalendar:
    return HangingCalendar()


@contextlib.asynccontextmanager
async def opened(
    hanging: HangingCalendar,
    sandbox: Sandbox,
    directory: Path,
    *,
    read_timeout: float,
    open_seconds: float = 30.0,
) -> AsyncIterator[TwoSalons]:
    """This will serve two salons: the northern one's calendar hangs, the other's does not."""

    def change(text: str) -> str:
        timed = text.replace("read_timeout_seconds = 2", f"read_timeout_seconds = {read_timeout}")
        breaker = BREAKER.format(open_seconds=open_seconds)
        never = "[periodic]\npoll_calendar_seconds = 0\n[reconciliation]\ninterval_seconds = 0\n"
        return timed.replace("[calcom]\n", never + SETTINGS).replace("failures = 1000\n", breaker)

    async with hanging.running() as address:
        accounts = {
            "salon-nord": Account(address, "cal_of_nobody"),
            "salon-sued": Account(sandbox.url, sandbox.keys["calcom"]),
        }
        async with two_salons(directory, accounts=accounts, change=change) as both:
            yield both


async def ask(both: TwoSalons, salon: Salon, *, number: int) -> dict[str, Any]:
    """Ask for a day of one's own: nobody waits for another caller's answer."""
    words = {"service": "Herrenhaarschnitt", "staff": "Anna", "date_text": f"in {number} Tagen"}
    response = await both.tool(
        "check_availability",
        words,
        called=salon,
        call_id=f"call_{salon.id}_{number}",
        budget_ms=BUDGET_MS,
    )
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def until_answered(both: TwoSalons, *, status: str, first: int) -> None:
    """Let one caller after another ask, until one of them hears this."""
    async with asyncio.timeout(60):
        for number in itertools.count(first):
            if (await ask(both, both.north, number=number))["status"] == status:
                return
            await asyncio.sleep(0.2)


async def to_be_rung(both: TwoSalons, salon: Salon) -> list[dict[str, Any]]:
    """Return the call-backs of a salon as it reads them."""
    response = await both.rest("GET", "", token=salon.token, about="callbacks")
    noted: list[dict[str, Any]] = response.json()["callbacks"]
    return noted


async def once_to_be_rung(both: TwoSalons, salon: Salon) -> None:
    """Wait until somebody is."""
    async with asyncio.timeout(HANGS_SECONDS):
        while True:
            if await to_be_rung(both, salon):
                return
            await asyncio.sleep(0.05)


async def conversation(both: TwoSalons, *, day: int) -> list[str]:
    """Ask, book, look, move, cancel, and return what the caller heard."""
    when = {"date_text": weekday(day), "time_text": "um zehn"}
    said = []
    for tool, words in (
        ("check_availability", {"service": "Herrenhaarschnitt", "staff": "Anna", **when}),
        (
            "book_appointment",
            {
                "service": "Herrenhaarschnitt",
                "staff": "Anna",
                "customer_name": "Max Beispiel",
                **when,
            },
        ),
        ("get_booking_status", {"customer_name": "Max Beispiel"}),
        ("find_appointments", {"customer_name": "Max Beispiel"}),
        ("reschedule_appointment", {"date_text": weekday(day), "time_text": "um zwölf"}),
        ("cancel_appointment", {"customer_name": "Max Beispiel"}),
    ):
        response = await both.tool(tool, words, called=both.south, call_id=f"call_{day}")
        said.append(response.json()["status"])
    return said


AS_ALWAYS = ["available", "confirmed", "confirmed", "confirmed", "rescheduled", "cancelled"]


async def test_while_one_calendar_hangs_another_salon_is_served_as_always(
    hanging: HangingCalendar, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Three times as many callers as there are connections wait for the calendar that hangs."""
    async with opened(hanging, sandbox, tmp_path, read_timeout=20) as both:
        waiting = [
            asyncio.create_task(ask(both, both.north, number=14 + number))
            for number in range(CALLERS)
        ]
        async with asyncio.timeout(60):
            while hanging.hanging < MAX_IN_FLIGHT:  # noqa: ASYNC110 - it happens in the server
                await asyncio.sleep(0.01)
        said = await conversation(both, day=0)
        still_hanging = hanging.hanging
        told = await asyncio.gather(*waiting)
        async with asyncio.timeout(60):
            while len(await to_be_rung(both, both.north)) < CALLERS:  # noqa: ASYNC110 - a row tells it
                await asyncio.sleep(0.1)
        view = await breakers_of(both.container.settings(), gates=both.container.gates())

    assert said == AS_ALWAYS
    # It was served while all places of the other one were taken, not before or afterwards.
    assert still_hanging == MAX_IN_FLIGHT
    assert hanging.most_hanging == MAX_IN_FLIGHT
    # Each is to be rung, and hears so unless the database is busy with all of them at once.
    assert {one["status"] for one in told} <= {"callback_noted", "system_unavailable"}
    assert view["salon-sued"].state is BreakerState.CLOSED


@pytest.mark.parametrize(("budget_ms", "read_timeout"), [(2_000, 20), (8_000, 5)])
async def test_who_books_while_the_calendar_hangs_is_noted_and_told_so_in_time(
    hanging: HangingCalendar,
    sandbox: Sandbox,
    tmp_path: Path,
    *,
    budget_ms: int,
    read_timeout: float,
) -> None:
    """
    Also where less than a question's time is given; a second question is not begun for it.

    A machine that stands still for the quarter of a second that is left for the note answers first
    and notes it then: the exact times are those of virtual clocks (`test_callbacks`).
    """
    wish = {
        "service": "Herrenhaarschnitt",
        "staff": "Anna",
        "customer_name": "Max Beispiel",
        "date_text": weekday(1),
        "time_text": "um zehn",
    }
    async with opened(hanging, sandbox, tmp_path, read_timeout=read_timeout) as both:
        booking = await both.tool(
            "book_appointment", wish, called=both.north, call_id="c", budget_ms=budget_ms
        )
        await once_to_be_rung(both, both.north)
        asked = await both.tool("get_booking_status", {}, called=both.north, call_id="c")
        noted = await to_be_rung(both, both.north)

    assert booking.json()["status"] in {"callback_noted", "pending"}
    assert asked.json()["status"] == "callback_noted"
    assert [one["reason"] for one in noted] == ["calendar_down"]
    assert hanging.requests == 1


async def test_a_calendar_that_hangs_is_left_alone_and_its_callers_hear_it_at_once(
    hanging: HangingCalendar, sandbox: Sandbox, tmp_path: Path
) -> None:
    """After five time-outs nothing is sent, and they are rung back; the other salon books."""
    async with opened(hanging, sandbox, tmp_path, read_timeout=2) as both:
        await asyncio.gather(*(ask(both, both.north, number=20 + one) for one in range(FAILURES)))
        asked_before = hanging.requests
        told = [await ask(both, both.north, number=40 + number) for number in range(10)]
        wish = {
            "service": "Herrenhaarschnitt",
            "staff": "Anna",
            "customer_name": "Max Beispiel",
            "date_text": weekday(1),
            "time_text": "um zehn",
        }
        booking = await both.tool("book_appointment", wish, called=both.north)
        said = await conversation(both, day=1)
        views = await breakers_of(both.container.settings(), gates=both.container.gates())

    assert {one["status"] for one in told} == {"callback_noted"}
    assert booking.json()["status"] == "callback_noted"
    assert hanging.requests == asked_before
    assert said == AS_ALWAYS
    assert {name: one.state for name, one in views.items()} == {
        "salon-nord": BreakerState.OPEN,
        "salon-sued": BreakerState.CLOSED,
    }


async def test_a_calendar_that_is_well_again_is_found_out_by_the_next_caller(
    hanging: HangingCalendar, sandbox: Sandbox, tmp_path: Path
) -> None:
    """It recovers by itself: nobody sets anything back."""
    async with opened(hanging, sandbox, tmp_path, read_timeout=2, open_seconds=0.5) as both:
        await asyncio.gather(*(ask(both, both.north, number=20 + one) for one in range(FAILURES)))
        ill = await breakers_of(both.container.settings(), gates=both.container.gates())
        hanging.is_well = True
        await until_answered(both, status="none_free", first=60)
        well = await breakers_of(both.container.settings(), gates=both.container.gates())

    assert ill["salon-nord"].state is not BreakerState.CLOSED
    assert well["salon-nord"].state is BreakerState.CLOSED
