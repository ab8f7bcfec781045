"""
The saga that books: create, check the answer, look up what is unknown, conclude.

    CREATING --booked, ours--------------------------------> CONCLUDING (confirmed | requested)
       |  `---booked, our key, another time----> UNDOING --> CONCLUDING (compensated | stuck)
       |  `---refused------------------------------------->  CONCLUDING (refused)
       `------unknown--> LOCATING --found------------------> as if booked
                            `-----not found--> CREATING again, or wait for the landing horizon
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
    is_gone,
    trouble_of,
)
from booking_domain.model.saga import (
    LATE_ANSWER,
    MAX_LOOK_UPS,
    MAX_WRITES,
    CancelBooking,
    Compensated,
    Conclude,
    Concluded,
    Confirmed,
    CreateBooking,
    Effect,
    Ending,
    Failure,
    FindBooking,
    Located,
    LookUpFailed,
    Outcome,
    Refused,
    Requested,
    Stuck,
    failure_of,
    next_try,
    pause_after,
    unexpected,
)
from booking_domain.model.time_slot import TimeSlot


_CREATED_SLACK = dt.timedelta(minutes=5)


class BookingPhase(enum.Enum):
    """Where a booking saga stands."""

    CREATING = "creating"
    LOCATING = "locating"
    UNDOING = "undoing"
    CONCLUDING = "concluding"
    DONE = "done"


@frozen
class BookingSaga:
    """
    One intent to book.

    Args:
        key: Travels in the booking's metadata; only what carries it may ever be cancelled by us.
        repeatable: The provider lets only one booking of this host, start and end live, so that
            sending the same create again cannot book twice.
        sent_at: When the latest create may have been sent.
        landing_horizon: How long a lost create may still take effect.
        creates: Creates that may have been sent so far, the current one included.
        look_ups: Look-ups and undo tries since the latest create.
        taken_until: A repeated create was refused as taken; until then ours may still turn up.
        uid: The provider's booking that must be undone.
        was_unknown: A create was sent whose answer never came.
        resumed_at: When this runner took it over; its clock may not be the one of `sent_at`.
        undo_trouble: Why the latest try to undo failed, in machine words.
        answer_by: Until when the caller waits; `None` where nobody does.
        refusals: How often the first create was refused for now, and surely not done.
    """

    key: str
    event_type: str
    slot: TimeSlot
    repeatable: bool
    sent_at: dt.datetime
    landing_horizon: dt.timedelta
    phase: BookingPhase = BookingPhase.CREATING
    creates: int = 1
    look_ups: int = 0
    not_before: dt.datetime | None = None
    taken_until: dt.datetime | None = None
    uid: str | None = None
    was_unknown: bool = False
    undo_trouble: str = ""
    resumed_at: dt.datetime | None = None
    ending: Ending | None = None
    answer_by: dt.datetime | None = None
    refusals: int = 0

    @property
    def effect(self) -> Effect | None:
        """What to do next; `None` when the saga is done."""
        match self.phase:
            case BookingPhase.CREATING:
                return CreateBooking(key=self.key, not_before=self.not_before)
            case BookingPhase.LOCATING:
                return FindBooking(
                    key=self.key,
                    event_type=self.event_type,
                    created_after=self.sent_at - _CREATED_SLACK,
                    not_before=self.not_before,
                )
            case BookingPhase.UNDOING:
                return CancelBooking(uid=self.uid or "", not_before=self.not_before)
            case BookingPhase.CONCLUDING:
                return Conclude()
            case BookingPhase.DONE:
                return None
            case _:
                assert_never(self.phase)

    @property
    def counted_from(self) -> dt.datetime:
        """When the latest create had surely been sent, by the clock of whoever drives the saga."""
        return self.resumed_at or self.sent_at

    def resumed(self, *, at: dt.datetime) -> "BookingSaga":
        """
        Return the saga as a new runner goes on with it: what may have been sent is looked up.

        All waiting begins anew at `at`: the stamps are those of another clock.
        """
        taken_until = None if self.taken_until is None else at + LATE_ANSWER
        saga = evolve(self, resumed_at=at, not_before=None, taken_until=taken_until)
        if self.phase is BookingPhase.CREATING:
            return evolve(saga, phase=BookingPhase.LOCATING, was_unknown=True)
        return saga

    @property
    def may_land_late(self) -> bool:
        """Whether a create of this intent may still take effect after the ending."""
        stands = isinstance(self.ending, Confirmed | Requested)
        return self.was_unknown and (self.creates > 1 or not stands)

    def apply(self, outcome: Outcome, *, at: dt.datetime) -> "BookingSaga":
        """Return the saga after this outcome, observed at `at`."""
        match self.phase, outcome:
            case BookingPhase.CREATING, Booked(booking=booking):
                return self._judge(booking, at=at)
            case BookingPhase.CREATING, NotBooked() as refusal:
                return self._refused(refusal, at=at)
            case BookingPhase.CREATING, OutcomeUnknown():
                return evolve(self, phase=BookingPhase.LOCATING, not_before=at, was_unknown=True)
            case BookingPhase.LOCATING, Located(bookings=bookings):
                return self._located(bookings, at=at)
            case BookingPhase.LOCATING, LookUpFailed():
                return self._look_again(at=at)
            case BookingPhase.UNDOING, Booked() | NotBooked() | OutcomeUnknown():
                return self._undone(outcome, at=at)
            case BookingPhase.CONCLUDING, Concluded():
                return evolve(self, phase=BookingPhase.DONE)
            case _:
                raise unexpected(self, outcome)

    def _judge(self, booking: ProviderBooking, *, at: dt.datetime) -> "BookingSaga":
        if booking.key != self.key:
            # The provider returns an *existing* booking for some event types: it is not ours.
            return self._end(Refused(Failure.ALREADY_BOOKED))
        if not booking.status.is_active:
            if self.phase is BookingPhase.CREATING or booking.rescheduled_to is not None:
                return self._moved_on(booking.uid, at=at)
            return self._end(Refused(Failure.CANCELLED_OUTSIDE))
        moved_by_others = booking.rescheduled_from is not None
        as_asked = booking.slot == self.slot and booking.event_type == self.event_type
        if not as_asked and not moved_by_others:
            return evolve(
                self, phase=BookingPhase.UNDOING, uid=booking.uid, look_ups=0, not_before=None
            )
        if booking.status is ProviderStatus.PENDING:
            return self._end(Requested(uid=booking.uid, slot=booking.slot))
        return self._end(Confirmed(uid=booking.uid, slot=booking.slot))

    def _moved_on(self, uid: str, *, at: dt.datetime) -> "BookingSaga":
        """
        Look for the successor of a booking that somebody has moved: it carries the key, too.

        The answer to a create may not name it yet; what is read a while later does.
        """
        if self.phase is BookingPhase.CREATING:
            later = at + LATE_ANSWER
            return evolve(self, phase=BookingPhase.LOCATING, uid=uid, not_before=later)
        if at >= self.counted_from + self.landing_horizon:
            return self._end(Refused(Failure.CANCELLED_OUTSIDE))
        return evolve(self._look_again(at=at), uid=uid)

    def _refused(self, refusal: NotBooked, *, at: dt.datetime) -> "BookingSaga":
        if self.creates == 1:
            moment = next_try(
                refusal, tries=self.refusals, at=at, answer_by=self.answer_by, name=self.key
            )
            if moment is None:
                return self._end(Refused(failure_of(refusal.reason)))
            return evolve(self, refusals=self.refusals + 1, not_before=moment)
        # A refusal of a repeated create says nothing of the earlier one: look for it.
        is_taken = refusal.reason is RefusalReason.SLOT_TAKEN
        taken_until = at + LATE_ANSWER if is_taken else self.taken_until
        return evolve(self, phase=BookingPhase.LOCATING, not_before=at, taken_until=taken_until)

    def _located(self, bookings: tuple[ProviderBooking, ...], *, at: dt.datetime) -> "BookingSaga":
        if bookings:
            return self._judge(_latest(bookings), at=at)
        if self.uid is not None:
            # It was made, whatever a lagging read says: it must not be made again.
            return self._moved_on(self.uid, at=at)
        if self.taken_until is not None and at >= self.taken_until:
            return self._end(Refused(Failure.SLOT_TAKEN))
        may_repeat = self.repeatable and self.creates < MAX_WRITES and self.taken_until is None
        if may_repeat:
            return evolve(
                self,
                phase=BookingPhase.CREATING,
                sent_at=at,
                resumed_at=None,
                creates=self.creates + 1,
                look_ups=0,
                not_before=None,
            )
        if at >= self.counted_from + self.landing_horizon:
            return self._end(Refused(Failure.CALENDAR_UNAVAILABLE))
        return self._look_again(at=at)

    def _look_again(self, *, at: dt.datetime) -> "BookingSaga":
        if self.look_ups >= MAX_LOOK_UPS:
            return self._end(Stuck(alarm="booking_outcome_unknown", uid=None))
        horizon = self.counted_from + self.landing_horizon
        not_before = at + pause_after(self.look_ups)
        if at < horizon < not_before:
            # Then it is decided, and no later.
            not_before = horizon
        return evolve(self, look_ups=self.look_ups + 1, not_before=not_before)

    def _undone(
        self, outcome: Booked | NotBooked | OutcomeUnknown, *, at: dt.datetime
    ) -> "BookingSaga":
        if is_gone(outcome):
            return self._end(Compensated(uid=self.uid or "", failure=Failure.OTHER_TIME_BOOKED))
        trouble = trouble_of(outcome)
        if self.look_ups >= MAX_LOOK_UPS:
            stuck = self._end(Stuck(alarm="compensation_failed", uid=self.uid))
            return evolve(stuck, undo_trouble=trouble)
        return evolve(self._look_again(at=at), undo_trouble=trouble)

    def _end(self, ending: Ending) -> "BookingSaga":
        return evolve(self, phase=BookingPhase.CONCLUDING, ending=ending, not_before=None)


def _latest(bookings: tuple[ProviderBooking, ...]) -> ProviderBooking:
    """Return what stands, else what ended last: none whose successor is among them."""
    active = [one for one in bookings if one.status.is_active]
    uids = {one.uid for one in bookings}
    ends = [one for one in bookings if one.rescheduled_to not in uids]
    return (active or ends or list(bookings))[-1]
