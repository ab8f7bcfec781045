"""The way to the provider and back: requests live in it, whether or not their sender does."""

import asyncio
import datetime as dt

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.booking_report import ReportPage
from booking_domain.model.provider_booking import (
    BookingRequest,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider
from tests.simulation.salon import HORIZON_RESERVE_SECONDS, HORIZON_SECONDS
from tests.simulation.weather import WRITE_FAULTS, WriteFault


if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World


TIMEOUT_SECONDS = 2.0
_RESET_SECONDS = 12.0
_LAST_LANDING = HORIZON_SECONDS - HORIZON_RESERVE_SECONDS
Answer = TypeVar("Answer")
Effect = Callable[[], Awaitable[WriteOutcome]]


class DistantCalendar(CalendarProvider):
    """The provider as one process sees it: late, lossy, and now and then gone."""

    def __init__(self, world: "World", *, process: "Process") -> None:
        self._world = world
        self._process = process
        self._inner = world.provider

    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        return await self._read(
            "free slots", lambda: self._inner.free_slots(event_type, window=window)
        )

    async def get_booking(self, uid: str) -> ProviderBooking | None:
        return await self._read("get", lambda: self._inner.get_booking(uid))

    async def find_bookings(
        self, key: str, *, event_type: str, created_after: dt.datetime
    ) -> tuple[ProviderBooking, ...]:
        return await self._read(
            "find",
            lambda: self._inner.find_bookings(
                key, event_type=event_type, created_after=created_after
            ),
        )

    async def list_bookings(self, *, window: TimeSlot) -> tuple[ProviderBooking, ...]:
        return await self._read("list", lambda: self._inner.list_bookings(window=window))

    async def changed_since(self, moment: dt.datetime, *, skip: int) -> ReportPage:
        return await self._read("changed", lambda: self._inner.changed_since(moment, skip=skip))

    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        return await self._write("create", lambda: self._inner.create_booking(request))

    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        return await self._write(
            "move", lambda: self._inner.reschedule_booking(uid, start=start, reason=reason)
        )

    async def cancel_booking(self, uid: str, *, reason: str) -> WriteOutcome:
        return await self._write("cancel", lambda: self._inner.cancel_booking(uid, reason=reason))

    # Reading.

    async def _read(self, name: str, fetch: Callable[[], Awaitable[Answer]]) -> Answer:
        world, dice = self._world, self._world.faults
        if blow := world.point(self._process, f"{name}: send"):
            await blow
        fails = not world.is_calm and dice.random() < world.weather.read_faults
        await asyncio.sleep(dice.uniform(0.005, 0.3))
        if fails:
            if dice.random() < 0.5:
                await asyncio.sleep(TIMEOUT_SECONDS)
            world.note(f"{name}: no answer", self._process)
            self._process.failed_calls += 1
            raise CalendarUnavailable("the calendar did not answer", again_in=0.0)
        answer = await fetch()
        world.times_asked += 1
        await asyncio.sleep(dice.uniform(0.005, 0.1))
        if blow := world.point(self._process, f"{name}: receive"):
            await blow
        return answer

    # Writing.

    async def _write(self, name: str, effect: Effect) -> WriteOutcome:
        world, dice = self._world, self._world.faults
        fault: WriteFault | None = None
        if not world.is_calm and dice.random() < world.weather.write_faults:
            fault = dice.choice(WRITE_FAULTS)
        if world.kills_next() and dice.random() < 0.5:
            # It had left the process when the process died.
            late = dice.random() < 0.5
            _ = self._dispatch(name, effect, fault=WriteFault.LATE if late else None)
        if blow := world.point_of_write(self._process, f"{name}: send"):
            await blow
        match fault:
            case WriteFault.NEVER_SENT:
                return NotBooked(RefusalReason.NEVER_SENT, "connection refused", again_in=0.0)
            case WriteFault.RATE_LIMITED:
                await asyncio.sleep(dice.uniform(0.01, 0.2))
                return NotBooked(RefusalReason.RATE_LIMITED, "429", again_in=_RESET_SECONDS)
            case WriteFault.LOST | WriteFault.BROKEN_BEFORE:
                await asyncio.sleep(dice.uniform(0.01, 1.0))
                outcome: WriteOutcome = OutcomeUnknown(fault.value)
            case _:
                outcome = await self._answered(self._dispatch(name, effect, fault=fault))
        if blow := world.point_of_write(self._process, f"{name}: receive"):
            await blow
        world.note(f"{name}: {type(outcome).__name__}", self._process)
        return outcome

    async def _answered(self, answer: asyncio.Future[WriteOutcome]) -> WriteOutcome:
        await asyncio.wait((answer,), timeout=TIMEOUT_SECONDS)
        return answer.result() if answer.done() else OutcomeUnknown("timed out")

    def _dispatch(
        self, name: str, effect: Effect, *, fault: WriteFault | None
    ) -> asyncio.Future[WriteOutcome]:
        world, dice = self._world, self._world.faults
        answer: asyncio.Future[WriteOutcome] = world.loop.create_future()
        travel = dice.uniform(0.01, 0.3)
        match fault:
            case WriteFault.SLOW:
                travel = dice.uniform(0.5, TIMEOUT_SECONDS + 1.0)
            case WriteFault.LATE:
                travel = dice.uniform(0.5, _LAST_LANDING)
            case _:
                pass
        world.in_flight += 1
        _ = world.outside(self._travel(name, effect, answer, travel=travel, fault=fault))
        if fault is WriteFault.LATE and dice.random() < 0.5:
            world.loop.call_later(
                min(travel, dice.uniform(0.0, TIMEOUT_SECONDS)),
                _tell,
                answer,
                OutcomeUnknown("connection reset"),
                context=world.context,
            )
        return answer

    async def _travel(
        self,
        name: str,
        effect: Effect,
        answer: asyncio.Future[WriteOutcome],
        *,
        travel: float,
        fault: WriteFault | None,
    ) -> None:
        world, dice = self._world, self._world.faults
        await asyncio.sleep(travel)
        outcome = await effect()
        world.in_flight -= 1
        world.note(f"{name}: lands, {type(outcome).__name__}", self._process)
        world.point_of_write(self._process, f"{name}: effect")
        match fault:
            case WriteFault.BROKEN_AFTER | WriteFault.ANSWER_RESET:
                outcome = OutcomeUnknown(fault.value)
            case WriteFault.ANSWER_SILENT | WriteFault.LATE:
                return
            case _:
                pass
        await asyncio.sleep(dice.uniform(0.01, 0.2))
        _tell(answer, outcome)


def _tell(answer: asyncio.Future[WriteOutcome], outcome: WriteOutcome) -> None:
    if not answer.done():
        answer.set_result(outcome)
