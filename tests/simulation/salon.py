"""A salon with so few times that callers get in each other's way."""

import datetime as dt

from zoneinfo import ZoneInfo

from adapters.memory.calcom_model.event_type import (
    Confirmation,
    EventType,
    FieldRule,
    Host,
    OpeningTime,
    Schedule,
)
from booking_domain.model.opening_hours import OpeningHours
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.service_offering import HostedEventType, ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import BookingRules, Location, Tenant


BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
"""Monday; the salon opens on Tuesday mornings only."""

TENANT_ID = "salon"
HORIZON_SECONDS = 20
"""How long a lost request may still land: short, so that much happens within it."""
HORIZON_RESERVE_SECONDS = 3.0
"""No request lands in the last of these seconds."""

_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN).astimezone(dt.UTC)
STARTS = tuple(_TEN + dt.timedelta(minutes=minutes) for minutes in (0, 15, 30, 60))
NAMES = ("Max Beispiel", "Kim Muster", "Ida Probe", "Ole Test")
PHONES = tuple(PhoneNumber(f"+4915112345{number}") for number in (101, 102, 103, 104))
SERVICES = {"kurz": "Schnitt", "lang": "Farbe", "anfrage": "Beratung"}
MINUTES = {"kurz": 30, "lang": 60, "anfrage": 30}
BUFFERS = {"kurz": 0, "lang": 5, "anfrage": 0}
"""Minutes that are kept free after an appointment."""
HOSTS: dict[str, tuple[str, ...]] = {
    "kurz": ("anna", "ben"),
    "lang": ("anna",),
    "anfrage": ("ben",),
}
RESOURCES = {"anna": "chair-1", "ben": "chair-2"}
HOST_IDS = {"chair-1": 1, "chair-2": 2}

_ANNA = Host(id=1, name="Anna", username="anna", email="anna@salon.example")
_BEN = Host(id=2, name="Ben", username="ben", email="ben@salon.example")
_HOURS = Schedule(
    id=1,
    name="Öffnungszeiten",
    time_zone="Europe/Berlin",
    opening_times=(OpeningTime(weekdays=(1,), start=dt.time(9, 30), end=dt.time(12)),),
)


def _tenant(*, hold_minutes: int) -> Tenant:
    return Tenant(
        tenant_id=TENANT_ID,
        name="Salon",
        location=Location(location_id="mitte", name="Mitte", zone=BERLIN),
        opening_hours=OpeningHours.every_day(opens=dt.time(9, 30), closes=dt.time(12)),
        staff=(
            StaffMember(staff_id="anna", name="Anna", resource_id="chair-1"),
            StaffMember(staff_id="ben", name="Ben", resource_id="chair-2"),
        ),
        services=(
            ServiceOffering(
                service_id="kurz",
                name=SERVICES["kurz"],
                duration_minutes=30,
                hosts=(HostedEventType("anna", "11"), HostedEventType("ben", "21")),
            ),
            ServiceOffering(
                service_id="lang",
                name=SERVICES["lang"],
                duration_minutes=60,
                buffer_after_minutes=BUFFERS["lang"],
                hosts=(HostedEventType("anna", "12"),),
            ),
            ServiceOffering(
                service_id="anfrage",
                name=SERVICES["anfrage"],
                duration_minutes=30,
                hosts=(HostedEventType("ben", "22"),),
                needs_confirmation=True,
            ),
        ),
        rules=BookingRules(
            horizon_days=7, hold_minutes=hold_minutes, landing_horizon_seconds=HORIZON_SECONDS
        ),
    )


TENANTS = tuple(_tenant(hold_minutes=minutes) for minutes in (3, 0))
"""The second one's holds have run out as soon as they are made."""


def _event_type(number: int, minutes: int, *, host: Host, by_host: bool = False) -> EventType:
    return EventType(
        id=number,
        title=str(number),
        slug=str(number),
        length=minutes,
        host=host,
        schedule=_HOURS,
        address="Hauptstr. 1, 10115 Berlin",
        after_buffer=BUFFERS["lang"] if minutes == MINUTES["lang"] else 0,
        minimum_notice=0,
        slot_interval=15,
        confirmation=Confirmation.BY_HOST if by_host else Confirmation.AUTOMATIC,
        email_field=FieldRule.REQUIRED,
    )


PRIVATE_EVENT_TYPE = 29
"""Ben's, and in no catalogue of the salon."""
EVENT_TYPES_OF_BEN = (21, 22)

EVENT_TYPES = (
    _event_type(11, 30, host=_ANNA),
    _event_type(21, 30, host=_BEN),
    _event_type(12, 60, host=_ANNA),
    _event_type(22, 30, host=_BEN, by_host=True),
    _event_type(PRIVATE_EVENT_TYPE, 30, host=_BEN),
)
