"""
The saga that moves a booking; the old time stays ours until the new one is safe.

    MOVING --booked at the new time--------------------------> CONCLUDING (confirmed | requested)
       |  `--booked at another time--> MOVING (once more, then back) --> ... or stuck
       |  `--refused-----------------------------------------> CONCLUDING (refused)
       `-----unknown--> TRACING --successor------------------> CONCLUDING (confirmed, its time)
                            `-----no successor--> MOVING again, or wait for the landing horizon
"""

import datetime as dt
import enum

from typing import assert_never

from attrs import evolve, frozen

from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
)
from booking_domain.model.saga import (
    LATE_ANSWER,
    MAX_LOOK_UPS,
    MAX_WRITES,
    Cancelled,
    Conclude,
    Concluded,
    Confirmed,
    Effect,
    Ending,
    Failure,
    LookUpFailed,
    MoveBooking,
    Outcome,
    Refused,
    Requested,
    Stuck,
    TraceBooking,
    Traced,
    failure_of,
    next_try,
    pause_after,
    unexpected,
)
from booking_domain.model.time_slot import TimeSlot


_SOMEBODY_WAS_FASTER = frozenset(
    {
        RefusalReason.ALREADY_CANCELLED,
        RefusalReason.ALREADY_RESCHEDULED,
        RefusalReason.BOOKING_MISSING,
    }
)


_MAX_CORRECTIONS = 2
"""Once more to the asked time, and once back to the old one."""


class ReschedulePhase(enum.Enum):
    """Where a reschedule saga stands."""

    MOVING = "moving"
    TRACING = "tracing"
    CONCLUDING = "concluding"
    DONE = "done"


