"""A salon: its zone, its hours, its people, its services."""

import datetime as dt
import enum

from zoneinfo import ZoneInfo

from attrs import field, frozen

from booking_domain.errors import InvalidValue
from booking_domain.model.closed_days import ClosedDays
from booking_domain.model.customer import normalise_name
from booking_domain.model.opening_hours import OpeningHours
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.time_slot import TimeSlot


class PhoneOnly(enum.Enum):
    """How a caller without an e-mail address is booked."""

    NATIVE = "native"
    PLACEHOLDER = "placeholder"


@frozen
class Location:
    """
    Where the appointments take place; its zone decides what "um zehn" means.

    `phone` is where people of the salon answer, for whoever cannot be helped here.
    """

    location_id: str
    name: str
    zone: ZoneInfo
    address: str | None = None
    phone: PhoneNumber | None = None


@frozen
class BookingRules:
    """
    How far and how long: `horizon_days` ahead may be booked, a hold lasts `hold_minutes`.

    `landing_horizon_seconds` is how long a lost request may still take effect at the provider;
    `placeholder_domain` is where placeholder addresses of `PhoneOnly.PLACEHOLDER` live. Later than
    `cancellation_hours` before its start no caller moves or cancels an appointment, and nobody has
    more than `open_appointments` ahead; 0 means that there is no such rule.

    Raises:
        InvalidValue: a number is negative, or the lead time leaves nothing of the horizon.
    """

    horizon_days: int = 180
    lead_minutes: int = 0
    hold_minutes: int = 3
    landing_horizon_seconds: int = 150
    phone_only: PhoneOnly = PhoneOnly.PLACEHOLDER
    placeholder_domain: str = "no-mail.invalid"
    cancellation_hours: int = 0
    open_appointments: int = 0

    def __attrs_post_init__(self) -> None:
        numbers = (
            self.lead_minutes,
            self.hold_minutes,
            self.landing_horizon_seconds,
            self.cancellation_hours,
            self.open_appointments,
        )
        if min(numbers) < 0:
            message = f"the numbers of the rules must not be negative: {numbers}"
            raise InvalidValue(message)
        if dt.timedelta(minutes=self.lead_minutes) >= dt.timedelta(days=self.horizon_days):
            message = (
                f"{self.lead_minutes} minutes of lead time leave nothing of a horizon of"
                f" {self.horizon_days} days"
            )
            raise InvalidValue(message)

    def bookable_from(self, now: dt.datetime) -> TimeSlot:
        """Return the span in which an appointment may start, seen from this instant."""
        return TimeSlot(
            start=now + dt.timedelta(minutes=self.lead_minutes),
            end=now + dt.timedelta(days=self.horizon_days),
        )

    @property
    def landing_horizon(self) -> dt.timedelta:
        """The landing horizon as a duration."""
        return dt.timedelta(seconds=self.landing_horizon_seconds)


@frozen
class Tenant:
    """
    One salon as the domain sees it; keys and addresses of the provider live in its adapter.

    Raises:
        InvalidValue: a service names a person who does not exist, or two services or people share
            an id or a spoken name.
    """

    tenant_id: str
    name: str
    location: Location
    opening_hours: OpeningHours
    staff: tuple[StaffMember, ...]
    services: tuple[ServiceOffering, ...]
    rules: BookingRules = BookingRules()
    region: str = "DE"
    closed_days: ClosedDays = field(factory=ClosedDays)

    def __attrs_post_init__(self) -> None:
        known = {member.staff_id for member in self.staff}
        for service in self.services:
            for host in service.hosts:
                if host.staff_id not in known:
                    message = (
                        f"service {service.service_id!r} names the unknown staff {host.staff_id!r}"
                    )
                    raise InvalidValue(message)
        _refuse_shared_names("service", [(s.service_id, s.name, s.synonyms) for s in self.services])
        _refuse_shared_names("staff", [(m.staff_id, m.name, m.synonyms) for m in self.staff])

    def service(self, service_id: str) -> ServiceOffering | None:
        """Return the service of this id, `None` if it is no longer offered."""
        return next((s for s in self.services if s.service_id == service_id), None)

    def member(self, staff_id: str) -> StaffMember | None:
        """Return the person of this id, `None` if they no longer work here."""
        return next((m for m in self.staff if m.staff_id == staff_id), None)

    def match_services(self, spoken: str) -> tuple[ServiceOffering, ...]:
        """Return the services of this name or synonym; several never, none if it is not exact."""
        return tuple(s for s in self.services if _is_called(spoken, s.name, s.synonyms))

    def match_staff(self, spoken: str) -> tuple[StaffMember, ...]:
        """Return the people of this name or synonym."""
        return tuple(m for m in self.staff if _is_called(spoken, m.name, m.synonyms))


def _is_called(spoken: str, name: str, synonyms: tuple[str, ...]) -> bool:
    wanted = normalise_name(spoken)
    return wanted in {normalise_name(candidate) for candidate in (name, *synonyms)}


def _refuse_shared_names(kind: str, entries: list[tuple[str, str, tuple[str, ...]]]) -> None:
    ids = [identity for identity, _, _ in entries]
    if len(set(ids)) != len(ids):
        message = f"two entries of {kind} share an id: {sorted(ids)}"
        raise InvalidValue(message)
    owner: dict[str, str] = {}
    for identity, name, synonyms in entries:
        for spoken in {normalise_name(candidate) for candidate in (name, *synonyms)}:
            if owner.setdefault(spoken, identity) != identity:
                message = (
                    f"{kind} {identity!r} and {owner[spoken]!r} share the spoken name {spoken!r}"
                )
                raise InvalidValue(message)
