"""Repeats of a tool call: the same answer again, or what the appointment has come to."""

import asyncio
import datetime as dt

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import ABANDONED_AFTER
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    CallbackNoted,
    NotDone,
    SlotAvailable,
    SlotHeld,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    Trouble,
)
from booking_domain.model.saga import Failure
from tests.doubles.salon import BERLIN
from tests.doubles.world import Ending, World


TUESDAY_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
SAME = "tool_call_same"
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen um zehn",
)


async def offered(world: World, words: str) -> str:
    """Let Anna's time be offered, have it taken on the web, and return its slot id."""
    result = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text=words)
    )
    assert isinstance(result, SlotAvailable)
    await world.book_on_the_web("101", start=result.offer.slot.start, minutes=30)
    return result.offer.slot_id


async def die_after_the_ending(world: World, command: ToolInput) -> None:
    """Deliver a tool call whose process dies when its saga has ended and before it answered."""
    world.store.let_happen(Ending.AFTER, at_commit=2)
    delivery = asyncio.create_task(world.say(command, invocation_id=SAME))
    await world.store.died.wait()
    await world.restart(delivery)


async def test_a_repeat_while_the_first_is_at_work_waits_and_gets_its_answer() -> None:
    """It does not book on its own."""
    world = World()
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    first = asyncio.create_task(world.say(MAX, invocation_id=SAME))
    await world.calendar.writing.wait()

    repeat = asyncio.create_task(world.say(MAX, invocation_id=SAME))
    await world.clock.sleep(1)
    gate.set()

    assert await repeat == await first
    assert world.calendar.calls.count("create") == 1


async def test_a_repeat_that_cannot_wait_any_longer_is_still_pending() -> None:
    """It says that it is a repeat, and stores nothing."""
    world = World()
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    first = asyncio.create_task(world.say(MAX, invocation_id=SAME))
    await world.calendar.writing.wait()

    pending = await world.say(MAX, invocation_id=SAME, seconds=1)
    gate.set()
    answer = await first

    assert isinstance(pending, StillPending)
    assert pending.is_repeat
    assert await world.say(MAX, invocation_id=SAME) == answer


async def test_an_answer_that_nobody_gave_is_worked_out_from_the_appointment() -> None:
    """The calendar had refused, and the process died while it looked for other times."""
    world = World()
    slot_id = await offered(world, "morgen um zehn")
    book = BookAppointment(customer_name="Max Beispiel", slot_id=slot_id)
    await die_after_the_ending(world, book)

    repeated = await world.say(book, invocation_id=SAME)
    world.calendar.calls.clear()

    assert repeated == SlotTaken(offers=())
    assert await world.say(book, invocation_id=SAME) == repeated
    assert world.calendar.calls == []


async def test_a_refused_move_that_nobody_told_of_is_not_repeated_as_confirmed() -> None:
    """ "Confirmed" would be heard as "moved"."""
    world = World()
    await world.say(MAX)
    move = RescheduleAppointment(slot_id=await offered(world, "morgen um elf"))
    await die_after_the_ending(world, move)

    repeated = await world.say(move, invocation_id=SAME)

    assert isinstance(repeated, NotDone)
    assert repeated.failure is Failure.SLOT_TAKEN
    assert repeated.appointment.slot.start == TUESDAY_TEN


async def test_an_abandoned_delivery_is_not_waited_for() -> None:
    """Its time is over: whoever repeats it hears at once that it goes on."""
    world = World()
    world.calendar.faults = ["frozen before"]
    delivery = asyncio.create_task(world.say(MAX, invocation_id=SAME))
    await world.calendar.frozen.wait()
    world.clock.advance(ABANDONED_AFTER.total_seconds())
    before = world.clock.monotonic()

    repeated = await world.say(MAX, invocation_id=SAME)

    assert isinstance(repeated, StillPending)
    assert world.clock.monotonic() == before
    await world.restart(delivery)


async def test_a_receipt_that_belongs_to_nothing_is_a_defect_and_nothing_is_done() -> None:
    """It was stored with an appointment that is not there: nobody knows what it did."""
    world = World()
    invocation = world.invocation(MAX, invocation_id=SAME)
    receipt = invocation.receipt(now=world.clock.now(), appointment_id="gone", result=None)
    assert receipt is not None
    async with world.units.writing(world.tenant.tenant_id) as unit:
        await unit.receipts.claim(receipt)
        await unit.commit()

    assert await world.say(MAX, invocation_id=SAME) == SystemUnavailable(Trouble.DEFECT)
    assert await world.rows() == ()


