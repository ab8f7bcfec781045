"""One database, one calendar and one process that lives, beside which others die."""

import asyncio
import contextlib
import datetime as dt
import json
import secrets
import sqlite3

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx

from attrs import define, field, frozen
from sqlalchemy import Row, Select, select

from adapters.sql.appointment_rows import appointment_of
from adapters.sql.engine import connected
from adapters.sql.tables import (
    APPOINTMENT,
    OUTBOX,
    SLOT_CLAIM,
    TOOL_RECEIPT,
)
from adapters.sql.transaction import Access
from booking_domain.model.appointment import Appointment
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.crash.launcher import Haste, Launched, Plan, launch
from tests.doubles.processes import Sandbox, configured, running_sandbox, signed_tool_call
from tests.doubles.working_days import working_days


@frozen
class ToolCall:
    """One tool call of one caller; delivered again, it is the same."""

    tool: str
    arguments: dict[str, str]
    call_id: str
    caller: str
    tool_call_id: str = field(factory=lambda: f"tool_{secrets.token_hex(8)}")


@define
class Lane:
    """What the runs on one database share; each run has a day of its own."""

    storage: SqlStorage
    sandbox: Sandbox
    client: httpx.AsyncClient
    directory: Path
    haste: Haste
    secrets: dict[str, str]
    peer: Launched = field(init=False)
    _days: Iterator[dt.date] = field(factory=working_days)
    _read: dict[Path, int] = field(factory=dict)

    @property
    def dialect(self) -> str:
        return self.storage.engine.dialect.name

    def next_day(self) -> dt.date:
        """Return a working day that no other run has."""
        return next(self._days)

    async def launched(
        self,
        name: str,
        *,
        halt_at: tuple[str, int] | None = None,
        reports_all: bool = False,
        database_url: str | None = None,
        haste: Haste | None = None,
    ) -> Launched:
        """Start one more process on this database, by another way if one is given, and calendar."""
        plan = Plan(
            configuration=self.directory / "salon.toml",
            environment=self.secrets
            | {"VOICE_BOOKING_DATABASE_URL": database_url or self.storage.url},
            log=self.directory / f"{name}.log",
            haste=haste or self.haste,
            halt_at=halt_at,
            reports_all=reports_all,
        )
        return await launch(plan)

    async def deliver(self, call: ToolCall, *, to: Launched) -> dict[str, Any] | None:
        """Deliver a tool call and return the answer, `None` where the process died over it."""
        request = signed_tool_call(
            call.tool,
            call.arguments,
            call_id=call.call_id,
            tool_call_id=call.tool_call_id,
            key=self.secrets["TEST_RETELL_KEY"],
            caller=call.caller,
        )
        try:
            response = await self.client.post(f"{to.url}/retell/tools/{call.tool}", **request)
        except httpx.TransportError:
            return None
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def delivery(self, call: ToolCall, *, to: Launched) -> asyncio.Task[dict[str, Any] | None]:
        """Deliver a tool call without waiting for the answer."""
        return asyncio.create_task(self.deliver(call, to=to))

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the calendar's control endpoint."""
        return await asyncio.to_thread(self.sandbox.control, method, path, body)

    async def until_asked(self, request: str) -> None:
        """Wait until such a request has reached the calendar since it was last told to count."""
        while not (await self.control("GET", "/requests")).get(request):  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async def bookings(self) -> list[dict[str, Any]]:
        """Return all bookings that stand in the calendar, by start."""
        return await asyncio.to_thread(self.sandbox.active_bookings)

    async def bookings_on(self, day: dt.date) -> list[dict[str, Any]]:
        """Return the bookings of a day that stand in the calendar."""
        return [one for one in await self.bookings() if one["start"].startswith(f"{day}")]

    async def rows(self, query: Select[Any]) -> list[Row[Any]]:
        """Return what the database has, read past the service."""
        async with connected(self.storage.engine, access=Access.READING) as connection:
            return list((await connection.execute(query)).all())

    def is_locked(self) -> bool:
        """Return whether somebody writes, where the database is a file with one lock for all."""
        if self.dialect != "sqlite":
            return False
        path = self.storage.engine.url.database
        assert path is not None
        with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as asking:
            try:
                asking.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            asking.execute("ROLLBACK")
            return False

    async def appointments(self) -> list[Appointment]:
        """Return all appointments, ended ones too."""
        return [appointment_of(row) for row in await self.rows(select(APPOINTMENT))]

    async def until_settled(self, *, within_seconds: float, of: ToolCall | None = None) -> None:
        """Wait until no saga is open any more, of one conversation or of all."""
        async with asyncio.timeout(within_seconds):
            while any(  # noqa: ASYNC110 - a database tells nobody
                one.saga is not None
                for one in await (self.appointments_of(of) if of else self.appointments())
            ):
                await asyncio.sleep(0.05)

    async def appointments_of(self, call: ToolCall) -> list[Appointment]:
        """Return all appointments of a conversation, ended ones too."""
        rows = await self.rows(select(APPOINTMENT).where(APPOINTMENT.c.call_id == call.call_id))
        return [appointment_of(row) for row in rows]

    async def events_of(self, appointment: Appointment) -> list[tuple[int, str]]:
        """Return sequence and kind of its events."""
        rows = await self.rows(
            select(OUTBOX)
            .where(OUTBOX.c.appointment_id == appointment.appointment_id)
            .order_by(OUTBOX.c.sequence)
        )
        return [(row.sequence, row.kind) for row in rows]

    async def claims(self) -> set[tuple[str, str, int]]:
        """Return appointment, resource and grain of every claim."""
        return {
            (row.appointment_id, row.resource_id, row.grain)
            for row in await self.rows(select(SLOT_CLAIM))
        }

    async def rightful_claims(self) -> set[tuple[str, str, int]]:
        """Return the claims that the active appointments should have."""
        return {
            (one.appointment_id, one.resource_id, grain)
            for one in await self.appointments()
            for grain in one.grains
        }

    async def receipt_is_answered(self, call: ToolCall) -> bool:
        """Whether the tool call has its one receipt, with a result in it."""
        rows = await self.rows(
            select(TOOL_RECEIPT).where(TOOL_RECEIPT.c.invocation_id == call.tool_call_id)
        )
        return [row.result is not None for row in rows] == [True]

    def logged(self, words: str) -> int:
        """Return how often the processes have logged this."""
        return sum(log.read_text().count(words) for log in self.directory.glob("*.log"))

    def new_alarms(self) -> list[str]:
        """Return what the processes have logged as errors since it was asked last."""
        alarms: list[str] = []
        for log in self.directory.glob("*.log"):
            text = log.read_text()
            lines = text[self._read.get(log, 0) :].splitlines()
            self._read[log] = len(text)
            alarms += [line for line in lines if _is_alarm(line)]
        return alarms


