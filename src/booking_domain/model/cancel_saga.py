"""
The saga that cancels a booking, and whatever somebody else has moved it to.

    CANCELLING --cancelled-------------------------------> CONCLUDING (cancelled)
       |  `------refused---------------------------------> CONCLUDING (refused: it still stands)
       `---------already gone | unknown--> TRACING --gone> CONCLUDING (cancelled)
                                              `--stands--> CANCELLING again, or wait
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
    RefusalReason,
)
from booking_domain.model.saga import (
    LATE_ANSWER,
    MAX_LOOK_UPS,
    MAX_WRITES,
    CancelBooking,
    Cancelled,
    Conclude,
    Concluded,
    Effect,
    Ending,
    Failure,
    LookUpFailed,
    Outcome,
    Refused,
    Stuck,
    TraceBooking,
    Traced,
    failure_of,
    next_try,
    pause_after,
    unexpected,
)


_GONE = frozenset(
    {
        RefusalReason.ALREADY_CANCELLED,
        RefusalReason.ALREADY_RESCHEDULED,
        RefusalReason.BOOKING_MISSING,
    }
)


_MAX_CANCELS = 3 * MAX_WRITES
"""For a booking that others move on while it is being cancelled."""


class CancelReason(enum.Enum):
    """Why it is cancelled; the calendar tells it to the customer."""

    CALLER = "caller"
    ERASURE = "erasure"


class CancelPhase(enum.Enum):
    """Where a cancel saga stands."""

    CANCELLING = "cancelling"
    TRACING = "tracing"
    CONCLUDING = "concluding"
    DONE = "done"


@frozen
class CancelSaga:
    """
    One intent to cancel; sending a cancel twice is harmless, so every kind may be repeated.

    Args:
        uid: The booking to cancel; follows the chain when somebody moved it.
        cancels: Cancels that may have been sent so far, the current one included.
        gone_until: The provider said that it is gone already; until then its reads may still lag
            behind that.
        was_unknown: A cancel was, or may have been, sent whose answer never came: it may land late.
        resumed_at: When this runner took it over; its clock may not be the one of `sent_at`.
        answer_by: Until when the caller waits; `None` where nobody does.
        refusals: How often the first cancel was refused for now, and surely not done.
    """

    uid: str
    sent_at: dt.datetime
    landing_horizon: dt.timedelta
    why: CancelReason = CancelReason.CALLER
    phase: CancelPhase = CancelPhase.CANCELLING
    cancels: int = 1
    look_ups: int = 0
    not_before: dt.datetime | None = None
    gone_until: dt.datetime | None = None
    was_unknown: bool = False
    resumed_at: dt.datetime | None = None
    ending: Ending | None = None
    answer_by: dt.datetime | None = None
    refusals: int = 0

    @property
    def effect(self) -> Effect | None:
        """What to do next; `None` when the saga is done."""
        match self.phase:
            case CancelPhase.CANCELLING:
                return CancelBooking(uid=self.uid, not_before=self.not_before)
            case CancelPhase.TRACING:
                return TraceBooking(uid=self.uid, not_before=self.not_before)
            case CancelPhase.CONCLUDING:
                return Conclude()
            case CancelPhase.DONE:
                return None
            case _:
                assert_never(self.phase)

    @property
    def counted_from(self) -> dt.datetime:
        """When the latest request had surely been sent, by the clock of whoever drives the saga."""
        return self.resumed_at or self.sent_at

    def resumed(self, *, at: dt.datetime) -> "CancelSaga":
        """
        Return the saga as a new runner goes on with it: what may have been sent is looked up.

        All waiting begins anew at `at`: the stamps are those of another clock.
        """
        gone_until = None if self.gone_until is None else at + LATE_ANSWER
        saga = evolve(self, resumed_at=at, not_before=None, gone_until=gone_until)
        if self.phase is CancelPhase.CANCELLING:
            return evolve(saga, phase=CancelPhase.TRACING, was_unknown=True)
        return saga

    def apply(self, outcome: Outcome, *, at: dt.datetime) -> "CancelSaga":
        """Return the saga after this outcome, observed at `at`."""
        match self.phase, outcome:
            case CancelPhase.CANCELLING, Booked(booking=booking):
                return self._trace(at=at) if booking.status.is_active else self._end(Cancelled())
            case CancelPhase.CANCELLING, NotBooked() as refusal:
                return self._refused(refusal, at=at)
            case CancelPhase.CANCELLING, OutcomeUnknown():
                return evolve(self._trace(at=at), was_unknown=True)
            case CancelPhase.TRACING, Traced(booking=booking):
                return self._traced(booking, at=at)
            case CancelPhase.TRACING, LookUpFailed():
                return self._look_again(at=at)
            case CancelPhase.CONCLUDING, Concluded():
                return evolve(self, phase=CancelPhase.DONE)
            case _:
                raise unexpected(self, outcome)

    def _refused(self, refusal: NotBooked, *, at: dt.datetime) -> "CancelSaga":
        if refusal.reason in _GONE:
            return evolve(self._trace(at=at), gone_until=at + LATE_ANSWER)
        if self.cancels > 1:
            return self._trace(at=at)
        moment = next_try(
            refusal, tries=self.refusals, at=at, answer_by=self.answer_by, name=self.uid
        )
        if moment is None:
            return self._end(Refused(failure_of(refusal.reason)))
        return evolve(self, refusals=self.refusals + 1, not_before=moment)

    def _traced(self, booking: ProviderBooking | None, *, at: dt.datetime) -> "CancelSaga":
        if booking is None and at < self.counted_from + LATE_ANSWER:
            # The provider's reads lag: a booking that is not there *yet* is not cancelled.
            return self._look_again(at=at)
        if booking is None or not booking.status.is_active:
            return self._end(Cancelled())
        moved = booking.uid != self.uid
        if not moved and self.gone_until is not None and at < self.gone_until:
            # It is gone, and its successor, if there is one, cannot be read yet.
            return self._look_again(at=at)
        if self.cancels < (_MAX_CANCELS if moved else MAX_WRITES):
            return evolve(
                self,
                phase=CancelPhase.CANCELLING,
                uid=booking.uid,
                cancels=self.cancels + 1,
                sent_at=at,
                resumed_at=None,
                look_ups=0,
                not_before=None,
                gone_until=None,
            )
        if at >= self.counted_from + self.landing_horizon:
            return self._end(Refused(Failure.CALENDAR_UNAVAILABLE))
        return self._look_again(at=at)

    def _trace(self, *, at: dt.datetime) -> "CancelSaga":
        return evolve(self, phase=CancelPhase.TRACING, not_before=at)

    def _look_again(self, *, at: dt.datetime) -> "CancelSaga":
        if self.look_ups >= MAX_LOOK_UPS:
            return self._end(Stuck(alarm="cancel_outcome_unknown", uid=self.uid))
        horizon = self.counted_from + self.landing_horizon
        not_before = at + pause_after(self.look_ups)
        if at < horizon < not_before:
            # Then it is decided, and no later.
            not_before = horizon
        return evolve(self, look_ups=self.look_ups + 1, not_before=not_before)

    def _end(self, ending: Ending) -> "CancelSaga":
        return evolve(self, phase=CancelPhase.CONCLUDING, ending=ending, not_before=None)
