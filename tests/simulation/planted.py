"""
Bugs to plant: each is a plausible mistake, made in the real parts for as long as a context lasts.

A simulation that does not find them shows nothing when it finds none.
"""

import asyncio
import contextlib
import functools

from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve

from adapters.memory.appointment_repository import MemoryAppointments
from adapters.runner.rows import RowsRunner, _LeaseLost
from booking_domain.application import saga_steps
from booking_domain.application.book_appointment import BookAppointmentHandler
from booking_domain.application.mending import Mender
from booking_domain.application.outcome import awaits_offers, present_truth, result_of
from booking_domain.application.replay import Replay
from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.application.undertaking import Undertaking, release_holds
from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_saga import BookingPhase, BookingSaga
from booking_domain.model.cancel_saga import CancelPhase, CancelSaga
from booking_domain.model.provider_booking import Booked, NotBooked, OutcomeUnknown
from booking_domain.model.reschedule_saga import ReschedulePhase, RescheduleSaga
from booking_domain.model.results import SlotTaken, SystemUnavailable, Trouble
from booking_domain.model.saga import (
    CancelBooking,
    Cancelled,
    Confirmed,
    CreateBooking,
    Failure,
    Refused,
    Traced,
    failure_of,
)
from tests.simulation.bug import Bug
from tests.simulation.planted_deafness import BUGS_OF_HEARING
from tests.simulation.planted_faults import BUGS_OF_FAULTS, NO_LAST_LOOK
from tests.simulation.planted_memory import BUGS_OF_MEMORY
from tests.simulation.planted_modes import BUGS_OF_MODES
from tests.simulation.salon import TENANT_ID


@contextlib.contextmanager
def planted(name: str | None) -> Iterator[None]:
    """Let this bug be in the code for a while; `None` plants nothing."""
    if name is None:
        yield
        return
    with BUGS[name].planted():
        yield


# --- storing the intent


async def _provider_first(
    self: Any, intended: Any, *, chosen: Any, holds: Any, invocation: Any
) -> Any:
    calendar = self._runner._steps._calendars[TENANT_ID]
    request = saga_steps._request(intended, key=intended.saga.key, tenant=invocation.tenant)
    outcome = await calendar.create_booking(request)
    if isinstance(outcome, OutcomeUnknown):
        return SystemUnavailable(Trouble.CALENDAR)
    if not isinstance(outcome, Booked):
        return SlotTaken(offers=())
    booked = evolve(
        intended, state=AppointmentState.CONFIRMED, saga=None, provider_uid=outcome.booking.uid
    )
    stored = await self._undertaking.store(
        booked,
        invocation=invocation,
        gained=booked.grains if chosen.hold is None else (),
        releasing=holds,
    )
    return present_truth(stored)


async def _write(
    self: Any,
    appointment: Any,
    *,
    invocation: Any,
    gained: Any,
    releasing: Any,
    keeps: Callable[[Any], Any],
) -> Any:
    now = self._clock.now()
    identity = appointment.appointment_id
    receipt = invocation.receipt(now=now, appointment_id=identity, result=None)
    async with self._units.writing(invocation.tenant.tenant_id) as unit:
        await unit.receipts.claim(receipt)
        await release_holds(unit, holds=releasing)
        keep = unit.appointments.save if appointment.fence else unit.appointments.add
        stored = await keep(appointment, lease=self._runner.lease())
        if gained:
            await unit.claims.claim(
                identity, resource_id=stored.resource_id, grains=gained, now=now
            )
        if (kept := keeps(stored)) is not None:
            await unit.claims.keep_only(identity, grains=kept)
        await unit.calls.record(invocation.call(now=now, appointment_id=identity))
        await unit.commit()
    return stored


def _nothing_while_cancelling(row: Any) -> Any:
    return () if isinstance(row.saga, CancelSaga) else None


def _only_the_new_time(row: Any) -> Any:
    if not isinstance(row.saga, RescheduleSaga):
        return None
    return row.with_buffers(row.saga.new_slot).grains()


# --- the sagas


def _not_found_is_not_booked(self: Any, bookings: Any, *, at: Any) -> Any:
    if bookings:
        return _REAL_LOCATED(self, bookings, at=at)
    return self._end(Refused(Failure.CALENDAR_UNAVAILABLE))


def _no_landing_horizon(self: Any, bookings: Any, *, at: Any) -> Any:
    return _REAL_LOCATED(evolve(self, landing_horizon=at - at), bookings, at=at)


