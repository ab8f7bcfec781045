"""
Steps of a real service at which a test can halt it, whole, as it stands.

Wrappers around the seams (units of work, saga journal, calendar, the HTTP answer) report each step
over a pipe. At the one that it was told, the process blocks: its event loop does nothing more until
the test says so, or has sent it a signal.
"""

import asyncio
import contextlib

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from multiprocessing.connection import Connection
from typing import Any, cast

from attrs import field, frozen, mutable
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from adapters.sql.engine import WriterQueue
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


GO_ON = "go on"
_BACKGROUND_TASKS = frozenset({"saga-recovery", "saga-aftermath"})
_CALENDAR = ("free_slots", "create_booking", "reschedule_booking", "cancel_booking")
_LOOK_UPS = ("get_booking", "find_bookings", "list_bookings")
_WRITES: Mapping[str, tuple[str, ...]] = {
    "appointments": ("add", "save"),
    "claims": ("claim", "adopt", "keep_only"),
    "offers": ("put",),
    "receipts": ("claim", "complete", "complete_waiting"),
    "calls": ("record",),
    "outbox": ("add",),
    "watches": ("put", "hasten", "end"),
}


@frozen
class Step:
    """
    A moment in the life of a saga; `nth` counts those of one name from 1.

    `is_locking`: a writing transaction is open, and the database keeps its locks.
    """

    name: str
    nth: int
    is_locking: bool

    def __str__(self) -> str:
        return self.name if self.nth == 1 else f"{self.name} ({self.nth})"


@mutable
class Gate:
    """Reports steps to the test; halts the process at one of them, once."""

    control: Connection
    halt_at: tuple[str, int] | None
    reports_all: bool
    writers: WriterQueue | None = None
    _seen: Counter[str] = field(factory=Counter)

    async def reach(self, name: str) -> None:
        """Tell of a step between two transactions, and stop the world if it is the one."""
        if self.writers is None or self.halt_at is None or self.halt_at[0] != name:
            self.reach_inside(name, is_locking=False)
            return
        # What else goes on in the process must not keep the file's lock while the world stands.
        async with self.writers.turn():
            self.reach_inside(name, is_locking=False)

    def reach_inside(self, name: str, *, is_locking: bool = True) -> None:
        """Tell of a step while a writing transaction is being made, or has just been."""
        task = _current_task_name()
        if task in _BACKGROUND_TASKS or task.startswith("periodic-"):
            return
        self._seen[name] += 1
        step = Step(name, self._seen[name], is_locking=is_locking)
        if self.reports_all:
            self.control.send(step)
        if self.halt_at == (step.name, step.nth):
            self.halt_at = None
            self.control.send(step)
            # Blocking, on purpose: nothing of this process moves until it has read its message.
            assert self.control.recv() == GO_ON


def _current_task_name() -> str:
    task = asyncio.current_task()
    return task.get_name() if task is not None else ""


@frozen
class _Reporting:
    """An object of which some coroutines report their beginning (unless told not to) and end."""

    inner: Any
    seam: str
    methods: tuple[str, ...]
    gate: Gate
    in_transaction: bool = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)
        if name not in self.methods:
            return method

        async def reporting(*arguments: Any, **named: Any) -> Any:
            if self.in_transaction:
                answer = await method(*arguments, **named)
                self.gate.reach_inside(f"{self.seam}.{name}: after")
                return answer
            await self.gate.reach(f"{self.seam}.{name}: before")
            answer = await method(*arguments, **named)
            await self.gate.reach(f"{self.seam}.{name}: after")
            return answer

        return reporting


def stepping_calendar(calendar: CalendarProvider, *, gate: Gate) -> CalendarProvider:
    """This will report before each request to the calendar and after each answer."""
    return cast(
        "CalendarProvider",
        _Reporting(calendar, "calendar", (*_CALENDAR, *_LOOK_UPS), gate),
    )


def stepping_journal(journal: SagaJournal, *, gate: Gate) -> SagaJournal:
    """This will report around each renewal of a lease."""
    return cast("SagaJournal", _Reporting(journal, "journal", ("renew",), gate))


@mutable
class SteppingUnits(UnitsOfWork):
    """Units of work whose writing transactions report all that they do."""

    inner: UnitsOfWork
    gate: Gate

    def writing(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open(tenant_id)

    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.inner.reading(tenant_id)

    @contextlib.asynccontextmanager
    async def _open(self, tenant_id: str) -> AsyncIterator[UnitOfWork]:
        await self.gate.reach("transaction: before")
        async with self.inner.writing(tenant_id) as unit:
            self.gate.reach_inside("transaction: begun")
            yield cast("UnitOfWork", _SteppingUnit(unit, self.gate))


@frozen
class _SteppingUnit:
    unit: UnitOfWork
    gate: Gate

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self.unit, name)
        if name not in _WRITES:
            return inner
        return _Reporting(inner, name, _WRITES[name], self.gate, in_transaction=True)

    async def commit(self) -> None:
        self.gate.reach_inside("commit: before")
        await self.unit.commit()
        self.gate.reach_inside("commit: after", is_locking=False)


def stepping_app(app: ASGIApp, *, gate: Gate) -> ASGIApp:
    """This will report when a tool call arrives, and around its answer."""

    async def stepped(scope: Scope, receive: Receive, send: Send) -> None:
        if not scope.get("path", "").startswith("/retell/tools/"):
            await app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                await gate.reach("answer: before")
            await send(message)
            if message["type"] == "http.response.body" and not message["more_body"]:
                await gate.reach("answer: after")

        await gate.reach("request: arrived")
        await app(scope, receive, answer)

    return stepped
