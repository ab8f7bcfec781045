"""
Cal.com's JSON as attrs classes, and their way into the domain.

Everything that the domain needs is checked strictly: an answer that does not fit is nonsense, and
nonsense is never mistaken for "there is nothing".
"""

import datetime as dt

from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, TypeVar, get_origin

from attrs import field, frozen
from cattrs import BaseConverter, BaseValidationError, Converter
from cattrs.cols import list_structure_factory

from adapters.calcom.pages import BookingPage
from booking_domain.errors import InvalidValue
from booking_domain.model.booking_report import BookingReport, ReportPage, Teller
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.model.time_slot import TimeSlot


_T = TypeVar("_T")

_STATUSES = {status.value: status for status in ProviderStatus} | {
    # A host still has to be found: it occupies its time and is not confirmed.
    "awaiting_host": ProviderStatus.PENDING,
}


class NonsenseError(ValueError):
    """The body of an answer does not have the shape that its status promises."""


@frozen
class WireEventType:
    """`eventType` of a booking."""

    id: int


@frozen
class WireHostId:
    """One of `hosts` of a booking, or the `organizer` of a webhook."""

    id: Any = None


@frozen
class WireBooking:
    """A booking, as far as we read it; optional is what was seen to be null or absent."""

    uid: str
    status: ProviderStatus
    start: dt.datetime
    end: dt.datetime
    created_at: dt.datetime = field(alias="createdAt")
    event_type: WireEventType | None = field(alias="eventType", default=None)
    event_type_id: int | None = field(alias="eventTypeId", default=None)
    metadata: dict[str, Any] | None = None
    updated_at: dt.datetime | None = field(alias="updatedAt", default=None)
    rescheduled_from: str | None = field(alias="rescheduledFromUid", default=None)
    rescheduled_to: str | None = field(alias="rescheduledToUid", default=None)
    hosts: list[WireHostId] | None = None

    def to_domain(self, *, key_name: str) -> ProviderBooking:
        """
        Return the booking as the domain knows it; its event type is "" where Cal.com names none.

        Raises:
            InvalidValue: it does not end after it starts.
        """
        event_type = self.event_type_id
        if event_type is None and self.event_type is not None:
            event_type = self.event_type.id
        return ProviderBooking(
            uid=self.uid,
            status=self.status,
            slot=TimeSlot(start=self.start, end=self.end),
            event_type="" if event_type is None else str(event_type),
            key=key_in(self.metadata, key_name=key_name),
            created_at=self.created_at,
            rescheduled_from=self.rescheduled_from,
            rescheduled_to=self.rescheduled_to,
            host=host_of(self.hosts or ()),
        )

    def to_report(self, *, key_name: str) -> BookingReport:
        """Return how the booking is now; raises as `to_domain`."""
        booking = self.to_domain(key_name=key_name)
        return BookingReport(
            uid=booking.uid,
            status=booking.status,
            slot=booking.slot,
            event_type=booking.event_type,
            key=booking.key,
            rescheduled_from=booking.rescheduled_from,
            former_slot=None,
            sequence=None,
            said_at=self.updated_at or self.created_at,
            teller=Teller.POLL,
            host=booking.host,
        )


@frozen
class WirePagination:
    """`pagination` of a list."""

    has_next_page: bool = field(alias="hasNextPage")


@frozen
class WireSlot:
    """One free time in the form `format=range`."""

    start: dt.datetime
    end: dt.datetime


@frozen
class _OneBooking:
    status: Literal["success"]
    data: WireBooking


@frozen
class _ManyBookings:
    status: Literal["success"]
    data: list[WireBooking]
    pagination: WirePagination


@frozen
class _Slots:
    status: Literal["success"]
    data: dict[str, list[WireSlot]]


def key_in(metadata: Mapping[str, Any] | None, *, key_name: str) -> str | None:
    """Return our key among what a booking carries; one that no database could hold is none."""
    key = (metadata or {}).get(key_name)
    return key if isinstance(key, str) and "\0" not in key else None


def read_booking(body: object, *, key_name: str) -> ProviderBooking:
    """
    This will read the answer to a create, reschedule, cancel or get.

    Raises:
        NonsenseError: it is none, among them the arrays of recurring event types.
    """
    return sensible(lambda: structured(body, _OneBooking).data.to_domain(key_name=key_name))


