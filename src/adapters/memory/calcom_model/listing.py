"""Which bookings a list shows: filters, order and pages."""

import datetime as dt
import enum

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from adapters.memory.calcom_model.booking import Booking, BookingStatus


MAX_TAKE = 250
DEFAULT_TAKE = 100


class StatusFilter(enum.Enum):
    """The list's own notion of status; without one every booking is shown."""

    UPCOMING = "upcoming"
    RECURRING = "recurring"
    PAST = "past"
    CANCELLED = "cancelled"
    UNCONFIRMED = "unconfirmed"


class SortField(enum.Enum):
    """What the list can be sorted by."""

    START = "sortStart"
    END = "sortEnd"
    CREATED = "sortCreated"
    UPDATED = "sortUpdatedAt"


@frozen
class BookingQuery:
    """What to list; every bound is inclusive, and `None` or empty means no filter."""

    statuses: tuple[StatusFilter, ...] = ()
    attendee_email: str | None = None
    attendee_name: str | None = None
    uid: str | None = None
    event_type_ids: tuple[int, ...] = ()
    after_start: dt.datetime | None = None
    before_end: dt.datetime | None = None
    after_created: dt.datetime | None = None
    before_created: dt.datetime | None = None
    after_updated: dt.datetime | None = None
    before_updated: dt.datetime | None = None
    sort_field: SortField = SortField.START
    descending: bool = False
    take: int = DEFAULT_TAKE
    skip: int = 0


@frozen
class Page:
    """A part of the list, and how much there is in all."""

    bookings: tuple[Booking, ...]
    total: int
    take: int
    skip: int


_SORT_KEYS: dict[SortField, Callable[[Booking], Any]] = {
    SortField.START: lambda booking: (booking.slot.start, booking.id),
    SortField.END: lambda booking: (booking.slot.end, booking.id),
    SortField.CREATED: lambda booking: (booking.created_at, booking.id),
    SortField.UPDATED: lambda booking: (booking.updated_at, booking.id),
}


def page_of(bookings: Iterable[Booking], *, query: BookingQuery, now: dt.datetime) -> Page:
    """Return the page that the query asks for."""
    matching = sorted(
        (booking for booking in bookings if _matches(booking, query=query, now=now)),
        key=_SORT_KEYS[query.sort_field],
        reverse=query.descending,
    )
    shown = tuple(matching[query.skip : query.skip + query.take])
    return Page(bookings=shown, total=len(matching), take=query.take, skip=query.skip)


def _matches(booking: Booking, *, query: BookingQuery, now: dt.datetime) -> bool:
    return (
        (not query.statuses or any(_has(booking, status=s, now=now) for s in query.statuses))
        and query.attendee_email in {None, booking.attendee.email}
        and query.attendee_name in {None, booking.attendee.name}
        and query.uid in {None, booking.uid}
        and (not query.event_type_ids or booking.event_type_id in query.event_type_ids)
        and _within(booking.slot.start, low=query.after_start, high=None)
        and _within(booking.slot.end, low=None, high=query.before_end)
        and _within(booking.created_at, low=query.after_created, high=query.before_created)
        and _within(booking.updated_at, low=query.after_updated, high=query.before_updated)
    )


def _within(moment: dt.datetime, *, low: dt.datetime | None, high: dt.datetime | None) -> bool:
    return (low is None or low <= moment) and (high is None or moment <= high)


def _has(booking: Booking, *, status: StatusFilter, now: dt.datetime) -> bool:
    match status:
        case StatusFilter.UPCOMING:
            return not booking.is_final and booking.slot.end >= now
        case StatusFilter.PAST:
            return not booking.is_final and booking.slot.end <= now
        case StatusFilter.CANCELLED:
            return booking.is_final
        case StatusFilter.UNCONFIRMED:
            return booking.status is BookingStatus.PENDING and booking.slot.end >= now
        case StatusFilter.RECURRING:
            return False
