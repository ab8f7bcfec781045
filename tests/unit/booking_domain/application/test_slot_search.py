"""Free times: the calendar's answer less our own claims, and what is offered of it."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from adapters.system.jitter import SystemJitter
from adapters.system.patience import SystemPatience
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.free_slots import FreeSlots
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.retry import Retry
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.application.wish import wish_by_anybody
from booking_domain.errors import CalendarBusy, UnknownTenant
from booking_domain.model.results import (
    CallbackNoted,
    Missing,
    NeedsInput,
    NoneFree,
    Policy,
    PolicyDenied,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
    ToolResult,
    Trouble,
)
from booking_domain.model.tenant import BookingRules
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import BERLIN, MONDAY_MORNING, event_types, salon
from tests.doubles.world import World


TUESDAY_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
HERREN = "Herrenhaarschnitt"


def ask(words: str, *, service: str = HERREN, staff: str | None = None) -> CheckAvailability:
    return CheckAvailability(service=service, staff=staff, date_text=words)


def starts(result: ToolResult) -> list[dt.datetime]:
    assert isinstance(result, SlotsOffered)
    return [one.slot.start.astimezone(BERLIN) for one in result.offers]


def closed() -> World:
    """Return a salon whose calendar is never open."""
    account = tuple(
        evolve(one, schedule=evolve(one.schedule, opening_times=())) for one in event_types()
    )
    return World(account=account)


async def test_a_day_is_answered_with_a_few_times_an_hour_apart() -> None:
    """The earliest first; no exact time was asked for."""
    result = await World().say(ask("morgen"))

    assert [one.hour for one in starts(result)] == [9, 10, 11]
    assert isinstance(result, SlotsOffered)
    assert result.requested_start is None


async def test_a_taken_time_is_answered_with_the_nearest_others_of_the_day() -> None:
    """Around the wish, in order of time, and never the wish itself."""
    world = World()
    await world.book_on_the_web("101", start=TUESDAY_TEN, minutes=30)

    result = await world.say(ask("morgen um zehn", staff="Anna"))

    assert [(one.hour, one.minute) for one in starts(result)] == [(9, 0), (9, 30), (10, 30)]
    assert isinstance(result, SlotsOffered)
    assert result.requested_start == TUESDAY_TEN


async def test_a_closed_day_is_answered_with_the_days_after_it() -> None:
    """Sunday: Monday is named."""
    result = await World().say(ask("Sonntag um zehn"))

    assert {one.date() for one in starts(result)} == {dt.date(2026, 11, 30)}


async def test_a_time_late_today_is_answered_from_now_on() -> None:
    """What has passed of the day is not offered."""
    world = World()
    world.clock.advance(8 * 3600)

    result = await world.say(ask("heute um 17:45 Uhr"))

    assert all(one >= world.clock.now() for one in starts(result))


async def test_nothing_beyond_the_horizon_is_offered_beside_a_wish() -> None:
    """It would be refused when it is booked."""
    world = World(salon(rules=BookingRules(horizon_days=6)))

    sunday_eight = dt.datetime(2026, 11, 29, 8, tzinfo=BERLIN)

    result = await world.say(CheckAvailability(service=HERREN, start=sunday_eight))

    assert isinstance(result, NoneFree)


async def test_a_salon_without_free_times_says_so_for_the_days_that_were_searched() -> None:
    """Both for an exact time and for days."""
    exact = await closed().say(ask("morgen um zehn"))
    days = await closed().say(ask("nächste Woche"))

    tuesday = dt.date(2026, 11, 24)
    assert exact == NoneFree(first_day=tuesday, last_day=tuesday)
    assert days == NoneFree(first_day=dt.date(2026, 11, 30), last_day=dt.date(2026, 12, 6))


async def test_the_only_time_in_a_window_is_the_answer() -> None:
    """There is nothing to choose."""
    result = await World().say(ask("morgen zwischen zehn und viertel nach zehn", staff="Anna"))

    assert isinstance(result, SlotAvailable)
    assert result.offer.slot.start == TUESDAY_TEN


async def test_an_instant_from_a_program_is_checked_as_it_is() -> None:
    """No words are needed."""
    world = World()

    found = await world.say(CheckAvailability(service=HERREN, start=TUESDAY_TEN))
    late = await world.say(
        CheckAvailability(service=HERREN, start=TUESDAY_TEN + dt.timedelta(days=400))
    )

    assert isinstance(found, SlotAvailable)
    assert late == PolicyDenied(Policy.HORIZON)


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        (CheckAvailability(date_text="morgen"), Missing.SERVICE),
        (ask("morgen", staff="Zoe"), Missing.UNKNOWN_STAFF),
        (ask("morgen", service="Damenhaarschnitt", staff="Ben"), Missing.STAFF_WITHOUT_SERVICE),
        (CheckAvailability(service=HERREN), Missing.DATE),
    ],
)
async def test_what_is_missing_is_asked_for(command: ToolInput, missing: Missing) -> None:
    """With the names to choose from, where there are some."""
    result = await World().say(command)

    assert isinstance(result, NeedsInput)
    assert result.missing is missing
    assert bool(result.choices) == (missing is not Missing.DATE)


async def test_two_questions_at_once_ask_the_calendar_once() -> None:
    """The second waits for the first one's answer."""
    world = World()
    world.calendar.before_read = lambda: world.clock.sleep(0.5)

    await asyncio.gather(
        world.say(ask("morgen", staff="Anna")), world.say(ask("morgen", staff="Anna"))
    )

    assert world.calendar.calls == ["free_slots"]


