"""
The aggregate: one appointment from the hold to its end.

    HELD -> PENDING -> CONFIRMED | REQUESTED | FAILED | STUCK
     `----> RELEASED      |           |
                          +-> RESCHEDULING -> CONFIRMED | REQUESTED | CANCELLED | STUCK
                          `-> CANCELLING ---> CANCELLED | CONFIRMED | REQUESTED | STUCK
    CONFIRMED | REQUESTED -> STUCK (nobody knows) -> CONFIRMED | REQUESTED | CANCELLED by a person

An appointment occupies its grains from HELD until FAILED, RELEASED or CANCELLED; while it is being
moved it occupies the old and the new ones.
"""

import datetime as dt
import enum
import functools

from collections.abc import Iterable
from typing import TypeAlias, assert_never

from attrs import evolve, frozen

from booking_domain.errors import InvalidTransition
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.customer import Customer
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.saga import (
    Cancelled,
    Compensated,
    Confirmed,
    Ending,
    Failure,
    Refused,
    Requested,
    Stuck,
)
from booking_domain.model.time_slot import TimeSlot


Saga: TypeAlias = BookingSaga | RescheduleSaga | CancelSaga


class AppointmentState(enum.Enum):
    """Where an appointment stands."""

    HELD = "held"
    PENDING = "pending"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    RESCHEDULING = "rescheduling"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    FAILED = "failed"
    RELEASED = "released"
    STUCK = "stuck"

    @property
    def is_active(self) -> bool:
        """Whether the appointment occupies its time."""
        return self not in _ENDED

    @property
    def stands(self) -> bool:
        """Whether the calendar has it, as far as we know, and nothing is under way."""
        return self in {AppointmentState.CONFIRMED, AppointmentState.REQUESTED}


_STANDING = (AppointmentState.CONFIRMED, AppointmentState.REQUESTED)
_ENDED = frozenset({AppointmentState.CANCELLED, AppointmentState.FAILED, AppointmentState.RELEASED})


