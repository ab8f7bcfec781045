"""Two things at once: deliveries, tool calls, callers; each hears what is true of theirs."""

import asyncio
import datetime as dt

from collections.abc import Callable

import pytest

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.replay import Replay
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRescheduled,
    NotDone,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    StillPending,
    ToolResult,
)
from booking_domain.model.saga import Failure
from tests.doubles.salon import BERLIN
from tests.doubles.world import World


TUESDAY_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)
HOLD = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
MOVE = RescheduleAppointment(date_text="morgen um elf")


def slow(world: World, *, seconds: float = 0.3) -> None:
    """Let every reading call to the calendar take as long as one over a network."""
    world.calendar.before_read = lambda: world.clock.sleep(seconds)


async def together(world: World, command: ToolInput, *, deliveries: int = 6) -> list[ToolResult]:
    """Deliver one tool call several times, each a little after the other."""

    async def deliver(number: int) -> ToolResult:
        await world.clock.sleep(number / 50)
        return await world.say(command, invocation_id="tool_call_same")

    return await asyncio.gather(*(deliver(number) for number in range(deliveries)))


async def test_six_deliveries_that_wait_for_one_slow_calendar_answer_get_one_answer() -> None:
    """The first books while the others still look: they must not hear that it is taken."""
    world = World()
    slow(world)

    results = await together(world, MAX)

    assert len(set(results)) == 1
    assert isinstance(results[0], AppointmentConfirmed)
    assert len(await world.bookings()) == 1


async def test_six_deliveries_of_a_hold_get_one_hold() -> None:
    """The call's own new hold is no rival of its repeats."""
    world = World()
    slow(world)

    results = await together(world, HOLD)

    assert len(set(results)) == 1
    assert isinstance(results[0], SlotHeld)


async def test_six_deliveries_of_a_question_get_one_answer() -> None:
    """All of them name the same times, whichever came first."""
    world = World()
    slow(world)

    results = await together(
        world, CheckAvailability(service="Herrenhaarschnitt", date_text="morgen um zehn")
    )

    assert len(set(results)) == 1
    assert isinstance(results[0], SlotAvailable)


async def test_six_deliveries_of_a_move_move_once_and_answer_alike() -> None:
    """Whoever looks after it was moved must not say that it stands there already."""
    world = World()
    await world.say(MAX)
    slow(world)

    results = await together(world, MOVE)

    assert len(set(results)) == 1
    assert isinstance(results[0], AppointmentRescheduled)
    await world.assert_agreement()


async def test_six_deliveries_of_a_cancel_answer_alike() -> None:
    """Whoever looks after it was cancelled must not say that there is none."""
    world = World()
    await world.say(MAX)
    slow(world)

    results = await together(world, CancelAppointment())

    assert len(set(results)) == 1
    assert isinstance(results[0], AppointmentCancelled)


class OvertakenReplay(Replay):
    """Finds no receipt, and lets the first delivery do all of its work right after that."""

    def __init__(self, world: World, command: ToolInput) -> None:
        super().__init__(
            units=world.units, runner=world.runner, unheard=world.unheard, clock=world.clock
        )
        self._world = world
        self._command = command
        self.first_result: ToolResult | None = None

    async def earlier_result(self, invocation: ToolInvocation) -> ToolResult | None:
        earlier = await super().earlier_result(invocation)
        if self.first_result is None:
            self.first_result = await self._world.say(self._command, invocation_id="tool_call_same")
        return earlier


@pytest.mark.parametrize("command", [MAX, HOLD, MOVE, CancelAppointment()])
async def test_a_delivery_that_looks_when_the_first_is_done_gives_its_answer(
    command: ToolInput,
) -> None:
    """What its own tool call has done must not look like earlier doings, or like nothing."""
    world = World()
    if command is not MAX and command is not HOLD:
        await world.say(MAX)
    replay = OvertakenReplay(world, command)
    late = evolve(world.tools, replay=replay)

    result = await late.invoke(
        command, invocation=world.invocation(command, invocation_id="tool_call_same")
    )

    assert result == replay.first_result


async def test_the_same_wish_in_two_tool_calls_over_a_slow_calendar_books_once() -> None:
    """Neither is told that the time is taken: it is taken by themselves."""
    world = World()
    slow(world)

    results = await asyncio.gather(world.say(MAX), world.say(MAX))

    assert {type(one) for one in results} == {AppointmentConfirmed, AlreadyBooked}
    assert len(await world.bookings()) == 1


