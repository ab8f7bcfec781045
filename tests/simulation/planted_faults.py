"""Bugs to plant that only deadlocks, hang-ups, busy leases and clocks bring out."""

import asyncio
import datetime as dt

from typing import Any

from attrs import evolve

from adapters.runner.rows import RowsRunner, _LeaseLost
from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.application.tools import Tools
from booking_domain.application.undertaking import Undertaking
from booking_domain.errors import CalendarUnavailable, ReceiptAlreadyClaimed, TransactionConflict
from booking_domain.model import booking_saga
from booking_domain.model.provider_booking import NotBooked, RefusalReason
from booking_domain.model.results import SystemUnavailable, Trouble
from tests.simulation.bug import Bug


async def _conflict_is_swallowed(self: Any, appointment: Any, **how: Any) -> Any:
    try:
        return await _REAL_CONCLUDE(self, appointment, **how)
    except TransactionConflict:
        return appointment.concluded(at=self._clock.now())[0]


async def _goes_on_after_a_conflict(self: Any, appointment: Any, **options: Any) -> Any:
    try:
        return await _REAL_STORE(self, appointment, **options)
    except TransactionConflict:
        # As if only the statement had been rolled back, and not the transaction.
        return evolve(appointment, fence=appointment.fence + 1)


async def _hang_up_releases(self: Any, appointment: Any, *, invocation: Any, wish: Any) -> Any:
    try:
        return await _REAL_CARRY_OUT(self, appointment, invocation=invocation, wish=wish)
    except asyncio.CancelledError:
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            await unit.claims.keep_only(appointment.appointment_id, grains=())
            await unit.commit()
        raise


async def _hang_up_stops_the_saga(self: Any, task: Any, **options: Any) -> Any:
    try:
        return await _REAL_AWAIT(self, task, **options)
    except asyncio.CancelledError:
        task.cancel()
        raise


async def _cancelled_is_never_sent(self: Any, effect: Any, *, appointment: Any) -> Any:
    try:
        return await _REAL_PERFORM(self, effect, appointment=appointment)
    except asyncio.CancelledError:
        return NotBooked(RefusalReason.NEVER_SENT, "cancelled")


async def _renewed_or_broken_off(self: Any, driven: Any, *, when_older_than: float) -> Any:
    if self._clock.monotonic() - driven.renewed_at <= when_older_than:
        return driven
    if not await self._journal.renew(driven.appointment, lease=self.lease()):
        raise _LeaseLost
    return evolve(driven, renewed_at=self._clock.monotonic())


async def _answered_at_once(self: Any, command: Any, *, invocation: Any) -> Any:
    earlier = await self.replay.earlier_result(invocation)
    if earlier is not None:
        return earlier
    try:
        return await self._handle(command, invocation=invocation)
    except ReceiptAlreadyClaimed:
        overtaken = await self.replay.earlier_result(invocation)
        return overtaken or SystemUnavailable(Trouble.STORAGE)
    except CalendarUnavailable:
        return SystemUnavailable(Trouble.CALENDAR)


_REAL_CONCLUDE = CalendarSagaSteps.conclude
_REAL_PERFORM = CalendarSagaSteps.perform
_REAL_STORE = Undertaking.store
_REAL_CARRY_OUT = Undertaking.carry_out
_REAL_AWAIT = RowsRunner._await

NO_LAST_LOOK = Bug(Tools, "_invoke", _answered_at_once)
"""Nobody looks at the receipt once more before the answer, which then is what a handler says."""

BUGS_OF_FAULTS: dict[str, Bug] = {
    "a deadlocked ending is swallowed, without a last look": Bug(
        CalendarSagaSteps, "conclude", _conflict_is_swallowed, beside=NO_LAST_LOOK, seen_as="lie"
    ),
    "a deadlocked intent counts as stored": Bug(Undertaking, "store", _goes_on_after_a_conflict),
    "a hang-up releases the claims": Bug(Undertaking, "carry_out", _hang_up_releases),
    "a hang-up counts as never sent": Bug(
        RowsRunner,
        "_await",
        _hang_up_stops_the_saga,
        beside=Bug(CalendarSagaSteps, "perform", _cancelled_is_never_sent),
    ),
    "a lease that cannot be renewed breaks the saga off": Bug(
        RowsRunner, "_renewed", _renewed_or_broken_off
    ),
    "all clocks are taken for one": Bug(booking_saga, "_CREATED_SLACK", dt.timedelta(0)),
}
