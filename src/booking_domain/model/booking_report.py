"""What the calendar tells of one booking, by webhook or when it is asked."""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen

from booking_domain.model.attendance import AttendanceReport
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot


class Teller(enum.Enum):
    """Where a report comes from."""

    WEBHOOK = "webhook"
    POLL = "poll"


@frozen
class BookingReport:
    """
    How a booking was at one moment.

    Args:
        key: Our key in its metadata; some webhooks leave out the metadata, so that `None` proves
            nothing.
        rescheduled_from: The booking that it replaces, and `former_slot` the time of that, where
            they are told.
        sequence: Grows with each change within a chain of moves; not every report has one.
        said_at: By the calendar's clock: when the webhook was made, or when the booking was
            changed last.
        host: The calendar's id of the one who hosts it, `None` where it names none, or several.
    """

    uid: str
    status: ProviderStatus
    slot: TimeSlot
    event_type: str
    key: str | None
    rescheduled_from: str | None
    former_slot: TimeSlot | None
    sequence: int | None
    said_at: dt.datetime
    teller: Teller
    host: str | None = None


@frozen
class Remark:
    """An event that changes nobody's time, such as the end of a meeting."""


@frozen
class NotKnown:
    """A trigger, or a version of one, that this program does not know; a later one may."""


@frozen
class Damaged:
    """An event of a known form that makes no sense; `problem` quotes nothing of it."""

    problem: str


EventContent: TypeAlias = BookingReport | AttendanceReport | Remark | NotKnown | Damaged


@frozen
class ReportPage:
    """Reports in the order of their last change; `is_last` says that nothing follows."""

    reports: tuple[BookingReport, ...]
    is_last: bool
