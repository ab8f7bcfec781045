"""A salon with one service of one person and one of two, and short ways to write results for it."""

import datetime as dt

from zoneinfo import ZoneInfo

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.opening_hours import OpeningHours
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.results import AppointmentSummary
from booking_domain.model.service_offering import HostedEventType, ServiceOffering
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import BookingRules, Location, Tenant
from booking_domain.model.time_slot import TimeSlot


BERLIN = ZoneInfo("Europe/Berlin")
REFERENCE = "A-7K3QX"
APPOINTMENT_ID = "0f7e6a34-11aa-4c52-9f0e-6f1f0c2f8a55"
SLOT_ID_START = "s_"


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> dt.datetime:
    """An instant by its wall time in Berlin."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=BERLIN)


NOW = at(24, 10)  # a Tuesday


def salon(*, zone: ZoneInfo = BERLIN, region: str = "DE") -> Tenant:
    """ "cut" is done by Anna alone, "colour" by Anna and Ben."""
    anna = HostedEventType(staff_id="anna", event_type="1")
    ben = HostedEventType(staff_id="ben", event_type="2")
    return Tenant(
        tenant_id="salon",
        name="Salon Beispiel",
        location=Location(
            location_id="mitte", name="Mitte", zone=zone, phone=PhoneNumber("+493023125042")
        ),
        opening_hours=OpeningHours.every_day(opens=dt.time(8), closes=dt.time(19)),
        staff=(
            StaffMember(staff_id="anna", name="Anna", resource_id="anna"),
            StaffMember(staff_id="ben", name="Ben", resource_id="ben"),
        ),
        services=(
            ServiceOffering(
                service_id="cut", name="Herrenhaarschnitt", duration_minutes=30, hosts=(anna,)
            ),
            ServiceOffering(
                service_id="colour",
                name="Waschen, Färben & Föhnen",
                duration_minutes=90,
                hosts=(anna, ben),
            ),
        ),
        rules=BookingRules(cancellation_hours=24, open_appointments=3),
        region=region,
    )


def renamed(name: str) -> Tenant:
    """The same salon with this name for its first service and both people."""
    tenant = salon()
    cut, colour = tenant.services
    anna, ben = tenant.staff
    return evolve(
        tenant,
        services=(evolve(cut, name=name), colour),
        staff=(evolve(anna, name=f"{name} A"), evolve(ben, name=f"{name} B")),
    )


def offer(
    start: dt.datetime, *, service: str = "cut", staff: str = "anna", named: bool = False
) -> SlotOffer:
    """An offer with an id of its own."""
    return SlotOffer(
        slot_id=f"{SLOT_ID_START}{start.astimezone(dt.UTC):%m%d%H%M}{staff}",
        call_id="call_1",
        service_id=service,
        staff_id=staff,
        slot=TimeSlot.lasting(start, minutes=30),
        staff_was_named=named,
    )


def appointment(
    start: dt.datetime,
    *,
    state: AppointmentState = AppointmentState.CONFIRMED,
    service: str = "cut",
    staff: str = "anna",
) -> AppointmentSummary:
    """An appointment of half an hour."""
    return AppointmentSummary(
        appointment_id=APPOINTMENT_ID,
        reference=REFERENCE,
        service_id=service,
        staff_id=staff,
        slot=TimeSlot.lasting(start, minutes=30),
        state=state,
    )