async def test_a_tool_call_without_an_id_rests_on_the_wish_alone() -> None:
    """Reading again reads again; booking again finds the appointment."""
    world = World()

    async def say(command: ToolInput) -> object:
        invocation = evolve(world.invocation(command), invocation_id=None)
        return await world.tools.invoke(command, invocation=invocation)

    hold = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="übermorgen um zehn")
    question = CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text=MAX.date_text)
    first = await say(question)
    assert isinstance(first, SlotAvailable)
    booked = await say(BookAppointment(customer_name="Max Beispiel", slot_id=first.offer.slot_id))
    second = await say(question)

    assert isinstance(await say(hold), SlotHeld)
    assert isinstance(booked, AppointmentConfirmed)
    assert not isinstance(second, SlotAvailable)
    assert isinstance(await say(MAX), AlreadyBooked)


async def test_a_hold_that_has_expired_is_repeated_as_it_was_said() -> None:
    """A repeat tells what was true of its delivery; the next wish is told what is true now."""
    world = World()
    hold = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    first = await world.say(hold, invocation_id=SAME)
    world.clock.advance(3600)

    assert isinstance(first, SlotHeld)
    assert await world.say(hold, invocation_id=SAME) == first


async def test_a_delivery_that_was_told_of_no_calendar_keeps_its_twin_from_booking() -> None:
    """ "Nothing was entered" must stay true after it was said."""
    world = World()
    world.calendar.blind = 1
    denied = await world.say(MAX, invocation_id=SAME)

    twin = await world.say(MAX, invocation_id=SAME)

    assert denied == CallbackNoted(because=Trouble.CALENDAR)
    assert twin == denied
    assert not await world.bookings()


async def test_no_calendar_is_not_said_when_the_twin_has_booked() -> None:
    """Both deliveries of one call hear the same."""
    world = World()
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def unanswered() -> None:
        world.calendar.before_read = None
        world.calendar.blind = 1
        arrived.set()
        await gate.wait()

    world.calendar.before_read = unanswered
    late = asyncio.create_task(world.say(MAX, invocation_id=SAME, seconds=60))
    await arrived.wait()
    world.calendar.blind = 0
    booked = await world.say(MAX, invocation_id=SAME)
    world.calendar.blind = 1
    gate.set()

    assert isinstance(booked, AppointmentConfirmed)
    assert await late == booked


async def test_a_repeat_of_what_was_booked_already_books_nothing_after_it_was_cancelled() -> None:
    """An answer that changed nothing is as firm as one that did; what it says is true today."""
    world = World()
    await world.say(MAX)
    already = await world.say(MAX, invocation_id=SAME)
    await world.say(CancelAppointment())

    assert isinstance(already, AlreadyBooked)
    assert isinstance(await world.say(MAX, invocation_id=SAME), AppointmentCancelled)
    assert await world.bookings() == ()


async def test_a_repeat_gets_the_same_answer_while_nothing_has_changed() -> None:
    """Hours later, with other appointments made meanwhile; it costs one look at its row."""
    world = World()
    first = await world.say(MAX, invocation_id=SAME)
    await world.say(evolve(MAX, service="Bartpflege", staff=None, date_text="übermorgen um zehn"))
    world.clock.advance(7200)

    assert [await world.say(MAX, invocation_id=SAME) for _ in range(5)] == [first] * 5


async def test_a_repeat_of_a_hold_that_was_booked_does_not_call_it_held() -> None:
    """The caller would book it a second time, or believe that it is not booked yet."""
    world = World()
    hold = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    await world.say(hold, invocation_id=SAME)
    booked = await world.say(BookAppointment(customer_name="Max Beispiel"))

    assert isinstance(booked, AppointmentConfirmed)
    assert await world.say(hold, invocation_id=SAME) == booked


async def test_a_repeat_while_its_appointment_is_being_cancelled_is_pending() -> None:
    """Neither "gebucht" nor "abgesagt" is true yet."""
    world = World()
    await world.say(MAX, invocation_id=SAME)
    gate = asyncio.Event()
    world.calendar.before_write = gate.wait
    world.calendar.writing.clear()
    cancelling = asyncio.create_task(world.say(CancelAppointment()))
    await world.calendar.writing.wait()

    repeat = await world.say(MAX, invocation_id=SAME)
    gate.set()
    await cancelling

    assert isinstance(repeat, StillPending)
    assert repeat.is_repeat


async def test_a_question_is_not_kept() -> None:
    """The same call again with the calendar's present truth may need no question."""
    world = World()
    nameless = evolve(MAX, customer_name=None)
    await world.say(nameless, invocation_id=SAME)

    assert await world.say(MAX, invocation_id=SAME) != SystemUnavailable(
        Trouble.REPEATED_WITH_OTHER_ARGUMENTS
    )