@frozen
class Appointment:
    """
    One appointment of one tenant.

    Args:
        reference: Short and speakable, such as "A-7K3QX"; unique per tenant.
        call_id: The conversation in which it was made, `None` outside of calls.
        event_type: The provider's event type with exactly one host.
        slot: The time itself; buffers in minutes come on top where grains are claimed.
        customer: `None` only while it is a hold.
        intent: Unique among active appointments of the tenant.
        provider_uid: The booking that it owns now; `previous_uids` are those it owned before.
        stood_as: The state to return to when a move or cancel is refused.
        failure: Why the last saga did not do what was asked, `None` where it did.
        fence: Counts writes; a write that names another value is refused.
        events: How many events were recorded so far.
    """

    tenant_id: str
    appointment_id: str
    reference: str
    call_id: str | None
    service_id: str
    staff_id: str
    resource_id: str
    event_type: str
    slot: TimeSlot
    buffer_before_minutes: int
    buffer_after_minutes: int
    state: AppointmentState
    customer: Customer | None = None
    intent: IdempotencyKey | None = None
    hold_until: dt.datetime | None = None
    provider_uid: str | None = None
    previous_uids: tuple[str, ...] = ()
    stood_as: AppointmentState | None = None
    saga: Saga | None = None
    failure: Failure | None = None
    fence: int = 0
    events: int = 0

    @property
    def grains(self) -> tuple[int, ...]:
        """All five-minute grains that it occupies now, sorted; empty once it has ended."""
        if not self.state.is_active:
            return ()
        owned = set(self.with_buffers(self.slot).grains())
        if isinstance(self.saga, RescheduleSaga):
            owned |= set(self.with_buffers(self.saga.new_slot).grains())
        return tuple(sorted(owned))

    def with_buffers(self, slot: TimeSlot) -> TimeSlot:
        """Return what this appointment occupies when it stands at a slot."""
        return slot.widened(
            before_minutes=self.buffer_before_minutes, after_minutes=self.buffer_after_minutes
        )

    def is_expired_hold(self, now: dt.datetime) -> bool:
        """Whether it is a hold whose time has passed; it stays good until somebody evicts it."""
        return (
            self.state is AppointmentState.HELD
            and self.hold_until is not None
            and self.hold_until <= now
        )

    def released(self) -> "Appointment":
        """Return the hold given up. Raises `InvalidTransition` for anything but a hold."""
        self._require(AppointmentState.HELD)
        return evolve(self, state=AppointmentState.RELEASED, hold_until=None)

    def booking(
        self, *, customer: Customer, intent: IdempotencyKey, saga: BookingSaga
    ) -> "Appointment":
        """Return the hold as an intent to book. Raises `InvalidTransition` for anything else."""
        self._require(AppointmentState.HELD)
        return evolve(
            self,
            state=AppointmentState.PENDING,
            customer=customer,
            intent=intent,
            hold_until=None,
            saga=saga,
        )

    def rescheduling(self, saga: RescheduleSaga) -> "Appointment":
        """Return it with the intent to move. Raises `InvalidTransition` unless it stands."""
        return self._undertaking(AppointmentState.RESCHEDULING, saga)

    def cancelling(self, saga: CancelSaga) -> "Appointment":
        """Return it with the intent to cancel. Raises `InvalidTransition` unless it stands."""
        return self._undertaking(AppointmentState.CANCELLING, saga)

    def _undertaking(self, state: AppointmentState, saga: Saga) -> "Appointment":
        self._require(*_STANDING)
        return evolve(self, state=state, stood_as=self.state, saga=saga, failure=None)

    def with_saga(self, saga: Saga) -> "Appointment":
        """Return it with the next step of its open saga."""
        if self.saga is None or type(saga) is not type(self.saga):
            message = f"no {type(saga).__name__} is open on a {self.state.value} appointment"
            raise InvalidTransition(message)
        return evolve(self, saga=saga)

    def concluded(self, *, at: dt.datetime) -> tuple["Appointment", AppointmentEvent]:
        """
        Return it after the ending of its saga, and the event that tells of it.

        Raises:
            InvalidTransition: no saga is open, or it has not come to an ending.
        """
        if self.saga is None or self.saga.ending is None:
            message = "only a saga that has come to an ending can be concluded"
            raise InvalidTransition(message)
        closed = self._ended(self.saga.ending)
        kind = _event_kind(self.saga, self.saga.ending)
        event = AppointmentEvent(
            appointment_id=self.appointment_id,
            sequence=self.events + 1,
            kind=kind,
            at=at,
            slot=closed.slot,
            detail=_detail(self.saga.ending),
        )
        return evolve(closed, saga=None, stood_as=None, events=self.events + 1), event

    def noted(
        self, kind: EventKind, *, at: dt.datetime, slot: TimeSlot
    ) -> tuple["Appointment", AppointmentEvent]:
        """Return it with one event more, for something that happened beside its sagas."""
        event = AppointmentEvent(
            appointment_id=self.appointment_id,
            sequence=self.events + 1,
            kind=kind,
            at=at,
            slot=slot,
            detail="",
        )
        return evolve(self, events=self.events + 1), event

    def adopting(self, *, uid: str, slot: TimeSlot, state: AppointmentState) -> "Appointment":
        """
        Return it as the calendar has it, which somebody has changed outside.

        Raises:
            InvalidTransition: it does not stand, so that a saga or a person has the word.
        """
        self._require(*_STANDING)
        return self._standing(state, uid=uid, slot=slot)

    def having_been(self, uids: Iterable[str]) -> "Appointment":
        """Return it as having had these bookings, one after the other; the last one is its own."""
        return functools.reduce(Appointment._owning, uids, self)

    def ended_outside(self, *, slot: TimeSlot) -> "Appointment":
        """Return it cancelled by somebody else. Raises `InvalidTransition` unless it stands."""
        self._require(*_STANDING)
        return self._cancelled_outside(slot)

    def unsettled_outside(self) -> "Appointment":
        """Return it as what a person must look at. Raises `InvalidTransition` unless it stands."""
        self._require(*_STANDING)
        return evolve(self, state=AppointmentState.STUCK)

    def adopted_by_hand(
        self, *, uid: str, slot: TimeSlot, state: AppointmentState
    ) -> "Appointment":
        """Return it as the calendar has it: a person has the word. Raises `InvalidTransition`."""
        self._require_settleable()
        return self._standing(state, uid=uid, slot=slot)

    def ended_by_hand(self, *, slot: TimeSlot) -> "Appointment":
        """Return it cancelled by the salon. Raises `InvalidTransition`, as the former."""
        self._require_settleable()
        return self._cancelled_outside(slot)

    def _require_settleable(self) -> None:
        self._require(*_STANDING, AppointmentState.STUCK)

    def made_in(self, call_id: str) -> "Appointment":
        """
        Return it as made in a call, where nobody had noted in which.

        Raises:
            InvalidTransition: another call is noted, or a saga is open.
        """
        if self.call_id not in {None, call_id} or self.saga is not None:
            message = f"a {self.state.value} appointment of another call, or with an open saga"
            raise InvalidTransition(message)
        return evolve(self, call_id=call_id)

    def ended_as_twin(self) -> "Appointment":
        """
        Return it ended, since another appointment is the one that was wished and has the booking.

        Raises:
            InvalidTransition: it does not stand, or owns a booking itself.
        """
        self._require(*_STANDING)
        if self.provider_uid is not None:
            message = "an appointment that owns a booking is nobody's twin"
            raise InvalidTransition(message)
        return evolve(self, state=AppointmentState.FAILED, failure=Failure.ALREADY_BOOKED)

    def _ended(self, ending: Ending) -> "Appointment":
        match ending:
            case Confirmed(uid=uid, slot=slot):
                return self._standing(AppointmentState.CONFIRMED, uid=uid, slot=slot)
            case Requested(uid=uid, slot=slot):
                return self._standing(AppointmentState.REQUESTED, uid=uid, slot=slot)
            case Refused(failure=failure) | Compensated(failure=failure):
                if self.stood_as is not None:
                    return evolve(self, state=self.stood_as, failure=failure)
                return evolve(self, state=AppointmentState.FAILED, failure=failure)
            case Cancelled():
                if not isinstance(self.saga, CancelSaga):
                    return self._cancelled_outside(self.slot)
                # Somebody may have moved it meanwhile: then it is the successor that was cancelled.
                owning = self._owning(self.saga.uid or self.provider_uid)
                return evolve(owning, state=AppointmentState.CANCELLED, failure=None)
            case Stuck(uid=uid):
                return evolve(self._owning(uid or self.provider_uid), state=AppointmentState.STUCK)
            case _:
                assert_never(ending)

    def _standing(self, state: AppointmentState, *, uid: str, slot: TimeSlot) -> "Appointment":
        return evolve(self._owning(uid), state=state, slot=slot, failure=None)

    def _cancelled_outside(self, slot: TimeSlot) -> "Appointment":
        failure = Failure.CANCELLED_OUTSIDE
        return evolve(self, state=AppointmentState.CANCELLED, slot=slot, failure=failure)

    def _owning(self, uid: str | None) -> "Appointment":
        earlier = self.provider_uid
        if earlier is None or earlier == uid:
            return evolve(self, provider_uid=uid)
        return evolve(self, provider_uid=uid, previous_uids=(*self.previous_uids, earlier))

    def _require(self, *states: AppointmentState) -> None:
        if self.state not in states:
            allowed = " or ".join(state.value for state in states)
            message = f"this needs a {allowed} appointment, and it is {self.state.value}"
            raise InvalidTransition(message)


def _event_kind(saga: Saga, ending: Ending) -> EventKind:
    if isinstance(ending, Stuck):
        return EventKind.STUCK
    if isinstance(ending, Cancelled):
        return EventKind.CANCELLED
    if isinstance(ending, Compensated):
        return EventKind.BOOKING_COMPENSATED
    stands = isinstance(ending, Confirmed | Requested)
    match saga:
        case BookingSaga() if isinstance(ending, Requested):
            return EventKind.REQUESTED
        case BookingSaga():
            return EventKind.BOOKED if stands else EventKind.BOOKING_FAILED
        case RescheduleSaga():
            return EventKind.RESCHEDULED if stands else EventKind.RESCHEDULE_FAILED
        case CancelSaga():
            return EventKind.CANCEL_FAILED
        case _:
            assert_never(saga)


def _detail(ending: Ending) -> str:
    match ending:
        case Refused(failure=failure) | Compensated(failure=failure):
            return failure.value
        case Stuck(alarm=alarm):
            return alarm
        case Confirmed() | Requested() | Cancelled():
            return ""
        case _:
            assert_never(ending)