def read_booking_page(body: object, *, key_name: str) -> BookingPage[ProviderBooking]:
    """
    This will read one page of the list of bookings.

    Raises:
        NonsenseError: it is none, or announces a page after an empty one.
    """

    def read() -> BookingPage[ProviderBooking]:
        page = structured(body, _ManyBookings)
        bookings = tuple(one.to_domain(key_name=key_name) for one in page.data)
        return page_of(bookings, has_next=page.pagination.has_next_page)

    return sensible(read)


def host_of(hosts: Collection[WireHostId]) -> str | None:
    """This will return the id of the only host, `None` if there are several, or none with one."""
    ids = {one.id if type(one.id) is int else None for one in hosts}
    only = ids.pop() if len(ids) == 1 else None
    return None if only is None else str(only)


def page_of(bookings: tuple[_T, ...], *, has_next: bool) -> BookingPage[_T]:
    """
    This will return a page.

    Raises:
        NonsenseError: it is empty, and announces another one: that would have no end.
    """
    if has_next and not bookings:
        raise NonsenseError("an empty page announces another one")
    return BookingPage(bookings=bookings, has_next=has_next)


def read_report_page(body: object, *, key_name: str) -> ReportPage:
    """
    This will read one page of the list as reports.

    Raises:
        NonsenseError: it is none, or announces a page after an empty one.
    """

    def read() -> ReportPage:
        page = structured(body, _ManyBookings)
        reports = tuple(booking.to_report(key_name=key_name) for booking in page.data)
        return ReportPage(reports=reports, is_last=not page.pagination.has_next_page)

    page = sensible(read)
    if not page.is_last and not page.reports:
        raise NonsenseError("an empty page announces another one")
    return page


def read_slots(body: object) -> tuple[TimeSlot, ...]:
    """
    This will read free times, sorted.

    Raises:
        NonsenseError: they are none, or lack their ends.
    """

    def read() -> tuple[TimeSlot, ...]:
        days = structured(body, _Slots).data.values()
        return tuple(sorted(TimeSlot(start=s.start, end=s.end) for day in days for s in day))

    return sensible(read)


def sensible(read: Callable[[], _T]) -> _T:
    """
    This will read, with one error for all that may be wrong.

    Raises:
        NonsenseError: the body has another shape, or contradicts itself.
    """
    try:
        return read()
    except (BaseValidationError, InvalidValue) as error:
        raise NonsenseError("the answer does not have the promised shape") from error


def structured(body: object, shape: type[_T]) -> _T:
    """
    This will read a body as a class.

    Raises:
        NonsenseError: it is no JSON object.
        BaseValidationError: it has another shape.
    """
    if not isinstance(body, dict):
        raise NonsenseError(f"the answer is no JSON object but {type(body).__name__}")
    return _CONVERTER.structure(body, shape)


def _strict(kind: type[_T]) -> Callable[[object, type[_T]], _T]:
    """Return a hook that accepts a type as it is: cattrs would turn null into the text "None"."""

    def accept(value: object, _: type[_T]) -> _T:
        # type() and not isinstance(): in Python, true is an int.
        if type(value) is not kind:
            message = f"expected {kind.__name__}, got {type(value).__name__}"
            raise TypeError(message)
        return value

    return accept


def _aware_datetime(value: object, _: type[dt.datetime]) -> dt.datetime:
    if not isinstance(value, str):
        message = f"expected a time as text, got {type(value).__name__}"
        raise TypeError(message)
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time without offset")
    return moment.astimezone(dt.UTC)


def _status(value: object, _: type[ProviderStatus]) -> ProviderStatus:
    if not isinstance(value, str) or value.lower() not in _STATUSES:
        raise ValueError("a status that is none")
    return _STATUSES[value.lower()]


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list


def _strict_list(kind: Any, converter: BaseConverter) -> Callable[[object, Any], list[Any]]:
    """Return a hook that refuses an object or a text in a list's place: empty, it would pass."""
    inner = list_structure_factory(kind, converter)

    def structure(value: object, target: Any) -> list[Any]:
        if not isinstance(value, list):
            message = f"expected a list, got {type(value).__name__}"
            raise TypeError(message)
        items: list[Any] = inner(value, target)
        return items

    return structure


def _build_converter() -> Converter:
    converter = Converter(use_alias=True)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _strict(kind))
    converter.register_structure_hook(dt.datetime, _aware_datetime)
    converter.register_structure_hook(ProviderStatus, _status)
    converter.register_structure_hook_factory(_is_list, _strict_list)
    return converter


_CONVERTER = _build_converter()
