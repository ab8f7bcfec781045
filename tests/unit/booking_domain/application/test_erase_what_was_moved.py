"""Whose appointment is moved in Cal.com while they are being erased: nothing of it is forgotten."""

import asyncio

import pytest

from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.model.erasure import StepKind
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import ELEVEN, TEN, moved
from tests.unit.booking_domain.application.test_erase_with_appointments_ahead import (
    CALL,
    WISH,
    Salon,
)


@pytest.fixture
async def world() -> Salon:
    """Max has booked for tomorrow at ten, and hung up two hours ago."""
    world = Salon()
    await world.say(WISH)
    world.clock.advance(CALL)
    return world


async def bookings_to_do(world: Salon) -> set[str | None]:
    """The uids that must be erased at Cal.com by hand."""
    steps = await world.eraser().to_do(world.salon, limit=9)
    return {one.subject for one in steps if one.kind is StepKind.CALENDAR_BOOKING}


@pytest.mark.parametrize("is_told", [False, True])
async def test_what_was_moved_in_the_calendar_meanwhile_is_to_be_erased_there_by_hand(
    world: Salon, is_told: bool
) -> None:
    """Each booking in its chain has the person's data, whether or not a webhook told of it."""
    ears = Ears(world)
    ears.post = Post.DELIVERED if is_told else Post.LOST
    plan = await world.begun()
    (first,) = await world.bookings()
    second = await moved(world, first.uid, start=ELEVEN)
    third = await moved(world, second, start=TEN)
    await ears.process()

    await world.goes_on()

    assert await bookings_to_do(world) == {first.uid, second, third}
    assert await world.bookings() == ()
    assert (await world.row(plan)).provider_uid == third
    assert not await world.is_known()


async def test_a_moved_booking_is_listed_once_whoever_goes_on(world: Salon) -> None:
    """Two at once, and once more: nobody lists what is listed."""
    await world.begun()
    (first,) = await world.bookings()
    second = await moved(world, first.uid, start=ELEVEN)

    await asyncio.gather(world.goes_on(), world.goes_on())
    await world.goes_on()

    steps = await world.eraser().to_do(world.salon, limit=9)
    uids = [one.subject for one in steps if one.kind is StepKind.CALENDAR_BOOKING]
    assert sorted(uids, key=str) == sorted([first.uid, second])
    assert len({one.step_id for one in steps}) == len(steps)


async def test_nothing_is_erased_before_the_calendar_has_said_where_it_was_moved(
    world: Salon,
) -> None:
    """It is cancelled; which bookings it was is asked again, and then the rest goes on."""
    await world.begun()
    (first,) = await world.bookings()
    second = await moved(world, first.uid, start=ELEVEN)
    await world.say(CancelAppointment(customer_name="Max Beispiel"), call_id="call_2")
    world.calendar.blind = 1

    away = await world.goes_on()
    is_known = await world.is_known()
    await world.goes_on()

    assert (away.waiting, is_known) == (1, True)
    assert await bookings_to_do(world) == {first.uid, second}


async def test_what_the_calendar_tells_of_a_moved_booking_is_emptied_as_well(
    world: Salon,
) -> None:
    """Its cancellation names the new booking only, and the person."""
    ears = Ears(world)
    await world.begun()
    (first,) = await world.bookings()
    ears.post = Post.LOST
    await moved(world, first.uid, start=ELEVEN)
    ears.post = Post.DELIVERED

    await world.goes_on()
    await ears.process()
    await world.goes_on()

    assert set(await world.bodies()) == {""}