async def test_two_bookings_of_one_hold_at_once_book_once() -> None:
    """The one that comes second hears of the appointment, not of a stranger."""
    world = World()
    await world.say(HOLD)
    book = BookAppointment(customer_name="Max Beispiel")

    results = await asyncio.gather(world.say(book), world.say(book))

    assert {type(one) for one in results} == {AppointmentConfirmed, AlreadyBooked}
    assert len(await world.bookings()) == 1


async def test_a_hold_and_a_booking_of_one_offer_at_once_book_it() -> None:
    """The call's own hold, committed a moment earlier, is not in the way of its booking."""
    world = World()
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    )
    assert isinstance(offered, SlotAvailable)
    slot_id = offered.offer.slot_id

    _, booked = await asyncio.gather(
        world.say(HoldSlot(slot_id=slot_id)),
        world.say(BookAppointment(customer_name="Max Beispiel", slot_id=slot_id)),
    )

    assert isinstance(booked, AppointmentConfirmed)
    await world.assert_agreement()


async def test_an_offer_booked_by_id_and_by_words_at_once_is_one_appointment() -> None:
    """Whether a person was named makes two keys of one wish: the slot makes it one again."""
    world = World()
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", date_text="morgen um zehn")
    )
    assert isinstance(offered, SlotAvailable)

    results = await asyncio.gather(
        world.say(BookAppointment(customer_name="Max Beispiel", slot_id=offered.offer.slot_id)),
        world.say(MAX),
    )

    assert {type(one) for one in results} == {AppointmentConfirmed, AlreadyBooked}


async def test_an_expired_hold_that_another_caller_evicts_does_not_spoil_another_time() -> None:
    """Giving up a hold that is gone already is no reason to say that eleven is taken."""
    world = World()
    await world.say(HOLD)
    world.clock.advance(181)

    async def evict() -> None:
        world.calendar.before_read = None
        await world.say(HOLD, call_id="call_2")

    world.calendar.before_read = evict

    result = await world.say(
        HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="übermorgen um elf")
    )

    assert isinstance(result, SlotHeld)


async def test_a_booking_beside_an_evicted_hold_is_not_called_taken() -> None:
    """The same for a booking: the hold is gone, the wished time is free."""
    world = World()
    await world.say(HOLD)
    world.clock.advance(181)

    async def evict() -> None:
        world.calendar.before_read = None
        await world.say(HOLD, call_id="call_2")

    world.calendar.before_read = evict

    result = await world.say(
        BookAppointment(
            customer_name="Max Beispiel",
            service="Herrenhaarschnitt",
            staff="Anna",
            date_text="übermorgen um elf",
        )
    )

    assert isinstance(result, AppointmentConfirmed)


async def test_two_moves_at_once_are_done_one_after_the_other() -> None:
    """Neither wish is dropped: each of them hears of its own time."""
    world = World()
    await world.say(MAX)

    results = await asyncio.gather(
        world.say(MOVE), world.say(RescheduleAppointment(date_text="morgen um zwölf"))
    )

    assert all(isinstance(one, AppointmentRescheduled) for one in results)
    await world.assert_agreement()


async def test_a_move_and_a_cancel_at_once_end_cancelled() -> None:
    """The cancel waits for the move and is then carried out."""
    world = World()
    await world.say(MAX)

    _, cancelled = await asyncio.gather(world.say(MOVE), world.say(CancelAppointment()))

    assert isinstance(cancelled, AppointmentCancelled)
    assert await world.bookings() == ()
    await world.assert_agreement()


async def test_a_booking_while_its_twin_is_being_cancelled_waits_and_books_anew() -> None:
    """The same wish is there until it is gone; then it is a wish again."""
    world = World()
    await world.say(MAX)
    gate = asyncio.Event()
    world.calendar.writing.clear()
    world.calendar.before_write = gate.wait
    cancelling = asyncio.create_task(world.say(CancelAppointment()))
    await world.calendar.writing.wait()

    booking = asyncio.create_task(world.say(MAX))
    await world.clock.sleep(1)
    gate.set()

    assert isinstance(await cancelling, AppointmentCancelled)
    assert isinstance(await booking, AppointmentConfirmed)
    await world.assert_agreement()