async def test_a_question_does_not_wait_for_ever_for_another_one() -> None:
    """Whoever was first may have died: after three seconds the calendar is asked again."""
    world = World()
    stuck = asyncio.Event()
    world.calendar.before_read = stuck.wait
    first = asyncio.create_task(world.say(ask("morgen", staff="Anna")))
    await world.clock.sleep(0.1)
    world.calendar.before_read = None

    second = await world.say(ask("morgen", staff="Anna"), seconds=10)
    stuck.set()
    await first

    assert isinstance(second, SlotsOffered)
    assert world.calendar.calls == ["free_slots", "free_slots"]


async def test_a_question_whose_forerunner_failed_asks_for_itself() -> None:
    """A failed look is nobody's answer."""
    world = World()
    world.calendar.before_read = lambda: world.clock.sleep(0.2)
    world.calendar.blind = 1

    results = await asyncio.gather(
        world.say(ask("morgen", staff="Anna")), world.say(ask("morgen", staff="Anna"))
    )

    assert results[0] == CallbackNoted(because=Trouble.CALENDAR)
    assert isinstance(results[1], SlotsOffered)


async def test_what_is_remembered_of_a_calendar_that_is_down_is_not_offered() -> None:
    """It may have changed since, and could not be booked; the next answer makes all good again."""
    world = World()
    known = await world.say(ask("morgen", staff="Anna"))
    world.calendar.blind = 2
    elsewhere = await world.say(ask("übermorgen", staff="Anna"))
    while_it_is_down = await world.say(ask("morgen", staff="Anna"))
    asked = len(world.calendar.calls)

    back = await world.say(ask("morgen", staff="Anna"))
    again = await world.say(ask("morgen", staff="Anna"))

    assert isinstance(known, SlotsOffered)
    assert elsewhere == while_it_is_down == CallbackNoted(because=Trouble.CALENDAR)
    assert starts(back) == starts(again) == starts(known)
    assert len(world.calendar.calls) == asked + 1


async def test_a_hold_rests_on_no_memory_of_a_calendar_that_is_down() -> None:
    """The incident: a caller was promised a time that the calendar had not confirmed."""
    world = World()
    await world.say(ask("morgen", staff="Anna"))
    world.calendar.blind = 2
    await world.say(ask("übermorgen", staff="Anna"))

    held = await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))

    assert held == CallbackNoted(because=Trouble.CALENDAR)
    assert await world.rows() == ()


