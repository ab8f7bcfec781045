"""What people do in the calendar past us, and what our side shows of it."""

import datetime as dt

from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World


MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
TEN = (MONDAY_MORNING + dt.timedelta(days=1, hours=1)).astimezone(dt.UTC)
ELEVEN = TEN + dt.timedelta(hours=1)
_DAY = TimeSlot.lasting(TEN - dt.timedelta(hours=8), minutes=18 * 60)


async def booked(world: World, command: BookAppointment = MAX) -> Appointment:
    """Book the salon's only appointment, and return it as it is stored."""
    await world.say(command)
    (row,) = await world.rows()
    return row


async def on_the_web(
    world: World,
    *,
    start: dt.datetime = TEN,
    event_type: int = 101,
    email: str = "web@example.org",
) -> str:
    """Let somebody book without a key of ours, and return the booking's uid."""
    customer = AttendeeInput(
        name="Web Bucher",
        email=email,
        phone=None,
        time_zone="Europe/Berlin",
        language="de",
    )
    made = await world.account.desk.create(
        NewBooking(event_type_id=event_type, start=start, attendee=customer)
    )
    return made.uid


async def moved(world: World, uid: str, *, start: dt.datetime = ELEVEN) -> str:
    """Let somebody move a booking by hand, and return its new uid."""
    return (await world.account.desk.reschedule(uid, start=start, reason=None, by=None)).uid


async def cancelled(world: World, uid: str) -> None:
    """Let somebody cancel a booking by hand."""
    await world.account.desk.cancel(uid, reason="krank", by_owner=True)


async def row_of(world: World, before: Appointment) -> Appointment:
    """Return an appointment as it is now, ended or not."""
    async with world.units.reading(world.tenant.tenant_id) as unit:
        row = await unit.appointments.get(before.appointment_id)
    assert row is not None
    return row


async def taken(world: World, *, resource_id: str = "chair-1") -> set[int]:
    """Return the grains of a chair that are claimed or blocked tomorrow."""
    async with world.units.reading(world.tenant.tenant_id) as unit:
        found = await unit.claims.taken(
            [resource_id], window=_DAY, now=world.clock.now(), ignoring=()
        )
    return {grain for _, grain in found}


def grains(start: dt.datetime, *, minutes: int = 30) -> set[int]:
    """Return the grains of a time."""
    return set(TimeSlot.lasting(start, minutes=minutes).grains())
