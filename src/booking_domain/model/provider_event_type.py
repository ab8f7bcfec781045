"""What can be booked at the provider, as far as it matters to somebody who books by phone."""

import datetime as dt
import enum

from typing import TypeAlias

from attrs import frozen


class Scheduling(enum.Enum):
    """Who of the hosts takes a booking."""

    ONE_PERSON = "one person"
    ROUND_ROBIN = "round robin"
    COLLECTIVE = "collective"
    MANAGED = "managed"


class ConfirmedBy(enum.Enum):
    """Whether a booking stands at once."""

    NOBODY = enum.auto()
    HOST = enum.auto()
    HOST_AT_SHORT_NOTICE = enum.auto()


class Place(enum.Enum):
    """Where a booking takes place: what the provider knows, or what it asks the customer for."""

    KNOWN = enum.auto()
    ASKED_FOR = enum.auto()


@frozen
class FormField:
    """A field of the booking form; a hidden one is neither shown nor demanded."""

    slug: str
    required: bool
    hidden: bool


@frozen
class RollingWindow:
    """Bookable for so many days ahead; `business_days` counts Mondays to Fridays only."""

    days: int
    business_days: bool


@frozen
class FixedWindow:
    """Bookable up to and including this day."""

    last: dt.date


BookingWindow: TypeAlias = RollingWindow | FixedWindow


@frozen(kw_only=True)
class ProviderEventType:
    """
    One event type.

    Lengths, buffers, notice, interval and offset are minutes; no `slot_interval` means the length.
    `hosts` are names. `seats` is how many customers share one time. `reschedule_minutes` is how
    long before the start a booking can no longer be moved, `None` where that does not matter;
    `bookings_per_customer` is how many one address or number may have ahead.
    """

    event_type: str
    title: str
    duration_minutes: int
    hosts: tuple[str, ...]
    fields: tuple[FormField, ...]
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    minimum_notice_minutes: int = 0
    slot_interval: int | None = None
    slot_offset: int = 0
    window: BookingWindow | None = None
    confirmed_by: ConfirmedBy = ConfirmedBy.NOBODY
    scheduling: Scheduling = Scheduling.ONE_PERSON
    places: tuple[Place, ...] = (Place.KNOWN,)
    seats: int = 1
    is_recurring: bool = False
    is_hidden: bool = False
    verifies_email: bool = False
    refuses_cancelling: bool = False
    refuses_rescheduling: bool = False
    reschedule_minutes: int | None = None
    bookings_per_customer: int | None = None

    def field(self, slug: str) -> FormField | None:
        """Return the shown field of this name, `None` if there is none or it is hidden."""
        shown = (one for one in self.fields if one.slug == slug and not one.hidden)
        return next(shown, None)

    def demands(self, slug: str) -> bool:
        """Whether nobody can book without this field."""
        found = self.field(slug)
        return found is not None and found.required
