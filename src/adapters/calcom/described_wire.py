"""Bookings with their attendee, and the conversation and salon that their metadata names."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attrs import field, frozen

from adapters.calcom.pages import BookingPage
from adapters.calcom.settings import CalcomSettings
from adapters.calcom.wire import WireBooking, WirePagination, page_of, sensible, structured
from booking_domain.errors import InvalidValue
from booking_domain.model.customer import Customer
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.phone_number import PhoneNumber, parse_phone_number


_CALL_NAMES = ("callId", "call_id", "retellCallId", "retell_call_id")
"""Ours, and those that older programs wrote: whatever they name counts only if we know the call."""
_TENANT_NAME = "tenantId"
_NO_REGION = "ZZ"
_SMS_DOMAIN = "sms.cal.com"
"""Where Cal.com makes up an address out of a number."""


@frozen
class WireAttendee:
    """One of a booking's `attendees`; all of it was seen to be null or absent."""

    name: str | None = None
    email: str | None = None
    phone: str | None = field(alias="phoneNumber", default=None)


@frozen
class WireDescribed(WireBooking):
    """A booking, and who comes."""

    attendees: list[WireAttendee] | None = None

    def described(self, *, settings: CalcomSettings) -> DescribedBooking:
        """Return it as the domain knows it. Raises `InvalidValue` as `to_domain`."""
        metadata = self.metadata or {}
        return DescribedBooking(
            booking=self.to_domain(key_name=settings.key_name),
            call_id=the_call_of(metadata),
            tenant_id=_text(metadata.get(_TENANT_NAME)),
            attendee=self._attendee(settings),
        )

    def _attendee(self, settings: CalcomSettings) -> Customer | None:
        # Of several the first one has booked; the others are guests.
        first = next(iter(self.attendees or ()), None)
        if first is None or first.name is None:
            return None
        made_up = (settings.placeholder_domain, _SMS_DOMAIN)
        return attendee_of(
            name=first.name, email=first.email, phone=first.phone, made_up_domains=made_up
        )


@frozen
class _OneDescribed:
    status: Literal["success"]
    data: WireDescribed


@frozen
class _ManyDescribed:
    status: Literal["success"]
    data: list[WireDescribed]
    pagination: WirePagination


def read_described(body: object, *, settings: CalcomSettings) -> DescribedBooking:
    """This will read the answer to a get. Raises `NonsenseError`."""
    return sensible(lambda: structured(body, _OneDescribed).data.described(settings=settings))


def read_described_page(body: object, *, settings: CalcomSettings) -> BookingPage[DescribedBooking]:
    """This will read one page of the list. Raises `NonsenseError`."""

    def read() -> BookingPage[DescribedBooking]:
        page = structured(body, _ManyDescribed)
        bookings = tuple(one.described(settings=settings) for one in page.data)
        return page_of(bookings, has_next=page.pagination.has_next_page)

    return sensible(read)


def the_call_of(metadata: Mapping[str, Any]) -> str | None:
    """This will return the conversation that metadata names, `None` where it names two."""
    named = {text for name in _CALL_NAMES if (text := _text(metadata.get(name))) is not None}
    return named.pop() if len(named) == 1 else None


def attendee_of(
    *, name: str, email: str | None, phone: str | None, made_up_domains: Iterable[str]
) -> Customer | None:
    """This will return who comes, without an address that was made up; `None` for no name."""
    number = parse_phone_number(phone, region=_NO_REGION)
    domain = (email or "").rpartition("@")[2].casefold()
    is_real = bool(domain) and domain not in {one.casefold() for one in made_up_domains}
    try:
        return Customer(
            name=name.strip(),
            phone=number if isinstance(number, PhoneNumber) else None,
            email=email if is_real else None,
        )
    except InvalidValue:
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
