"""What can be booked: hosts, their working hours, and event types with their rules."""

import datetime as dt
import enum

from attrs import frozen


class FieldRule(enum.Enum):
    """What the booking form does with a field; a hidden one is neither shown nor required."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    HIDDEN = "hidden"


class Confirmation(enum.Enum):
    """Whether a booking stands at once or waits for the host's yes."""

    AUTOMATIC = "automatic"
    BY_HOST = "by_host"
    BY_HOST_BLOCKING = "by_host_blocking"


@frozen
class Host:
    """A person or chair that can do one thing at a time."""

    id: int
    name: str
    username: str
    email: str


@frozen
class OpeningTime:
    """Wall times of some weekdays (Monday is 0), half open; `end` may be the day's last minute."""

    weekdays: tuple[int, ...]
    start: dt.time
    end: dt.time


@frozen
class DayOverride:
    """Other wall times for one date; without times the day is closed."""

    day: dt.date
    start: dt.time | None
    end: dt.time | None


@frozen
class Schedule:
    """Working hours in wall time of a zone."""

    id: int
    name: str
    time_zone: str
    opening_times: tuple[OpeningTime, ...]
    overrides: tuple[DayOverride, ...] = ()


@frozen
class EventType:
    """
    One bookable service with one host.

    Lengths, buffers, interval and notice are minutes; `window_days` limits what slots are offered
    (not what may be booked: Cal.com accepts bookings beyond it); no interval means the length.
    """

    id: int
    slug: str
    title: str
    length: int
    host: Host
    schedule: Schedule
    address: str
    before_buffer: int = 0
    after_buffer: int = 0
    minimum_notice: int = 120
    slot_interval: int | None = None
    window_days: int | None = None
    confirmation: Confirmation = Confirmation.AUTOMATIC
    email_field: FieldRule = FieldRule.REQUIRED
    phone_field: FieldRule = FieldRule.HIDDEN

    @property
    def needs_confirmation(self) -> bool:
        """Whether a new booking waits for the host."""
        return self.confirmation is not Confirmation.AUTOMATIC
