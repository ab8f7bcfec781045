"""
A booking as the calendar provider knows it, and the three outcomes of a writing call.

*Booked* and *not booked* are facts; all else is *unknown* and must be looked up, never guessed.
"""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.customer import Customer
from booking_domain.model.time_slot import TimeSlot


class ProviderStatus(enum.Enum):
    """What the provider says of a booking."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    CANCELLED = "cancelled"
    REJECTED = "rejected"

    @property
    def is_active(self) -> bool:
        """Whether the booking occupies its time."""
        return self in {ProviderStatus.ACCEPTED, ProviderStatus.PENDING}


class RefusalReason(enum.Enum):
    """Why the provider surely did not do what was asked."""

    SLOT_TAKEN = "slot_taken"
    OUTSIDE_BOOKING_WINDOW = "outside_booking_window"
    IN_THE_PAST = "in_the_past"
    BOOKING_LIMIT = "booking_limit"
    ATTENDEE_REFUSED = "attendee_refused"
    EVENT_TYPE_MISSING = "event_type_missing"
    BOOKING_MISSING = "booking_missing"
    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_RESCHEDULED = "already_rescheduled"
    NOT_ALLOWED = "not_allowed"
    UNAUTHORISED = "unauthorised"
    RATE_LIMITED = "rate_limited"
    """Asked too often, by its own word or by our count of what we may send: come again later."""

    NEVER_SENT = "never_sent"
    REJECTED = "rejected"


@frozen
class ProviderBooking:
    """
    One booking at the provider.

    `key` is our intent's key out of the booking's metadata, `None` where it carries none;
    `rescheduled_from` and `rescheduled_to` are uids of the neighbours in its chain; `host` is the
    provider's id of the one who hosts it, `None` where it names none, or several.
    """

    uid: str
    status: ProviderStatus
    slot: TimeSlot
    event_type: str
    key: str | None
    created_at: dt.datetime
    rescheduled_from: str | None
    rescheduled_to: str | None
    host: str | None = None


@frozen
class BookingRequest:
    """
    What we ask the provider to create.

    `key` and `references` go into the booking's metadata and come back with it; neither may hold
    personal data, since whoever has a booking's uid can read its metadata.
    """

    event_type: str
    slot: TimeSlot
    customer: Customer
    time_zone: str
    key: str
    references: tuple[tuple[str, str], ...]


@frozen
class Booked:
    """The provider answered with a booking; whether it is *ours* is for the saga to check."""

    booking: ProviderBooking


@frozen
class NotBooked:
    """
    The provider definitely did nothing, and why; `detail` is its own text, for logs only.

    `again_in` is the number of seconds after which the same request may be taken, `None` where it
    will not be.
    """

    reason: RefusalReason
    detail: str
    again_in: float | None = None


@frozen
class OutcomeUnknown:
    """The request may have taken effect, now or later; `detail` is what was seen, for logs only."""

    detail: str


WriteOutcome: TypeAlias = Booked | NotBooked | OutcomeUnknown


def is_gone(outcome: WriteOutcome) -> bool:
    """Whether a booking is surely not active after this answer to a cancel."""
    match outcome:
        case Booked(booking=booking):
            return not booking.status.is_active
        case NotBooked(reason=reason):
            return reason in {RefusalReason.ALREADY_CANCELLED, RefusalReason.BOOKING_MISSING}
        case OutcomeUnknown():
            return False


def trouble_of(outcome: WriteOutcome) -> str:
    """This will name in machine words why a cancel did not succeed."""
    match outcome:
        case NotBooked(reason=reason):
            return reason.value
        case Booked():
            return "still_active"
        case OutcomeUnknown():
            return "unknown"
