"""Which changes make the calendar worth asking again: what is ours is known without asking."""

import datetime as dt

import pytest

from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.errors import StorageUnavailable
from booking_domain.model.results import AppointmentConfirmed, SlotAvailable, SlotsOffered
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import MAX, TEN, booked, cancelled, moved, on_the_web, row_of
from tests.doubles.world import World


TOMORROW = TEN.date()
DAY_AFTER = TOMORROW + dt.timedelta(days=1)
# Longer than an answer is doubted that came just after a change.
CALM_SECONDS = 5.0
AT_TEN = CheckAvailability(
    service="Herrenhaarschnitt", staff="Anna", date_text="morgen", time_text="um zehn"
)


async def remember(world: World) -> None:
    """Read both days for all services, as a call that comes in has it done."""
    world.clock.advance(CALM_SECONDS)
    services = world.tenant.services
    for event_type in sorted({host.event_type for one in services for host in one.hosts}):
        await world.free_slots.fill(world.tenant, event_type=event_type, days=[TOMORROW, DAY_AFTER])


async def remembered(world: World) -> set[dt.date]:
    tenant_id = world.tenant.tenant_id
    days = [TOMORROW, DAY_AFTER]
    return set(await world.cache.get(tenant_id, event_type="101", days=days))


async def test_a_booking_of_ours_is_no_reason_to_ask_again() -> None:
    """Its webhook came inside the very request; the time is claimed, and offered to nobody."""
    world = World()
    Ears(world)
    await remember(world)

    await booked(world)
    asked_before = len(world.calendar.calls)
    answer = await world.say(AT_TEN)

    assert await remembered(world) == {TOMORROW, DAY_AFTER}
    assert isinstance(answer, SlotsOffered)
    assert TEN not in {one.slot.start for one in answer.offers}
    assert len(world.calendar.calls) == asked_before


async def test_a_day_on_which_a_time_became_free_is_asked_for_again() -> None:
    """What was read while it was taken does not name it."""
    world = World()
    ears = Ears(world)
    row = await booked(world)
    await remember(world)

    await world.say(CancelAppointment(reference=row.reference))
    known = await remembered(world)
    world.clock.advance(CALM_SECONDS)
    await ears.process()

    assert known == {DAY_AFTER}
    assert isinstance(await world.say(AT_TEN), SlotAvailable)


async def test_a_time_that_is_remembered_as_free_is_no_news_when_it_becomes_free() -> None:
    """Booked and cancelled in one call: what was read before both is right again."""
    world = World()
    ears = Ears(world)
    await remember(world)
    row = await booked(world)

    await world.say(CancelAppointment(reference=row.reference))
    await ears.process()
    asked_before = len(world.calendar.calls)
    answer = await world.say(AT_TEN)

    assert await remembered(world) == {TOMORROW, DAY_AFTER}
    assert isinstance(answer, SlotAvailable)
    assert len(world.calendar.calls) == asked_before


async def test_a_day_of_which_one_service_of_the_chair_is_not_known_is_asked_for_again() -> None:
    """Its answer may be on its way, and be from before the cancellation."""
    world = World()
    Ears(world)
    await world.free_slots.fill(world.tenant, event_type="101", days=[TOMORROW])
    row = await booked(world)
    before = await world.cache.generation(world.tenant.tenant_id)

    await world.say(CancelAppointment(reference=row.reference))

    assert await remembered(world) == set()
    assert await world.cache.generation(world.tenant.tenant_id) != before


async def test_a_move_makes_the_old_day_unknown_and_not_the_new_one() -> None:
    """With its webhook, which names both."""
    world = World()
    Ears(world)
    row = await booked(world)
    await remember(world)

    await world.say(
        RescheduleAppointment(
            reference=row.reference, date_text="übermorgen", time_text="um elf", service=None
        )
    )

    assert (await row_of(world, row)).slot.start.date() == DAY_AFTER
    assert await remembered(world) == {DAY_AFTER}


async def test_a_time_that_turned_out_to_be_taken_is_a_reason_to_ask_again() -> None:
    """Nobody told us: what is remembered of that day is wrong."""
    world = World()
    await remember(world)
    await on_the_web(world)

    answer = await world.say(MAX)
    # The calendar's own answer still names it for a moment, and is not remembered for longer.
    world.clock.advance(CALM_SECONDS)

    assert not isinstance(answer, AppointmentConfirmed)
    assert await remembered(world) == {DAY_AFTER}


async def test_a_move_to_a_time_that_is_taken_is_a_reason_to_ask_for_the_new_day() -> None:
    """The appointment stands as it stood, and its own day is as it was."""
    world = World()
    row = await booked(world)
    await remember(world)
    await on_the_web(world, start=TEN + dt.timedelta(days=1, hours=1))

    await world.say(
        RescheduleAppointment(
            reference=row.reference, date_text="übermorgen", time_text="um elf", service=None
        )
    )
    world.clock.advance(CALM_SECONDS)

    assert (await row_of(world, row)).slot == row.slot
    assert await remembered(world) == {TOMORROW}


async def test_a_booking_of_ours_that_somebody_moved_is_a_reason_to_ask_again() -> None:
    """It has our key, and stands where we claim nothing; its old time we give up later."""
    world = World()
    ears = Ears(world)
    row = await booked(world)
    await remember(world)

    await moved(world, row.provider_uid or "", start=TEN + dt.timedelta(days=1))
    at_once = await remembered(world)
    await ears.process()

    assert at_once == {TOMORROW}
    assert (await row_of(world, row)).slot.start == TEN + dt.timedelta(days=1)
    assert await remembered(world) == set()


async def test_a_booking_of_ours_that_somebody_cancelled_is_a_reason_to_ask_again() -> None:
    """Its time is free."""
    world = World()
    Ears(world)
    row = await booked(world)
    await remember(world)

    await cancelled(world, row.provider_uid or "")

    assert await remembered(world) == {DAY_AFTER}


async def test_a_booking_under_the_key_of_an_ended_appointment_is_a_reason_to_ask_again() -> None:
    """One that lands late: nothing is claimed for it any more."""
    world = World()
    ears = Ears(world)
    ears.post = Post.HELD
    row = await booked(world)
    await world.say(CancelAppointment(reference=row.reference))
    await remember(world)

    await ears.deliver(ears.held[0])

    assert await remembered(world) == {DAY_AFTER}


async def test_while_nobody_can_tell_whose_a_booking_is_its_day_is_asked_for_again() -> None:
    """What is dropped for nothing costs a request; what is kept wrongly would be offered."""
    world = World()
    ears = Ears(world)
    ears.post = Post.HELD
    await booked(world)
    await remember(world)
    world.store.go_down()

    with pytest.raises(StorageUnavailable):
        await ears.deliver(ears.held[0])

    assert await remembered(world) == {DAY_AFTER}
