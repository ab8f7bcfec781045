"""
What all sagas share: the effects that they ask for, and the outcomes that they are told.

A saga is a frozen value: `saga.effect` says what to do next, `saga.apply(outcome, at=...)` returns
the saga after it. It knows no clock: each outcome comes with the instant at which it was observed.
"""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.provider_booking import ProviderBooking, RefusalReason, WriteOutcome
from booking_domain.model.time_slot import TimeSlot


MAX_WRITES = 3
"""How often one writing call may be sent for one intent."""

MAX_LOOK_UPS = 80
"""How many look-ups may follow a writing call before a person must look (over 30 minutes)."""

LATE_ANSWER = dt.timedelta(seconds=3)
"""How long the provider's reads may lag behind its writes."""

_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 30.0


class Failure(enum.Enum):
    """Why a wish was not fulfilled, in the words of the domain."""

    SLOT_TAKEN = "slot_taken"
    ALREADY_BOOKED = "already_booked"
    CANCELLED_OUTSIDE = "cancelled_outside"
    OTHER_TIME_BOOKED = "other_time_booked"
    NOT_ALLOWED = "not_allowed"
    IN_THE_PAST = "in_the_past"
    ATTENDEE_REFUSED = "attendee_refused"
    CALENDAR_UNAVAILABLE = "calendar_unavailable"
    MISCONFIGURED = "misconfigured"


_FAILURES: dict[RefusalReason, Failure] = {
    RefusalReason.SLOT_TAKEN: Failure.SLOT_TAKEN,
    RefusalReason.OUTSIDE_BOOKING_WINDOW: Failure.NOT_ALLOWED,
    RefusalReason.IN_THE_PAST: Failure.IN_THE_PAST,
    RefusalReason.BOOKING_LIMIT: Failure.NOT_ALLOWED,
    RefusalReason.ATTENDEE_REFUSED: Failure.ATTENDEE_REFUSED,
    RefusalReason.EVENT_TYPE_MISSING: Failure.MISCONFIGURED,
    RefusalReason.BOOKING_MISSING: Failure.CANCELLED_OUTSIDE,
    RefusalReason.ALREADY_CANCELLED: Failure.CANCELLED_OUTSIDE,
    RefusalReason.ALREADY_RESCHEDULED: Failure.CANCELLED_OUTSIDE,
    RefusalReason.NOT_ALLOWED: Failure.NOT_ALLOWED,
    RefusalReason.UNAUTHORISED: Failure.MISCONFIGURED,
    RefusalReason.RATE_LIMITED: Failure.CALENDAR_UNAVAILABLE,
    RefusalReason.NEVER_SENT: Failure.CALENDAR_UNAVAILABLE,
    RefusalReason.REJECTED: Failure.NOT_ALLOWED,
}


def failure_of(reason: RefusalReason) -> Failure:
    """This will name a provider's refusal in the words of the domain."""
    return _FAILURES[reason]


@frozen
class CreateBooking:
    """Ask the provider for the booking; the journal must hold `sent_at` before it is sent."""

    key: str


@frozen
class FindBooking:
    """Look for bookings that carry the key, not before `not_before`."""

    key: str
    event_type: str
    created_after: dt.datetime
    not_before: dt.datetime | None


@frozen
class MoveBooking:
    """Ask the provider to move a booking; the journal must hold `sent_at` before it is sent."""

    uid: str
    start: dt.datetime


@frozen
class CancelBooking:
    """Ask the provider to cancel a booking, not before `not_before`."""

    uid: str
    not_before: dt.datetime | None


@frozen
class TraceBooking:
    """Follow a booking's chain of successors to its last one, not before `not_before`."""

    uid: str
    not_before: dt.datetime | None


@frozen
class Conclude:
    """Write the ending, with everything that depends on it, in one transaction."""


Effect: TypeAlias = (
    CreateBooking | FindBooking | MoveBooking | CancelBooking | TraceBooking | Conclude
)


@frozen
class Located:
    """All bookings that carry the key, oldest first; empty where there is none *yet*."""

    bookings: tuple[ProviderBooking, ...]


@frozen
class Traced:
    """The last booking of a chain; `None` where the provider knows no such uid."""

    booking: ProviderBooking | None


@frozen
class LookUpFailed:
    """A reading call did not answer; nothing was learned."""


@frozen
class Concluded:
    """The ending stands in the database."""


Outcome: TypeAlias = WriteOutcome | Located | Traced | LookUpFailed | Concluded


@frozen
class Confirmed:
    """The provider has the booking, and it is ours."""

    uid: str
    slot: TimeSlot


@frozen
class Requested:
    """The provider has the booking, and the salon must still confirm it."""

    uid: str
    slot: TimeSlot


@frozen
class Refused:
    """Nothing stands at the provider that had not stood there before."""

    failure: Failure


@frozen
class Compensated:
    """Something else than the wish was booked, and has been cancelled again."""

    uid: str
    failure: Failure


@frozen
class Cancelled:
    """The booking is cancelled at the provider."""


@frozen
class Stuck:
    """Nothing more can be found out or done without a person; `alarm` says what is wrong."""

    alarm: str
    uid: str | None


Ending: TypeAlias = Confirmed | Requested | Refused | Compensated | Cancelled | Stuck


def unexpected(saga: object, outcome: object) -> TypeError:
    """Return the error for an outcome that the saga's effect cannot have: the runner's defect."""
    return TypeError(f"{type(outcome).__name__} is no outcome of {saga!r}")


def pause_after(look_ups: int) -> dt.timedelta:
    """This will return how long to wait before the next look-up: 0.25 s, doubling, 30 s at most."""
    doubled: float = _FIRST_PAUSE_SECONDS * 2.0 ** min(look_ups, 10)
    return dt.timedelta(seconds=min(doubled, _LONGEST_PAUSE_SECONDS))
