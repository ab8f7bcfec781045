"""Bookings as the account stores them; every change makes a new value."""

import datetime as dt
import enum

from attrs import frozen

from booking_domain.model.time_slot import TimeSlot


class BookingStatus(enum.Enum):
    """The four states of a booking that the account can be in."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


@frozen
class Attendee:
    """Who comes; `email` is made up from the phone number where the form asks for none."""

    name: str
    email: str
    phone: str | None
    time_zone: str
    language: str
    absent: bool = False


@frozen
class AttendeeInput:
    """Who is said to come, before the event type's form has looked at it."""

    name: str
    email: str | None
    phone: str | None
    time_zone: str
    language: str


@frozen
class NewBooking:
    """
    What a create asks for.

    `responses` are further fields of the form, values as JSON text; `metadata` comes back as sent.
    """

    event_type_id: int
    start: dt.datetime
    attendee: AttendeeInput
    metadata: tuple[tuple[str, str], ...] = ()
    responses: tuple[tuple[str, str], ...] = ()
    notes: str = ""


@frozen
class Booking:
    """
    One stored booking.

    `unique_key` says whether it takes part in the account's only constraint (host, start and end):
    bookings that were accepted when they were made do, those confirmed later do not.
    `calendar_uid` and `sequence` stay with the chain of moves; `uid` is new with each move.
    """

    id: int
    uid: str
    event_type_id: int
    host_id: int
    title: str
    status: BookingStatus
    slot: TimeSlot
    attendee: Attendee
    created_at: dt.datetime
    updated_at: dt.datetime
    calendar_uid: str
    sequence: int
    unique_key: bool
    notes: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    responses: tuple[tuple[str, str], ...] = ()
    cancellation_reason: str = ""
    rejection_reason: str = ""
    rescheduling_reason: str | None = None
    rescheduled_by: str | None = None
    rescheduled_from: str | None = None
    host_absent: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the booking no longer takes place."""
        return self.status in {BookingStatus.CANCELLED, BookingStatus.REJECTED}
