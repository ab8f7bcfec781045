"""
The calendar's yes is on its way to us, and somebody changes there what it says.

Once the event is acknowledged, nobody hears the old truth: no first delivery, and no repeat.
"""

import asyncio

from collections.abc import Awaitable, Callable

import pytest

from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.provider_booking import Booked, WriteOutcome
from booking_domain.model.results import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRescheduled,
    StillPending,
    ToolResult,
)
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import ELEVEN, MAX, TEN, booked, cancelled, moved
from tests.doubles.world import World


TO_ELEVEN = RescheduleAppointment(date_text="morgen um elf")
Change = Callable[[World, str], Awaitable[object]]


def once_answered(world: World, change: Change) -> None:
    """Let somebody do this to the booking while the next answer about it is on its way."""

    async def change_it(outcome: WriteOutcome) -> None:
        world.calendar.after_write = None
        assert isinstance(outcome, Booked)
        await change(world, outcome.booking.uid)

    world.calendar.after_write = change_it


def state_in(result: ToolResult) -> AppointmentState:
    """Return what is said of an appointment whose end is open."""
    assert isinstance(result, StillPending), result
    return result.appointment.state


async def test_what_was_cancelled_meanwhile_is_not_called_booked() -> None:
    """Neither when it is done nor in a repeat, and its end is heard by whoever asks."""
    world = World()
    ears = Ears(world)
    once_answered(world, cancelled)

    first = await world.say(MAX, invocation_id="tc_1")
    again = await world.say(MAX, invocation_id="tc_1")
    await ears.process()
    after = await world.say(GetBookingStatus())

    assert state_in(first) is state_in(again) is AppointmentState.CANCELLING
    assert isinstance(after, AppointmentCancelled)
    assert not after.by_caller


async def test_what_was_moved_meanwhile_is_not_called_booked_where_it_was() -> None:
    """The time at which it stands now is said once it is in our row."""
    world = World()
    ears = Ears(world)
    once_answered(world, moved)

    first = await world.say(MAX)
    await ears.process()
    after = await world.say(GetBookingStatus())

    assert state_in(first) is AppointmentState.RESCHEDULING
    assert isinstance(after, AppointmentConfirmed)
    assert after.appointment.slot.start == ELEVEN


async def _moved_back(world: World, uid: str) -> None:
    await moved(world, uid, start=TEN)


@pytest.mark.parametrize(
    ("change", "state"),
    [(cancelled, AppointmentState.CANCELLING), (_moved_back, AppointmentState.RESCHEDULING)],
    ids=["cancelled", "moved back"],
)
async def test_what_was_changed_during_a_move_is_not_called_moved(
    change: Change, state: AppointmentState
) -> None:
    """The caller would come at a time at which nobody waits."""
    world = World()
    Ears(world)
    await booked(world)
    once_answered(world, change)

    assert state_in(await world.say(TO_ELEVEN)) is state


async def test_what_stands_once_more_is_not_called_cancelled() -> None:
    """A booking under its key that we have just been told of takes place, until it is taken out."""
    world = World()
    ears = Ears(world)
    await booked(world)
    (request,) = world.calendar.requests
    assert isinstance(await world.say(CancelAppointment()), AppointmentCancelled)
    await ears.process()

    await world.calendar.inner.create_booking(request)

    assert state_in(await world.say(GetBookingStatus())) is AppointmentState.CANCELLING


async def test_what_stands_once_more_while_it_is_cancelled_is_not_called_cancelled() -> None:
    """It is told in the moment in which the calendar answers our cancellation."""
    world = World()
    Ears(world)
    await booked(world)
    (request,) = world.calendar.requests

    async def land_late(_: WriteOutcome) -> None:
        world.calendar.after_write = None
        await world.calendar.inner.create_booking(request)

    world.calendar.after_write = land_late

    assert state_in(await world.say(CancelAppointment())) is AppointmentState.CANCELLING


async def test_of_two_deliveries_at_once_neither_hears_the_old_truth() -> None:
    """The second waits for what the first works out, and looks before it repeats that."""
    world = World()
    Ears(world)
    second: list[asyncio.Task[ToolResult]] = []

    async def change(world: World, uid: str) -> None:
        second.append(asyncio.create_task(world.say(MAX, invocation_id="tc_1")))
        await world.clock.sleep(1)
        await cancelled(world, uid)

    once_answered(world, change)
    first = await world.say(MAX, invocation_id="tc_1")

    assert state_in(first) is state_in(await second[0]) is AppointmentState.CANCELLING


async def test_our_own_echo_delays_no_answer() -> None:
    """Cal.com tells of each booking and move of ours before it answers us; that is no news."""
    world = World()
    ears = Ears(world)

    first = await world.say(MAX)
    then = await world.say(TO_ELEVEN)
    last = await world.say(CancelAppointment())

    assert len(await ears.waiting()) == 3
    assert isinstance(first, AppointmentConfirmed)
    assert isinstance(then, AppointmentRescheduled)
    assert isinstance(last, AppointmentCancelled)


async def test_an_older_event_of_a_booking_that_moved_on_is_no_news() -> None:
    """Both are in hand, and the row is where the second one says."""
    world = World()
    ears = Ears(world)
    ears.post = Post.HELD
    await booked(world)
    said = await world.say(TO_ELEVEN)
    await ears.deliver_all(ears.held)

    assert isinstance(said, AppointmentRescheduled)
    assert isinstance(await world.say(GetBookingStatus()), AppointmentConfirmed)