async def test_a_calendar_that_may_not_be_asked_is_not_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Our own budget is used up: what is remembered spares requests, and is offered."""
    world = World()
    known = await world.say(ask("morgen", staff="Anna"))

    async def refuse(*_: object, **__: object) -> tuple[TimeSlot, ...]:
        raise CalendarBusy("no request to spare")

    monkeypatch.setattr(world.calendar, "free_slots", refuse)
    unknown = await world.say(ask("übermorgen", staff="Anna"))

    assert unknown == CallbackNoted(because=Trouble.CALENDAR)
    assert starts(await world.say(ask("morgen", staff="Anna"))) == starts(known)


async def test_known_days_are_not_asked_for_again() -> None:
    """Of two days in a wish only the unknown one is."""
    world = World()
    await world.say(ask("morgen", staff="Anna"))
    world.calendar.calls.clear()

    await world.say(ask("morgen oder übermorgen", staff="Anna"))
    await world.say(ask("übermorgen", staff="Anna"))

    assert world.calendar.calls == ["free_slots"]


async def test_our_claims_are_taken_off_a_remembered_answer() -> None:
    """A held time is not offered, although the calendar knows nothing of it."""
    world = World()
    await world.say(ask("morgen um zehn", staff="Anna"))
    await world.say(HoldSlot(service=HERREN, staff="Anna", date_text="morgen um zehn"))

    result = await world.say(ask("morgen um zehn", staff="Anna"), call_id="call_2")

    assert TUESDAY_TEN not in starts(result)


async def test_a_person_who_does_not_offer_the_service_has_no_times() -> None:
    """Taken out of the configuration between two questions: nothing is asked for them."""
    world = World()
    wish = wish_by_anybody(world.tenant, world.tenant.services[0])
    only_anna = evolve(wish.service, hosts=wish.service.hosts[:1])
    free = FreeSlots(
        calendars={world.tenant.tenant_id: world.calendar},
        cache=world.cache,
        lock=world.lock,
        units=world.units,
        retry=Retry(clock=world.clock, jitter=SystemJitter(), patience=SystemPatience(world.clock)),
        clock=world.clock,
    )

    found = await free.find(
        world.tenant,
        wish=evolve(wish, service=only_anna),
        windows=[TimeSlot.lasting(TUESDAY_TEN, minutes=60)],
    )

    assert {one.staff_id for one in found} == {"anna"}


async def test_a_tenant_without_a_calendar_is_an_error_of_the_configuration() -> None:
    """It is never answered as "nothing free"."""
    world = World()
    wish = wish_by_anybody(world.tenant, world.tenant.services[0])
    free = FreeSlots(
        calendars={},
        cache=world.cache,
        lock=world.lock,
        units=world.units,
        retry=Retry(clock=world.clock, jitter=SystemJitter(), patience=SystemPatience(world.clock)),
        clock=world.clock,
    )

    with pytest.raises(UnknownTenant, match="no calendar is configured"):
        await free.find(
            world.tenant, wish=wish, windows=[TimeSlot.lasting(TUESDAY_TEN, minutes=60)]
        )


async def test_a_taken_slot_is_told_although_no_others_can_be_found() -> None:
    """Other times are a courtesy: the calendar may be down by then."""
    world = World()
    offered = await world.say(ask("morgen um zehn", staff="Anna"))
    assert isinstance(offered, SlotAvailable)
    await world.book_on_the_web("101", start=TUESDAY_TEN, minutes=30)
    world.calendar.blind = 10

    result = await world.say(
        BookAppointment(customer_name="Max", slot_id=offered.offer.slot_id), invocation_id="same"
    )
    again = await world.say(
        BookAppointment(customer_name="Max", slot_id=offered.offer.slot_id), invocation_id="same"
    )

    assert result == again == SlotTaken(offers=())


async def test_an_offer_that_has_passed_or_is_unknown_cannot_be_used() -> None:
    """Its time is over, or its person has left: nothing is booked by memory."""
    world = World()
    offered = await world.say(ask("heute um zehn", staff="Anna"))
    assert isinstance(offered, SlotAvailable)
    hold = HoldSlot(slot_id=offered.offer.slot_id)
    tenant = world.tenant

    world.tenant = evolve(tenant, services=tenant.services[1:])
    without_service = await world.say(hold)
    world.tenant = tenant
    in_another_call = await world.say(hold, call_id="call_2")
    held = await world.say(hold)
    world.clock.advance(3601)
    passed = await world.say(hold)

    assert without_service == in_another_call == NeedsInput(Missing.UNKNOWN_SLOT)
    assert isinstance(held, SlotHeld)
    assert not isinstance(passed, SlotHeld)


async def test_nothing_before_opening_is_free() -> None:
    """The first time of the day is the salon's own."""
    world = World()

    result = await world.say(ask("heute", staff="Anna"))

    assert starts(result)[0] == MONDAY_MORNING