async def test_a_booking_whose_twin_does_not_come_to_an_end_is_pending() -> None:
    """Nobody knows yet; it is not sent a second time."""
    world = World()
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    first = asyncio.create_task(world.say(MAX))
    await world.calendar.writing.wait()

    second = await world.say(MAX, seconds=0.01)
    gate.set()

    assert isinstance(second, StillPending)
    assert isinstance(await first, AppointmentConfirmed)
    assert world.calendar.calls.count("create") == 1


async def test_a_cancel_while_the_booking_is_pending_waits_for_it() -> None:
    """It is cancelled as soon as it stands."""
    world = World()
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    booking = asyncio.create_task(world.say(MAX))
    await world.calendar.writing.wait()
    cancel = asyncio.create_task(world.say(CancelAppointment()))
    await world.clock.sleep(1)
    gate.set()

    assert isinstance(await cancel, AppointmentCancelled)
    assert isinstance(await booking, AppointmentConfirmed)
    assert await world.bookings() == ()


@pytest.mark.parametrize("change", [MOVE, CancelAppointment()])
async def test_a_change_that_is_always_overtaken_gives_up_as_pending(change: ToolInput) -> None:
    """Somebody else changes the row each time before it is written: nothing false is said."""
    world = World()
    await world.say(MAX)

    async def always_first(write: Callable[[], None]) -> None:
        raise StaleAppointment

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.store, "commit", always_first)
        result = await world.say(change)

    assert isinstance(result, StillPending)
    await world.assert_agreement()


async def test_a_move_that_finds_its_time_taken_by_another_move_says_so() -> None:
    """The row was moved meanwhile, but the time was never free: others are named."""
    world = World()
    await world.say(MAX)
    await world.book_on_the_web("101", start=TUESDAY_TEN + dt.timedelta(hours=2), minutes=30)

    async def move_first() -> None:
        world.calendar.before_read = None
        await world.say(MOVE)

    world.clock.advance(700)
    world.calendar.before_read = move_first

    result = await world.say(RescheduleAppointment(date_text="morgen um zwölf"))

    assert isinstance(result, SlotsOffered)
    (row,) = await world.rows()
    assert row.slot.start == TUESDAY_TEN + dt.timedelta(hours=1)


async def test_a_move_over_its_own_time_into_another_calls_hold_is_refused_with_offers() -> None:
    """The calendar cannot be asked for it; our own claims decide, and it stands as it was."""
    world = World()
    await world.say(MAX)
    await world.say(
        HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um halb elf"),
        call_id="call_2",
    )

    result = await world.say(RescheduleAppointment(date_text="morgen um viertel nach zehn"))

    assert isinstance(result, NotDone)
    assert (result.failure, result.appointment.slot.start) == (Failure.SLOT_TAKEN, TUESDAY_TEN)
    assert result.offers
    assert all(one.state is AppointmentState.CONFIRMED for one in await world.rows())


async def test_a_move_into_the_own_hold_of_the_same_moment_is_no_strangers() -> None:
    """The hold was committed between the look at the call's holds and the claim."""
    world = World()
    await world.say(MAX)
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um halb elf")
    )
    assert isinstance(offered, SlotAvailable)

    _, moved = await asyncio.gather(
        world.say(HoldSlot(slot_id=offered.offer.slot_id)),
        world.say(RescheduleAppointment(date_text="morgen um viertel nach zehn")),
    )

    assert isinstance(moved, AppointmentRescheduled)
    await world.assert_agreement()


async def test_a_slot_that_is_lost_to_another_caller_in_the_last_moment_is_taken() -> None:
    """A rival of another call is a rival: nothing is booked, and other times are named."""
    world = World()
    await world.say(MAX)
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um elf")
    )
    assert isinstance(offered, SlotAvailable)

    async def take() -> None:
        world.calendar.before_read = None
        await world.say(
            HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um elf"),
            call_id="call_2",
        )

    await take()
    moved = await world.say(RescheduleAppointment(slot_id=offered.offer.slot_id))

    (row,) = [one for one in await world.rows() if one.state is AppointmentState.CONFIRMED]
    assert row.slot.start == TUESDAY_TEN
    assert not isinstance(moved, AppointmentRescheduled | NotDone)