def _any_refusal_is_final(self: Any, reason: Any, *, at: Any) -> Any:
    return self._end(Refused(failure_of(reason)))


def _other_key_each_time(self: Any) -> Any:
    if self.phase is BookingPhase.CREATING and self.creates > 1:
        return CreateBooking(key=f"{self.key}/{self.creates}")
    return _REAL_EFFECT.fget(self)


def _unknown_move_is_refused(self: Any, outcome: Any, *, at: Any) -> Any:
    if self.phase is ReschedulePhase.MOVING and isinstance(outcome, OutcomeUnknown):
        return self._end(Refused(Failure.CALENDAR_UNAVAILABLE))
    return _REAL_MOVE_APPLY(self, outcome, at=at)


def _unknown_cancel_is_done(self: Any, outcome: Any, *, at: Any) -> Any:
    if self.phase is CancelPhase.CANCELLING and isinstance(outcome, OutcomeUnknown):
        return self._end(Cancelled())
    return _REAL_CANCEL_APPLY(self, outcome, at=at)


def _missing_is_cancelled(self: Any, booking: Any, *, at: Any) -> Any:
    return self._end(Cancelled()) if booking is None else _REAL_CANCEL_TRACED(self, booking, at=at)


def _refused_cancel_is_done(self: Any, outcome: Any, *, at: Any) -> Any:
    if self.phase is CancelPhase.CANCELLING and isinstance(outcome, NotBooked):
        return self._end(Cancelled())
    return _REAL_CANCEL_APPLY(self, outcome, at=at)


async def _chain_not_followed(uid: str, *, calendar: Any) -> Any:
    found = await _REAL_TRACE(uid, calendar=calendar)
    if isinstance(found, Traced) and found.booking is not None and found.booking.uid != uid:
        return Traced(booking=await calendar.get_booking(uid))
    return found


# --- the ending


async def _conclude_swallows(self: Any, appointment: Any, **how: Any) -> Any:
    try:
        return await _REAL_CONCLUDE(self, appointment, **how)
    except StorageUnavailable:
        return appointment.concluded(at=self._clock.now())[0]


async def _lost_commit_is_compensated(self: Any, appointment: Any, **how: Any) -> Any:
    try:
        return await _REAL_CONCLUDE(self, appointment, **how)
    except CommitOutcomeUnknown:
        if isinstance(appointment.saga.ending, Confirmed):
            undo = CancelBooking(uid=appointment.saga.ending.uid, not_before=None)
            await self.perform(undo, appointment=appointment)
        raise


async def _conclude_in_two(self: Any, appointment: Any, *, part: str, **_: Any) -> Any:
    after, event = appointment.concluded(at=self._clock.now())
    result = result_of(appointment, now=after)
    async with self._units.writing(appointment.tenant_id) as unit:
        await unit.appointments.take_wish(after.appointment_id)
        saved = await unit.appointments.save(after, lease=None)
        if part != "claims":
            await unit.claims.keep_only(after.appointment_id, grains=after.grains)
        if part != "event":
            await unit.outbox.add(event)
        if not awaits_offers(result):
            await unit.receipts.complete_waiting(after.appointment_id, result=result)
        await unit.commit()
    async with self._units.writing(appointment.tenant_id) as unit:
        if part == "claims":
            await unit.claims.keep_only(after.appointment_id, grains=after.grains)
        if part == "event":
            await unit.outbox.add(event)
        await unit.commit()
    return saved


async def _watches_nothing(self: Any, unit: Any, appointment: Any) -> None:
    return None


async def _adopts_nothing(self: Any, row: Any, **_: Any) -> bool:
    return False


async def _said_before_written(self: Any, driven: Any, *, saga: Any, **how: Any) -> Any:
    # The runner keeps the task alive, as a careful author would see to.
    identity = driven.appointment.appointment_id
    self._driving[f"{identity} is written"] = asyncio.ensure_future(
        _written_later(self, driven, saga=saga, **how)
    )
    return driven.appointment.with_saga(saga).concluded(at=self._clock.now())[0]


async def _written_later(self: Any, driven: Any, **how: Any) -> None:
    with contextlib.suppress(_LeaseLost):
        await _REAL_CONCLUDED(self, driven, **how)


# --- leases and fences


async def _compensates_after_losing(self: Any, appointment: Any, *, saga: Any) -> Any:
    row = await self._row(appointment)
    if isinstance(saga.ending, Confirmed):
        undo = CancelBooking(uid=saga.ending.uid, not_before=None)
        await self._steps.perform(undo, appointment=appointment)
    return row or appointment


