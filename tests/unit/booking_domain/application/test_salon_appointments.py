"""What the salon's own software reads."""

import datetime as dt

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.salon_appointments import (
    MAX_LISTED,
    GetAppointment,
    ListAppointments,
    SalonAppointments,
)
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import BERLIN
from tests.doubles.world import World


TUESDAY = TimeSlot.lasting(dt.datetime(2026, 11, 24, tzinfo=BERLIN), minutes=24 * 60)
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)


async def test_a_day_lists_what_starts_on_it() -> None:
    """By start, and never more than was asked for; a limit that makes no sense is mended."""
    world = World()
    salon = SalonAppointments(units=world.units, unheard=world.unheard)
    await world.say(MAX)
    await world.say(
        BookAppointment(customer_name="Erika", service="Bartpflege", date_text="morgen um elf"),
        call_id="call_2",
    )

    async def listed(limit: int) -> list[str]:
        command = ListAppointments(window=TUESDAY, limit=limit)
        return [one.service_id for one in await salon.list(command, tenant=world.tenant)]

    assert await listed(MAX_LISTED + 1) == ["herren", "bart"]
    assert await listed(1) == await listed(0) == ["herren"]


async def test_one_appointment_is_found_by_id_or_reference_in_any_state() -> None:
    """Also when it is over."""
    world = World()
    salon = SalonAppointments(units=world.units, unheard=world.unheard)
    await world.say(MAX)
    (row,) = await world.rows()
    await world.say(CancelAppointment())

    async def got(reference: str) -> AppointmentState | None:
        found = await salon.get(GetAppointment(reference), tenant=world.tenant)
        return found.state if found is not None else None

    assert await got(row.appointment_id) is AppointmentState.CANCELLED
    assert await got(row.reference.lower()) is AppointmentState.CANCELLED
    assert await got("A-NONE") is None
