"""A cancel or move that is wished while something else is under way is done after that."""

import asyncio
import datetime as dt

from typing import Any

import pytest

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.errors import SlotAlreadyClaimed
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.results import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRescheduled,
    Change,
    NotDone,
    StillPending,
    ToolResult,
)
from booking_domain.model.saga import Failure
from tests.doubles.salon import BERLIN
from tests.doubles.world import Ending, World


TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
TWELVE = dt.datetime(2026, 11, 24, 12, tzinfo=BERLIN)
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
CANCEL = CancelAppointment()
MOVE = RescheduleAppointment(date_text="morgen", time_text="um zwölf")


class Held:
    """A tool call whose request to the calendar is held open until `let_go`."""

    def __init__(self, world: World, command: ToolInput) -> None:
        self._world = world
        self._gate = asyncio.Event()
        world.calendar.writing.clear()
        world.calendar.before_write = self._gate.wait
        self.answer: asyncio.Task[ToolResult] = asyncio.create_task(world.say(command))

    async def arrived(self) -> None:
        await self._world.calendar.writing.wait()

    def let_go(self) -> None:
        self._world.calendar.before_write = None
        self._gate.set()


async def settled(world: World) -> None:
    """Wait until nothing is under way any more."""
    while any(row.saga is not None for row in await world.rows()):
        await world.clock.sleep(0.1)


async def held_open(world: World, command: ToolInput) -> Held:
    held = Held(world, command)
    await held.arrived()
    return held


@pytest.mark.parametrize(("change", "kind"), [(CANCEL, Change.CANCEL), (MOVE, Change.MOVE)])
async def test_a_change_of_a_pending_booking_is_promised_and_not_done_yet(
    change: ToolInput, kind: Change
) -> None:
    """What becomes of the booking is not known yet: the answer says that it comes after that."""
    world = World()
    booking = await held_open(world, MAX)

    result = await world.say(change, seconds=1)

    assert isinstance(result, StillPending)
    assert result.then is kind
    assert result.appointment.state is AppointmentState.PENDING
    booking.let_go()


async def test_a_cancel_of_a_pending_booking_is_carried_out_when_it_stands() -> None:
    """The caller has hung up in the belief that it will be cancelled."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(CANCEL, seconds=1)

    booking.let_go()
    await booking.answer
    await settled(world)

    assert await world.bookings() == ()
    assert isinstance(await world.say(GetBookingStatus()), AppointmentCancelled)
    await world.assert_agreement()


async def test_a_move_of_a_pending_booking_is_carried_out_when_it_stands() -> None:
    """It stands at the later time, and the first is free again."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(MOVE, seconds=1)

    booking.let_go()
    await booking.answer
    await settled(world)

    (row,) = await world.rows()
    assert (row.state, row.slot.start) == (AppointmentState.CONFIRMED, TWELVE)
    await world.assert_agreement()


async def test_the_last_wish_counts() -> None:
    """ "Dann lieber ganz absagen"."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(MOVE, seconds=1)
    await world.say(CANCEL, seconds=1)

    booking.let_go()
    await settled(world)

    assert await world.bookings() == ()


async def test_a_cancel_during_a_move_is_carried_out_after_it() -> None:
    """Both chains end in one agreed state."""
    world = World()
    await world.say(MAX)
    move = await held_open(world, MOVE)
    pending = await world.say(CANCEL, seconds=1)

    move.let_go()
    await settled(world)

    assert isinstance(pending, StillPending)
    assert await world.bookings() == ()
    await world.assert_agreement()


async def test_a_waiting_move_whose_time_is_taken_meanwhile_is_said_to_be_refused() -> None:
    """The appointment stands as it was, and that is what is said of it."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(MOVE, seconds=1)
    rival = evolve(MAX, customer_name="Erika Muster", date_text="morgen um zwölf")
    world.calendar.before_write = None
    assert isinstance(await world.say(rival, call_id="call_2"), AppointmentConfirmed)

    booking.let_go()
    await settled(world)

    status = await world.say(GetBookingStatus())
    assert isinstance(status, NotDone)
    assert status.failure is Failure.SLOT_TAKEN
    assert status.appointment.slot.start == TEN
    await world.assert_agreement()


async def test_a_move_that_replaces_one_whose_time_is_taken_is_looked_at_for_itself() -> None:
    """It came between the two tries to take the first one up, and was refused in its place."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(MOVE, seconds=1)
    rival = evolve(MAX, customer_name="Erika Muster", date_text="morgen um zwölf")
    world.calendar.before_write = None
    await world.say(rival, call_id="call_2")
    conclude = world.steps._conclude

    async def changing_their_mind(*args: Any, **fields: Any) -> Appointment:
        try:
            return await conclude(*args, **fields)
        except SlotAlreadyClaimed:
            later = RescheduleAppointment(date_text="morgen", time_text="um vierzehn Uhr")
            await world.say(later, seconds=1)
            raise

    world.steps._conclude = changing_their_mind  # type: ignore[method-assign]
    booking.let_go()
    await settled(world)

    status = await world.say(GetBookingStatus())
    assert isinstance(status, AppointmentConfirmed)
    assert status.appointment.slot.start == TWELVE + dt.timedelta(hours=2)
    await world.assert_agreement()


async def test_a_wish_for_a_booking_that_fails_is_forgotten() -> None:
    """There is nothing to cancel, and nothing stays open."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(CANCEL, seconds=1)
    await world.book_on_the_web("101", start=TEN, minutes=30)

    booking.let_go()
    await settled(world)

    assert await world.rows() == ()
    assert len(await world.bookings()) == 1


async def test_a_wish_survives_the_death_of_the_process() -> None:
    """Whoever takes the booking over finds it on the row."""
    world = World()
    world.calendar.faults = ["frozen after"]
    delivery = asyncio.create_task(world.say(MAX))
    await world.calendar.frozen.wait()
    await world.say(CANCEL, seconds=1)

    await world.restart(delivery)
    await world.finish_what_was_left()

    assert await world.bookings() == ()
    await world.assert_agreement()


async def test_a_process_that_dies_when_it_has_taken_up_the_wish_leaves_it_to_the_next() -> None:
    """The ending and the beginning are one transaction."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(CANCEL, seconds=1)
    world.store.let_happen(Ending.AFTER, at_commit=1)
    booking.let_go()
    await world.store.died.wait()

    await world.restart(booking.answer)
    await world.finish_what_was_left()

    assert await world.bookings() == ()
    await world.assert_agreement()


async def test_the_caller_of_the_booking_hears_what_it_has_come_to_in_the_end() -> None:
    """It was booked, and cancelled as wished, before the first answer was given."""
    world = World()
    booking = await held_open(world, MAX)
    await world.say(CANCEL, seconds=1)

    booking.let_go()

    assert isinstance(await booking.answer, AppointmentCancelled)


async def test_a_move_to_where_it_stands_leaves_nothing_to_do() -> None:
    """It was moved there already by the change that was under way."""
    world = World()
    await world.say(MAX)
    move = await held_open(world, MOVE)
    await world.say(MOVE, seconds=1)

    move.let_go()
    moved = await move.answer
    await settled(world)

    assert isinstance(moved, AppointmentRescheduled)
    assert world.calendar.calls.count("reschedule") == 1
