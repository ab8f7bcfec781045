"""Whatever happens to whichever commit: both sides agree in the end, and no word was false."""

import asyncio

import pytest

from adapters.memory.store import CommitFault
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.results import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRescheduled,
    SlotTaken,
)
from tests.doubles.world import Ending, World


COMMITS = range(1, 5)
HOLD = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
MOVE = RescheduleAppointment(date_text="morgen um elf")
CANCEL = CancelAppointment()
DONE = AppointmentConfirmed | AppointmentRescheduled | AppointmentCancelled
STORIES: dict[str, tuple[ToolInput, ...]] = {
    "book": (MAX,),
    "hold, then book": (HOLD, BookAppointment(customer_name="Max Beispiel")),
    "book, then move": (MAX, MOVE),
    "book, then cancel": (MAX, CANCEL),
}


async def up_to_the_last(world: World, story: str) -> ToolInput:
    """Tell a story up to its last tool call, and return that."""
    *before, last = STORIES[story]
    for command in before:
        await world.say(command)
    return last


async def assert_true_of(world: World, result: object) -> None:
    """What a caller heard stands in the database; nothing is left under way."""
    rows = await world.rows()
    assert all(one.saga is None and one.state is AppointmentState.CONFIRMED for one in rows)
    if isinstance(result, AppointmentConfirmed | AppointmentRescheduled):
        assert [one.slot for one in rows] == [result.appointment.slot]
    if isinstance(result, AppointmentCancelled):
        assert rows == ()


@pytest.mark.parametrize("fault", CommitFault)
@pytest.mark.parametrize("number", COMMITS)
@pytest.mark.parametrize("network", ["none", "lost before", "lost after"])
@pytest.mark.parametrize("story", STORIES)
async def test_a_commit_that_fails_or_is_not_answered_loses_and_doubles_nothing(
    story: str, *, network: str, number: int, fault: CommitFault
) -> None:
    """The caller hears what is true, or that the system does not know."""
    world = World()
    last = await up_to_the_last(world, story)
    world.calendar.faults = [network]
    world.store.let_happen(fault, at_commit=number)

    result = await world.say(last, seconds=60)
    await world.finish_what_was_left()

    assert not isinstance(result, SlotTaken)
    await world.assert_agreement()
    await assert_true_of(world, result)


@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("number", COMMITS)
@pytest.mark.parametrize("network", ["none", "lost before", "lost after"])
@pytest.mark.parametrize("story", STORIES)
async def test_a_process_that_dies_at_a_commit_leaves_nothing_undone_and_nothing_twice(
    story: str, *, network: str, number: int, ending: Ending
) -> None:
    """The next process finishes it, and a repeat of the tool call hears how it ended."""
    world = World()
    last = await up_to_the_last(world, story)
    world.calendar.faults = [network]
    world.store.let_happen(ending, at_commit=number)
    delivery = asyncio.create_task(world.say(last, invocation_id="tool_call_same"))
    died = asyncio.create_task(world.store.died.wait())
    await asyncio.wait({delivery, died}, return_when=asyncio.FIRST_COMPLETED)
    died.cancel()

    await world.restart(delivery)
    await world.finish_what_was_left()
    repeated = await world.say(last, invocation_id="tool_call_same")

    assert isinstance(
        repeated, AppointmentConfirmed | AppointmentRescheduled | AppointmentCancelled
    )
    await world.assert_agreement()
    await assert_true_of(world, repeated)
    assert len(await world.bookings()) == (0 if last is CANCEL else 1)
