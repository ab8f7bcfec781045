"""Whoever books is known afterwards, by number and name, and nobody else is."""

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import AppointmentConfirmed, AppointmentRequested
from tests.doubles.world import CALLER, World


OTHER = PhoneNumber("+493023125042")
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)


async def known(world: World, phone: PhoneNumber = CALLER) -> tuple[KnownCustomer, ...]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.customers.of_number(phone)


async def test_whoever_books_is_known_by_the_number_they_call_from() -> None:
    """In the transaction that confirms the booking."""
    world = World()

    assert isinstance(await world.say(MAX), AppointmentConfirmed)

    (customer,) = await known(world)
    assert customer.name == "Max Beispiel"


async def test_a_request_is_a_customer_as_well() -> None:
    """The salon still confirms it; the person was there."""
    world = World()
    child = evolve(MAX, service="Kinderhaarschnitt", staff=None)

    assert isinstance(await world.say(child), AppointmentRequested)

    assert len(await known(world)) == 1


async def test_a_family_on_one_number_is_several_people() -> None:
    """Booked in one call, by one of them."""
    world = World()
    await world.say(MAX)
    await world.say(evolve(MAX, customer_name="Moritz Beispiel", date_text="morgen um elf"))

    assert {one.name for one in await known(world)} == {"Max Beispiel", "Moritz Beispiel"}


async def test_who_books_again_stays_one_person() -> None:
    """With the day on which they were there last."""
    world = World()
    await world.say(MAX)
    (first,) = await known(world)
    world.clock.advance(3600)

    await world.say(evolve(MAX, service="Bartpflege", staff=None), call_id="call_2")

    (again,) = await known(world)
    assert (again.customer_id, again.first_seen_at) == (first.customer_id, first.first_seen_at)
    assert again.last_seen_at > first.last_seen_at


async def test_a_stated_number_is_the_customers_and_not_the_callers() -> None:
    """Whoever books for somebody else is not taken for them at the next call."""
    world = World()
    await world.say(evolve(MAX, phone_number="030 23125042"))

    assert await known(world) == ()
    assert [one.name for one in await known(world, OTHER)] == ["Max Beispiel"]


async def test_a_withheld_number_makes_nobody_known() -> None:
    """There is nothing to know them by."""
    world = World()

    result = await world.say(evolve(MAX, email="max@example.org"), caller=PhoneProblem.WITHHELD)

    assert isinstance(result, AppointmentConfirmed)
    assert await known(world) == ()


async def test_who_was_refused_is_no_customer() -> None:
    """Nothing was booked."""
    world = World()
    world.calendar.faults = ["never sent"] * 5

    await world.say(MAX)

    assert await known(world) == ()


async def test_who_cancels_was_there_all_the_same() -> None:
    """And is not counted as somebody who did not come."""
    world = World()
    await world.say(MAX)
    await world.say(CancelAppointment())

    (customer,) = await known(world)
    assert customer.no_shows == 0
