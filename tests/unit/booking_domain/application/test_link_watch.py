"""Calls and appointments that do not name each other, found without the calendar."""

import pytest

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.link_survey import LinkSurvey
from booking_domain.application.link_watch import LinkWatch
from booking_domain.model.call import Call
from booking_domain.model.link_decisions import Link, LinkReason
from booking_domain.model.results import AppointmentConfirmed
from booking_domain.model.salon_records import SalonRecords
from booking_domain.model.tenant import Tenant
from tests.doubles.world import World


BOOK = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    date_text="morgen",
    time_text="um zehn",
)


def survey_of(world: World) -> LinkSurvey:
    return LinkSurvey(details={}, units=world.units, clock=world.clock)


@pytest.fixture
async def booked() -> World:
    """A salon in which one call has booked."""
    world = World()
    assert isinstance(await world.say(BOOK), AppointmentConfirmed)
    return world


async def point_to(world: World, appointment_id: str) -> Call:
    """Let the call name another appointment than the one that was made in it."""
    async with world.units.writing(world.tenant.tenant_id) as unit:
        (call,) = await unit.calls.latest(limit=2)
        astray = evolve(call, last_appointment_id=appointment_id)
        await unit.calls.record(astray)
        await unit.commit()
    return astray


async def test_what_our_own_transactions_wrote_fits_together(booked: World) -> None:
    """Also while no calendar answers: it is not asked."""
    booked.calendar.blind = 99

    assert await LinkWatch(survey_of(booked)).awry(booked.tenant) == ()


async def test_a_call_that_names_no_appointment_is_found(booked: World) -> None:
    """Nobody had counted it before somebody ran `audit`."""
    call = await point_to(booked, "gone")

    (found,) = await LinkWatch(survey_of(booked)).awry(booked.tenant)

    assert isinstance(found, Link)
    assert (found.call_id, found.reason) == (call.call_id, LinkReason.MADE_IN_CALL)


class BetweenPages(LinkSurvey):
    """Reads the appointments before, and the calls after somebody has booked."""

    looks = 0

    async def records(self, tenant: Tenant, *, bookings: tuple[object, ...]) -> SalonRecords:
        found = await super().records(tenant, bookings=())
        self.looks += 1
        return evolve(found, appointments=()) if self.looks == 1 else found


async def test_whoever_books_between_two_pages_is_no_finding(booked: World) -> None:
    """The call names an appointment that had not been there a moment before."""
    survey = BetweenPages(details={}, units=booked.units, clock=booked.clock)

    assert await LinkWatch(survey).awry(booked.tenant) == ()
    assert survey.looks == 2
