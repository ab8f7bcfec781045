"""A salon for tests: two chairs, four services, and a calendar account that knows them."""

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
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.opening_hours import OpeningHours
from booking_domain.model.service_offering import HostedEventType, ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import BookingRules, Location, Tenant
from booking_domain.model.time_slot import TimeSlot


BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_MORNING = dt.datetime(2026, 11, 23, 9, tzinfo=BERLIN)
"""Monday, 23 November 2026, 9:00 in Berlin: the salon has just opened."""

_ANNA = Host(id=1, name="Anna", username="anna", email="anna@salon.example")
_BEN = Host(id=2, name="Ben", username="ben", email="ben@salon.example")
_HOURS = Schedule(
    id=1,
    name="Öffnungszeiten",
    time_zone="Europe/Berlin",
    opening_times=(OpeningTime(weekdays=(0, 1, 2, 3, 4, 5), start=dt.time(9), end=dt.time(18)),),
)


def salon(*, tenant_id: str = "salon-muster", rules: BookingRules | None = None) -> Tenant:
    """Return the salon as the domain sees it."""
    return Tenant(
        tenant_id=tenant_id,
        name="Salon Muster",
        location=Location(location_id="mitte", name="Mitte", zone=BERLIN),
        opening_hours=OpeningHours.every_day(opens=dt.time(9), closes=dt.time(18)),
        staff=(
            StaffMember(staff_id="anna", name="Anna", resource_id="chair-1"),
            StaffMember(staff_id="ben", name="Ben", resource_id="chair-2"),
        ),
        services=(
            ServiceOffering(
                service_id="herren",
                name="Herrenhaarschnitt",
                duration_minutes=30,
                synonyms=("Haarschnitt Herren",),
                hosts=(HostedEventType("anna", "101"), HostedEventType("ben", "201")),
            ),
            ServiceOffering(
                service_id="damen",
                name="Damenhaarschnitt",
                duration_minutes=60,
                hosts=(HostedEventType("anna", "102"),),
            ),
            ServiceOffering(
                service_id="bart",
                name="Bartpflege",
                duration_minutes=15,
                hosts=(HostedEventType("ben", "204"),),
            ),
            ServiceOffering(
                service_id="kinder",
                name="Kinderhaarschnitt",
                duration_minutes=30,
                hosts=(HostedEventType("ben", "205"),),
                needs_confirmation=True,
            ),
        ),
        rules=rules or BookingRules(),
    )


def hold_at(start: dt.datetime, *, minutes: int = 30) -> Appointment:
    """Return a hold on Anna's chair for a Herrenhaarschnitt, made in `call_1` until 9:03."""
    return Appointment(
        tenant_id="salon-muster",
        appointment_id="appointment-1",
        reference="A-00001",
        call_id="call_1",
        service_id="herren",
        staff_id="anna",
        resource_id="chair-1",
        event_type="101",
        slot=TimeSlot.lasting(start, minutes=minutes),
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        state=AppointmentState.HELD,
        hold_until=MONDAY_MORNING.astimezone(dt.UTC) + dt.timedelta(minutes=3),
    )


def event_types() -> tuple[EventType, ...]:
    """Return the same salon as the calendar knows it."""
    return (
        _event_type(101, "herren-anna", 30, host=_ANNA),
        _event_type(201, "herren-ben", 30, host=_BEN),
        _event_type(102, "damen-anna", 60, host=_ANNA),
        _event_type(204, "bart-ben", 15, host=_BEN),
        _event_type(205, "kinder-ben", 30, host=_BEN, confirmation=Confirmation.BY_HOST),
    )


def _event_type(
    number: int,
    slug: str,
    minutes: int,
    *,
    host: Host,
    confirmation: Confirmation = Confirmation.AUTOMATIC,
) -> EventType:
    return EventType(
        id=number,
        title=slug,
        slug=slug,
        length=minutes,
        host=host,
        schedule=_HOURS,
        address="Hauptstr. 1, 10115 Berlin",
        minimum_notice=0,
        confirmation=confirmation,
        email_field=FieldRule.REQUIRED,
    )
