"""
What all sagas share: the effects that they ask for, and the outcomes that they are told.

A saga is a frozen value: `saga.effect` says what to do next, `saga.apply(outcome, at=...)` returns
the saga after it. It knows no clock: each outcome comes with the instant at which it was observed.
"""

import datetime as dt
import enum
import zlib

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.provider_booking import (
    NotBooked,
    ProviderBooking,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.time_slot import TimeSlot


MAX_WRITES = 3
"""How often one writing call may be sent for one intent."""

MAX_LOOK_UPS = 80
"""How many look-ups may follow a writing call before a person must look (over 30 minutes)."""

LATE_ANSWER = dt.timedelta(seconds=3)
"""How long the provider's reads may lag behind its writes."""

PAUSES_SECONDS = (1.0, 2.0, 4.0)
"""How long to wait before the same is asked again, more or less."""

LONGEST_WAIT_SECONDS = 90.0
"""How long a provider that is asked too often is waited for; Cal.com shuts out for a minute."""

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
    """
    Ask the provider for the booking, not before `not_before`.

    The journal must hold `sent_at` before it is sent.
    """

    key: str
    not_before: dt.datetime | None = None


@frozen
class FindBooking:
    """Look for bookings that carry the key, not before `not_before`."""

    key: str
    event_type: str
    created_after: dt.datetime
    not_before: dt.datetime | None


@frozen
class MoveBooking:
    """
    Ask the provider to move a booking, not before `not_before`.

    The journal must hold `sent_at` before it is sent.
    """

    uid: str
    start: dt.datetime
    not_before: dt.datetime | None = None


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


def next_try(
    refusal: NotBooked, *, tries: int, at: dt.datetime, answer_by: dt.datetime | None, name: str
) -> dt.datetime | None:
    """
    This will return when to send again what surely was not done; `None` where it is given up.

    Whoever is refused for being too early comes again when it is time, also when the caller cannot
    wait for that. What never reached the provider is sent again only while somebody waits: who
    hears that it did not work may decide anew.

    Args:
        tries: How often it has been sent again before.
        answer_by: Until when somebody waits, `None` where nobody does.
        name: Spreads those who were refused in the same moment by up to a fifth of the pause.
    """
    if refusal.again_in is None or tries >= len(PAUSES_SECONDS):
        return None
    if refusal.again_in > LONGEST_WAIT_SECONDS:
        return None
    share = zlib.crc32(f"{name} {tries}".encode()) % 1000 / 1000
    pause = PAUSES_SECONDS[tries] * (0.8 + 0.4 * share)
    moment = at + dt.timedelta(seconds=max(pause, refusal.again_in))
    waits_too_long = answer_by is not None and moment >= answer_by
    if waits_too_long and refusal.reason is not RefusalReason.RATE_LIMITED:
        return None
    return moment


def pause_after(look_ups: int) -> dt.timedelta:
    """This will return how long to wait before the next look-up: 0.25 s, doubling, 30 s at most."""
    doubled: float = _FIRST_PAUSE_SECONDS * 2.0 ** min(look_ups, 10)
    return dt.timedelta(seconds=min(doubled, _LONGEST_PAUSE_SECONDS))