async def _save_unfenced(self: Any, appointment: Any, *, lease: Any) -> Any:
    row = self._rows.appointments.get(appointment.appointment_id)
    fence = row.appointment.fence if row else appointment.fence
    return await _REAL_SAVE(self, evolve(appointment, fence=fence), lease=lease)


async def _forgets_the_wish(self: Any, appointment_id: str) -> None:
    await _REAL_TAKE_WISH(self, appointment_id)


async def _nothing_was_before(self: Any, invocation: Any) -> None:
    return None


def _as_it_was(self: Any) -> Any:
    return self


_REAL_LOCATED = BookingSaga._located
_REAL_EFFECT: Any = BookingSaga.effect
_REAL_MOVE_APPLY = RescheduleSaga.apply
_REAL_CANCEL_APPLY = CancelSaga.apply
_REAL_CANCEL_TRACED = CancelSaga._traced
_REAL_TRACE = saga_steps._trace
_REAL_CONCLUDE = CalendarSagaSteps.conclude
_REAL_CONCLUDED = RowsRunner._concluded
_REAL_SAVE = MemoryAppointments.save
_REAL_TAKE_WISH = MemoryAppointments.take_wish

BUGS: dict[str, Bug] = {
    **BUGS_OF_FAULTS,
    **BUGS_OF_HEARING,
    **BUGS_OF_MEMORY,
    **BUGS_OF_MODES,
    "the provider is asked before the intent is stored": Bug(
        BookAppointmentHandler, "_book", _provider_first
    ),
    "claims are released before the cancel": Bug(
        Undertaking, "_write", functools.partialmethod(_write, keeps=_nothing_while_cancelling)
    ),
    "the old time is released before the move": Bug(
        Undertaking, "_write", functools.partialmethod(_write, keeps=_only_the_new_time)
    ),
    "not found counts as not booked": Bug(BookingSaga, "_located", _not_found_is_not_booked),
    "nobody waits for the landing horizon": Bug(BookingSaga, "_located", _no_landing_horizon),
    "a refused repetition counts as refused": Bug(BookingSaga, "_refused", _any_refusal_is_final),
    "a repetition has another key": Bug(BookingSaga, "effect", property(_other_key_each_time)),
    "a resumed booking is not looked up": Bug(BookingSaga, "resumed", _as_it_was),
    "a resumed move is not looked up": Bug(RescheduleSaga, "resumed", _as_it_was),
    "an unknown move counts as refused": Bug(RescheduleSaga, "apply", _unknown_move_is_refused),
    "an unknown cancel counts as done": Bug(CancelSaga, "apply", _unknown_cancel_is_done),
    "a refused cancel counts as done": Bug(CancelSaga, "apply", _refused_cancel_is_done),
    "a booking not read yet counts as cancelled": Bug(CancelSaga, "_traced", _missing_is_cancelled),
    "the chain of moves is not followed": Bug(saga_steps, "_trace", _chain_not_followed),
    "a failed ending is swallowed, without a last look": Bug(
        CalendarSagaSteps, "conclude", _conclude_swallows, beside=NO_LAST_LOOK, seen_as="lie"
    ),
    "a lost commit is compensated": Bug(CalendarSagaSteps, "conclude", _lost_commit_is_compensated),
    "claims are released in a second transaction": Bug(
        CalendarSagaSteps, "conclude", functools.partialmethod(_conclude_in_two, part="claims")
    ),
    "events are written in a second transaction": Bug(
        CalendarSagaSteps, "conclude", functools.partialmethod(_conclude_in_two, part="event")
    ),
    "it is said before it is written, without a last look": Bug(
        RowsRunner, "_concluded", _said_before_written, beside=NO_LAST_LOOK, seen_as="lie"
    ),
    "a lost lease is compensated": Bug(
        RowsRunner, "_clean_up_after_losing", _compensates_after_losing
    ),
    "nobody watches for late bookings": Bug(CalendarSagaSteps, "_watch", _watches_nothing),
    "a late change is not adopted": Bug(Mender, "_is_settled_by", _adopts_nothing),
    "the fence is ignored": Bug(MemoryAppointments, "save", _save_unfenced),
    "a wish that waits is forgotten": Bug(MemoryAppointments, "take_wish", _forgets_the_wish),
    "repeats are not recognised": Bug(Replay, "earlier_result", _nothing_was_before),
}