def _is_alarm(line: str) -> bool:
    try:
        entry = json.loads(line)
    except ValueError:
        return False
    return isinstance(entry, dict) and bool(entry.get("alarm") or entry.get("level") == "error")


@contextlib.asynccontextmanager
async def open_lane(
    directory: Path, *, address: str | None, haste: Haste, peer: Haste | None = None
) -> AsyncIterator[Lane]:
    """This will give a database of its own, with all around it and a process that lives."""
    async with open_place(directory, address=address, haste=haste) as lane:
        lane.peer = await lane.launched("peer", haste=peer)
        try:
            yield lane
        finally:
            await lane.peer.kill()


@contextlib.asynccontextmanager
async def open_place(directory: Path, *, address: str | None, haste: Haste) -> AsyncIterator[Lane]:
    """This will give a database of its own (a SQLite file without an address), and a calendar."""
    await asyncio.to_thread(directory.mkdir, parents=True)
    async with (
        _sandbox_beside(directory) as sandbox,
        sql_storage(address) as storage,
        httpx.AsyncClient(trust_env=False, verify=False, timeout=60) as client,
    ):
        # With the lease that is allowed; the launcher puts the test's own times over it.
        configuration = configured(calendar=sandbox.url, directory=directory)
        (directory / "salon.toml").write_text(configuration)
        yield Lane(
            storage=storage,
            sandbox=sandbox,
            client=client,
            directory=directory,
            haste=haste,
            secrets={
                "TEST_CALCOM_KEY": sandbox.keys["calcom"],
                "TEST_RETELL_KEY": "key_test_" + secrets.token_hex(8),
                "TEST_REST_TOKEN": "rest_test_" + secrets.token_hex(8),
            },
        )


@contextlib.asynccontextmanager
async def _sandbox_beside(directory: Path) -> AsyncIterator[Sandbox]:
    with contextlib.ExitStack() as stack:
        # It waits until the sandbox answers, and other lanes must not wait with it.
        running = running_sandbox(directory / "calendar")
        yield await asyncio.to_thread(stack.enter_context, running)
