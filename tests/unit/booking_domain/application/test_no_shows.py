"""The salon marks in the calendar who did not come, and it is counted at the known customer."""

import datetime as dt

from collections.abc import Awaitable

import pytest

from attrs import evolve

from adapters.memory.customers import MemoryCustomers
from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import Appointment
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import MAX, booked, on_the_web
from tests.doubles.world import CALLER, World


async def no_shows(world: World) -> list[int]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return [one.no_shows for one in await unit.customers.of_number(CALLER)]


async def marked(world: World, uid: str | None, *, absent: bool) -> None:
    """Let the salon mark the booking's attendee."""
    assert uid is not None
    attendee = world.account.get(uid).attendee
    await world.account.host.mark_attendee(uid, email=attendee.email, absent=absent)


async def heard(world: World) -> tuple[Ears, Appointment]:
    """Book, let two days pass, and take in what was told."""
    ears = Ears(world)
    row = await booked(world)
    world.clock.advance(2 * 86400)
    await ears.process()
    return ears, row


async def test_who_did_not_come_is_counted_at_the_customer() -> None:
    """From the mark in the calendar to the number that the salon sees."""
    world = World()
    ears, row = await heard(world)
    await marked(world, row.provider_uid, absent=True)

    processed = await ears.process()
    again = await ears.process()

    assert (processed.outcomes, again.outcomes) == ({"no_show": 1}, {})
    assert await no_shows(world) == [1]


async def test_a_mark_by_mistake_is_taken_back() -> None:
    """The salon corrects itself, and nobody is left with a no-show."""
    world = World()
    ears, row = await heard(world)
    for absent in (True, False):
        await marked(world, row.provider_uid, absent=absent)
        world.clock.advance(1)

    processed = await ears.process()

    assert processed.outcomes == {"no_show": 1, "came_after_all": 1}
    assert await no_shows(world) == [0]


async def test_a_guest_of_the_website_is_none_of_our_customers() -> None:
    """Only our own appointments are counted."""
    world = World()
    ears, _ = await heard(world)
    web = await on_the_web(world, start=world.clock.now())
    world.clock.advance(3600)
    await ears.process()
    await marked(world, web, absent=True)

    assert (await ears.process()).outcomes == {"remark": 1}
    assert await no_shows(world) == [0]


async def test_a_defect_in_one_mark_keeps_no_other_event_from_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is parked with what was raised, and counted nowhere."""
    world = World()
    ears, row = await heard(world)
    await marked(world, row.provider_uid, absent=True)
    await on_the_web(world, start=world.clock.now() + dt.timedelta(days=1))

    def breaks(self: MemoryCustomers, customer_id: str) -> Awaitable[None]:
        raise ZeroDivisionError

    monkeypatch.setattr(MemoryCustomers, "missed", breaks)

    processed = await ears.process()

    assert [kind for kind, _ in processed.defects] == ["BOOKING_NO_SHOW_UPDATED"]
    assert processed.outcomes == {"parked": 1, "foreign": 1}
    assert await ears.waiting() == ()
    assert await no_shows(world) == [0]


async def test_while_the_database_is_away_the_mark_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is parked for an outage: the next round counts it."""
    world = World()
    ears, row = await heard(world)
    await marked(world, row.provider_uid, absent=True)

    def is_away(self: MemoryCustomers, customer_id: str) -> Awaitable[None]:
        raise StorageUnavailable

    with monkeypatch.context() as outage:
        outage.setattr(MemoryCustomers, "missed", is_away)
        with pytest.raises(StorageUnavailable):
            await ears.process()
    processed = await ears.process()

    assert processed.outcomes == {"no_show": 1}
    assert await no_shows(world) == [1]


async def test_a_mark_that_comes_after_it_was_taken_back_counts_nothing() -> None:
    """Webhooks have no order; the salon's last word is the later one by Cal.com's clock."""
    world = World()
    ears, row = await heard(world)
    ears.post = Post.HELD
    for absent in (True, False):
        await marked(world, row.provider_uid, absent=absent)
        world.clock.advance(1)
    absent_first, came_after_all = ears.held

    counts = []
    for body in (came_after_all, absent_first):
        await ears.deliver(body)
        processed = await ears.process()
        counts.append((dict(processed.outcomes), await no_shows(world)))

    assert counts == [({"no_news": 1}, [0]), ({"no_news": 1}, [0])]


async def test_who_is_marked_twice_was_absent_once() -> None:
    """And taken back once, nothing is left of it."""
    world = World()
    ears, row = await heard(world)
    counts = []
    for absent in (True, True, False):
        await marked(world, row.provider_uid, absent=absent)
        world.clock.advance(1)
        await ears.process()
        counts.append(await no_shows(world))

    assert counts == [[1], [1], [0]]


async def test_two_absences_of_one_customer_are_two() -> None:
    """Each appointment has a word of its own."""
    world = World()
    ears, first = await heard(world)
    await world.say(evolve(MAX, date_text="morgen um elf"), call_id="call_2")
    (second,) = [one for one in await world.rows() if one.reference != first.reference]
    world.clock.advance(2 * 86400)

    for row in (first, second):
        await marked(world, row.provider_uid, absent=True)
    await ears.process()

    assert await no_shows(world) == [2]