@frozen
class RescheduleSaga:
    """
    One intent to move a booking.

    Args:
        uid: The booking that is moved; a correction moves its successor.
        old_slot: Where it stood when the intent was stored.
        new_slot: Where the caller wants it.
        target: Where the current move goes: `new_slot`, or `old_slot` on the way back.
        corrections: Answers at a time that was not asked for, so far.
        moves: Moves that may have been sent for this `uid`, the current one included.
        was_unknown: A move was, or may have been, sent whose answer never came: it may land late.
        resumed_at: When this runner took it over; its clock may not be the one of `sent_at`.
        answer_by: Until when the caller waits; `None` where nobody does.
        refusals: How often a first move was refused for now, and surely not done.
    """

    uid: str
    old_slot: TimeSlot
    new_slot: TimeSlot
    target: TimeSlot
    repeatable: bool
    sent_at: dt.datetime
    landing_horizon: dt.timedelta
    phase: ReschedulePhase = ReschedulePhase.MOVING
    moves: int = 1
    corrections: int = 0
    look_ups: int = 0
    not_before: dt.datetime | None = None
    taken_until: dt.datetime | None = None
    was_unknown: bool = False
    resumed_at: dt.datetime | None = None
    ending: Ending | None = None
    answer_by: dt.datetime | None = None
    refusals: int = 0

    @property
    def effect(self) -> Effect | None:
        """What to do next; `None` when the saga is done."""
        match self.phase:
            case ReschedulePhase.MOVING:
                return MoveBooking(
                    uid=self.uid, start=self.target.start, not_before=self.not_before
                )
            case ReschedulePhase.TRACING:
                return TraceBooking(uid=self.uid, not_before=self.not_before)
            case ReschedulePhase.CONCLUDING:
                return Conclude()
            case ReschedulePhase.DONE:
                return None
            case _:
                assert_never(self.phase)

    @property
    def counted_from(self) -> dt.datetime:
        """When the latest request had surely been sent, by the clock of whoever drives the saga."""
        return self.resumed_at or self.sent_at

    def resumed(self, *, at: dt.datetime) -> "RescheduleSaga":
        """
        Return the saga as a new runner goes on with it: what may have been sent is looked up.

        All waiting begins anew at `at`: the stamps are those of another clock.
        """
        taken_until = None if self.taken_until is None else at + self.landing_horizon
        saga = evolve(self, resumed_at=at, not_before=None, taken_until=taken_until)
        if self.phase is ReschedulePhase.MOVING:
            return evolve(saga, phase=ReschedulePhase.TRACING, was_unknown=True)
        return saga

    def apply(self, outcome: Outcome, *, at: dt.datetime) -> "RescheduleSaga":
        """Return the saga after this outcome, observed at `at`."""
        match self.phase, outcome:
            case ReschedulePhase.MOVING, Booked(booking=booking):
                return self._moved(booking, at=at)
            case ReschedulePhase.MOVING, NotBooked() as refusal:
                return self._refused(refusal, at=at)
            case ReschedulePhase.MOVING, OutcomeUnknown():
                return evolve(self._trace(at=at), was_unknown=True)
            case ReschedulePhase.TRACING, Traced(booking=booking):
                return self._traced(booking, at=at)
            case ReschedulePhase.TRACING, LookUpFailed():
                return self._look_again(at=at)
            case ReschedulePhase.CONCLUDING, Concluded():
                return evolve(self, phase=ReschedulePhase.DONE)
            case _:
                raise unexpected(self, outcome)

    def _moved(self, booking: ProviderBooking, *, at: dt.datetime) -> "RescheduleSaga":
        if not booking.status.is_active:
            # It was moved and is gone already, or the answer makes no sense: see what stands.
            return self._trace(at=at)
        if booking.slot == self.target:
            return self._adopt(booking)
        if self.corrections >= _MAX_CORRECTIONS:
            return self._end(Stuck(alarm="moved_to_another_time", uid=booking.uid))
        return evolve(
            self,
            uid=booking.uid,
            target=self.new_slot if self.corrections == 0 else self.old_slot,
            corrections=self.corrections + 1,
            moves=1,
            sent_at=at,
            not_before=None,
        )

    def _refused(self, refusal: NotBooked, *, at: dt.datetime) -> "RescheduleSaga":
        reason = refusal.reason
        if reason in _SOMEBODY_WAS_FASTER or self.moves > 1:
            # Should the rival leave, an earlier move of ours may still land: no word before that.
            settled = self.counted_from + self.landing_horizon
            taken = settled if reason is RefusalReason.SLOT_TAKEN else self.taken_until
            return evolve(self._trace(at=at), taken_until=taken)
        moment = next_try(
            refusal, tries=self.refusals, at=at, answer_by=self.answer_by, name=self.uid
        )
        if moment is not None:
            return evolve(self, refusals=self.refusals + 1, not_before=moment)
        if self.corrections == 0:
            return self._end(Refused(failure_of(reason)))
        if self.target != self.old_slot:
            return evolve(
                self,
                target=self.old_slot,
                sent_at=at,
                corrections=_MAX_CORRECTIONS,
                not_before=None,
            )
        return self._end(Stuck(alarm="moved_to_another_time", uid=self.uid))

    def _traced(self, booking: ProviderBooking | None, *, at: dt.datetime) -> "RescheduleSaga":
        if booking is None and at < self.counted_from + LATE_ANSWER:
            # The provider's reads lag: a booking that is not there *yet* is not lost.
            return self._look_again(at=at)
        if booking is None:
            return self._end(Stuck(alarm="booking_not_found", uid=self.uid))
        if not booking.status.is_active:
            return self._end(Cancelled())
        if booking.uid != self.uid:
            # A successor at our time is ours; at another, somebody else moved it: adopt the truth.
            return self._adopt(booking)
        if self.taken_until is not None and at >= self.taken_until:
            return self._give_up(Failure.SLOT_TAKEN)
        if self.repeatable and self.moves < MAX_WRITES and self.taken_until is None:
            return evolve(
                self,
                phase=ReschedulePhase.MOVING,
                moves=self.moves + 1,
                sent_at=at,
                resumed_at=None,
                look_ups=0,
                not_before=None,
            )
        if at >= self.counted_from + self.landing_horizon:
            return self._give_up(Failure.CALENDAR_UNAVAILABLE)
        return self._look_again(at=at)

    def _give_up(self, failure: Failure) -> "RescheduleSaga":
        if self.corrections:
            return self._end(Stuck(alarm="moved_to_another_time", uid=self.uid))
        return self._end(Refused(failure))

    def _adopt(self, booking: ProviderBooking) -> "RescheduleSaga":
        if booking.status is ProviderStatus.PENDING:
            return self._end(Requested(uid=booking.uid, slot=booking.slot))
        return self._end(Confirmed(uid=booking.uid, slot=booking.slot))

    def _trace(self, *, at: dt.datetime) -> "RescheduleSaga":
        return evolve(self, phase=ReschedulePhase.TRACING, not_before=at)

    def _look_again(self, *, at: dt.datetime) -> "RescheduleSaga":
        if self.look_ups >= MAX_LOOK_UPS:
            return self._end(Stuck(alarm="move_outcome_unknown", uid=self.uid))
        horizon = self.counted_from + self.landing_horizon
        not_before = at + pause_after(self.look_ups)
        if at < horizon < not_before:
            # Then it is decided, and no later.
            not_before = horizon
        return evolve(self, look_ups=self.look_ups + 1, not_before=not_before)

    def _end(self, ending: Ending) -> "RescheduleSaga":
        return evolve(self, phase=ReschedulePhase.CONCLUDING, ending=ending, not_before=None)
