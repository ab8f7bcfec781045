"""
An end comes without our key, and its uid may be one that no row has yet.

Such an end of our own booking, taken for somebody else's, would be known only after the next round
of asking, although its webhook has been acknowledged.
"""

import asyncio

from adapters.memory.calcom_model.account_event import AccountEvent
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.saga import Failure
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import MAX, booked, cancelled, grains, moved, on_the_web, row_of, taken
from tests.doubles.world import World


async def test_the_end_of_a_booking_whose_move_was_not_heard_of_ends_the_appointment() -> None:
    """The move's webhook was lost: only the calendar knows whose successor it is."""
    world = World()
    ears = Ears(world)
    row = await booked(world)
    await ears.process()
    assert row.provider_uid is not None
    ears.post = Post.LOST
    successor = await moved(world, row.provider_uid)
    ears.post = Post.DELIVERED
    await cancelled(world, successor)

    await ears.process()

    now = await row_of(world, row)
    assert (now.state, now.failure) == (AppointmentState.CANCELLED, Failure.CANCELLED_OUTSIDE)
    assert await taken(world) == set()
    assert await ears.waiting() == ()


async def test_the_end_of_a_booking_whose_answer_is_under_way_waits_for_its_saga() -> None:
    """No row has its uid yet; it ends the appointment as soon as the saga has ended."""
    world = World()
    ears = Ears(world)
    made, gate = asyncio.Event(), asyncio.Event()
    uids: list[str] = []
    inner = world.subscriber

    async def told_and_held(event: AccountEvent) -> None:
        await inner(event)
        if not uids:
            uids.append(event.booking.uid)
            made.set()
            await gate.wait()

    world.subscriber = told_and_held
    booking = asyncio.create_task(world.say(MAX))
    await made.wait()
    await cancelled(world, uids[0])

    during = await ears.process()
    gate.set()
    await booking
    await ears.process()

    assert (during.left, during.outcomes) == (2, {"saga_is_open": 2})
    assert not await world.rows()
    assert await taken(world) == set()


async def test_the_end_of_a_booking_that_is_known_to_be_foreign_costs_no_request() -> None:
    """The calendar is asked only about uids that nobody has heard of."""
    world = World()
    ears = Ears(world)
    uid = await on_the_web(world)
    await ears.process()
    await cancelled(world, uid)
    world.calendar.calls.clear()

    processed = await ears.process()

    assert processed.outcomes == {"foreign": 1}
    assert world.calendar.calls == []
    assert await taken(world) == set()


async def test_an_end_of_which_nobody_has_heard_the_beginning_is_asked_about_once() -> None:
    """It is somebody else's, and nobody's time is free or taken for it."""
    world = World()
    ears = Ears(world)
    row = await booked(world)
    await ears.process()
    ears.post = Post.LOST
    uid = await on_the_web(world, start=row.slot.end)
    ears.post = Post.DELIVERED
    await cancelled(world, uid)
    world.calendar.calls.clear()

    processed = await ears.process()

    assert processed.outcomes == {"foreign": 1}
    assert len(world.calendar.calls) == 1
    assert await row_of(world, row) == row
    assert await taken(world) == grains(row.slot.start)
