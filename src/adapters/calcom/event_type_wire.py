"""Cal.com's event types as attrs classes, and their way into the domain."""

import datetime as dt

from typing import Any, Literal

from attrs import field, frozen

from adapters.calcom.wire import NonsenseError, sensible, structured
from booking_domain.model.provider_event_type import (
    BookingWindow,
    ConfirmedBy,
    FixedWindow,
    FormField,
    Place,
    ProviderEventType,
    RollingWindow,
    Scheduling,
)


# Where the customer has to say the place; every other kind is known to Cal.com.
_ASKED_FOR = frozenset({"attendeeAddress", "attendeePhone", "attendeeDefined"})
_SCHEDULING = {
    None: Scheduling.ONE_PERSON,
    "roundRobin": Scheduling.ROUND_ROBIN,
    "collective": Scheduling.COLLECTIVE,
    "managed": Scheduling.MANAGED,
}


@frozen
class WireField:
    """One of `bookingFields`."""

    slug: str
    required: bool = False
    hidden: bool = False


@frozen
class WireHost:
    """One of `users`, or of a team's `hosts`."""

    name: str | None = None
    username: str | None = None

    def called(self) -> str:
        """Return a name for people."""
        return self.name or self.username or "?"


@frozen
class WirePlace:
    """One of `locations`."""

    type: str


@frozen
class WireWindow:
    """`bookingWindow`: so many days, or a list of two dates, or disabled."""

    disabled: bool = False
    type: str | None = None
    value: Any = None

    def to_domain(self) -> BookingWindow | None:
        """
        Return the window, `None` where there is none.

        Raises:
            NonsenseError: it is of no known kind.
        """
        match self:
            case WireWindow(disabled=True) | WireWindow(type=None):
                return None
            case WireWindow(type="calendarDays" | "businessDays", value=int(days)):
                return RollingWindow(days=days, business_days=self.type == "businessDays")
            case WireWindow(type="range", value=[_, str(last)]):
                return FixedWindow(last=_date(last))
            case _:
                raise NonsenseError("a booking window of an unknown kind")


@frozen
class WireSwitch:
    """`confirmationPolicy`, `seats` and other settings that can be `{"disabled": true}`."""

    disabled: bool = False
    type: str | None = None
    seats: int | None = field(alias="seatsPerTimeSlot", default=None)
    minutes_before: int | None = field(alias="minutesBefore", default=None)
    most_bookings: int | None = field(alias="maximumActiveBookings", default=None)


_OFF = WireSwitch(disabled=True)
_ALLOWED = WireSwitch(disabled=False)


@frozen
class WireEventTypeDetails:
    """An event type of a person or of a team, as far as we read it."""

    id: int
    length: int = field(alias="lengthInMinutes")
    title: str
    fields: list[WireField] = field(alias="bookingFields")
    places: list[WirePlace] = field(alias="locations")
    users: list[WireHost] | None = None
    hosts: list[WireHost] | None = None
    scheduling: str | None = field(alias="schedulingType", default=None)
    recurrence: dict[str, Any] | None = None
    slot_interval: int | None = field(alias="slotInterval", default=None)
    offset: int | None = field(alias="offsetStart", default=None)
    notice: int | None = field(alias="minimumBookingNotice", default=None)
    before: int | None = field(alias="beforeEventBuffer", default=None)
    after: int | None = field(alias="afterEventBuffer", default=None)
    window: WireWindow | None = field(alias="bookingWindow", default=None)
    confirmation: WireSwitch | None = field(alias="confirmationPolicy", default=None)
    seats: WireSwitch | None = None
    hidden: bool = False
    verifies_email: bool = field(alias="requiresBookerEmailVerification", default=False)
    cancelling: WireSwitch | None = field(alias="disableCancelling", default=None)
    rescheduling: WireSwitch | None = field(alias="disableRescheduling", default=None)
    limit: WireSwitch | None = field(alias="bookerActiveBookingsLimit", default=None)

    def to_domain(self) -> ProviderEventType:
        """
        Return the event type as the domain knows it.

        Raises:
            NonsenseError: a setting is of no known kind.
        """
        if self.scheduling not in _SCHEDULING:
            raise NonsenseError("a scheduling type that is none")
        # Here `disabled` says that cancelling is off, elsewhere that the setting is.
        cancelling, rescheduling = self.cancelling or _ALLOWED, self.rescheduling or _ALLOWED
        return ProviderEventType(
            event_type=str(self.id),
            title=self.title,
            duration_minutes=self.length,
            hosts=tuple(host.called() for host in self.hosts or self.users or ()),
            fields=tuple(FormField(one.slug, one.required, one.hidden) for one in self.fields),
            buffer_before_minutes=self.before or 0,
            buffer_after_minutes=self.after or 0,
            minimum_notice_minutes=self.notice or 0,
            slot_interval=self.slot_interval,
            slot_offset=self.offset or 0,
            window=None if self.window is None else self.window.to_domain(),
            confirmed_by=_confirmed_by(self.confirmation or _OFF),
            scheduling=_SCHEDULING[self.scheduling],
            places=tuple(
                Place.ASKED_FOR if one.type in _ASKED_FOR else Place.KNOWN for one in self.places
            ),
            seats=1 if self.seats is None else self.seats.seats or 1,
            is_recurring=self.recurrence is not None and not self.recurrence.get("disabled"),
            is_hidden=self.hidden,
            verifies_email=self.verifies_email,
            refuses_cancelling=cancelling.disabled,
            refuses_rescheduling=rescheduling.disabled,
            reschedule_minutes=rescheduling.minutes_before,
            bookings_per_customer=None if self.limit is None else self.limit.most_bookings,
        )


@frozen
class _ManyEventTypes:
    status: Literal["success"]
    data: list[Any]


@frozen
class _OneEventType:
    status: Literal["success"]
    data: WireEventTypeDetails


def read_event_types(body: object) -> tuple[ProviderEventType, ...]:
    """
    This will read the list of event types.

    Raises:
        NonsenseError: it is none; where one of them cannot be read, it is named by its id.
    """
    many = sensible(lambda: structured(body, _ManyEventTypes).data)
    return tuple(_named(one) for one in many)


def _named(raw: object) -> ProviderEventType:
    try:
        return sensible(lambda: structured(raw, WireEventTypeDetails)).to_domain()
    except NonsenseError as error:
        number = raw.get("id") if isinstance(raw, dict) else None
        name = str(number) if isinstance(number, int) else "without an id"
        raise NonsenseError(f"event type {name}: {error}") from error


def read_event_type(body: object) -> ProviderEventType:
    """
    This will read one event type.

    Raises:
        NonsenseError: it is none.
    """
    return sensible(lambda: structured(body, _OneEventType)).data.to_domain()


def _confirmed_by(policy: WireSwitch) -> ConfirmedBy:
    if policy.disabled or policy.type is None:
        return ConfirmedBy.NOBODY
    return ConfirmedBy.HOST if policy.type == "always" else ConfirmedBy.HOST_AT_SHORT_NOTICE


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError as error:
        raise NonsenseError("a date that is none") from error
