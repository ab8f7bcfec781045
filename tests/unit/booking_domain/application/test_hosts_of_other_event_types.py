"""A booking of an event type that the salon does not name takes the chair of its host."""

import datetime as dt
import json

from collections.abc import Mapping

import pytest

from attrs import evolve

from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.known_hosts import KnownHosts
from booking_domain.errors import StorageUnavailable
from booking_domain.model.occupancy import occupancy_of_host
from booking_domain.model.results import SlotAvailable
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import ELEVEN, TEN, cancelled, grains, moved, on_the_web, taken
from tests.doubles.salon import event_types, salon
from tests.doubles.world import World


CHECK = CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
CONSULTING = 901
TEN_MINUTES = 600.0
ANNA = event_types()[0].host
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def world_of() -> World:
    """Anna and Ben have one event type more in Cal.com, of which the salon's file says nothing."""
    cut = event_types()[0]
    return World(
        account=(
            *event_types(),
            evolve(cut, id=CONSULTING, slug="beratung", title="beratung", before_buffer=15),
        )
    )


async def knowing_anna(world: World) -> Ears:
    """Somebody has booked a haircut with Anna before."""
    ears = Ears(world)
    await on_the_web(world, start=ELEVEN)
    await ears.process()
    return ears


async def remembered(world: World) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
    """Return what is known of tomorrow for Anna's haircuts."""
    return await world.cache.get(world.tenant.tenant_id, event_type="101", days=[TEN.date()])


async def remember(world: World, days: Mapping[dt.date, tuple[TimeSlot, ...]]) -> None:
    """Know it still, as another process does that heard of no event."""
    tenant_id = world.tenant.tenant_id
    generation = await world.cache.generation(tenant_id)
    assert days[TEN.date()]
    await world.cache.put(tenant_id, event_type="101", days=days, generation=generation)


async def test_her_chair_is_blocked_from_the_acknowledgement_on() -> None:
    """Before anything is processed, and not Ben's."""
    world = world_of()
    ears = await knowing_anna(world)
    first = await world.say(CHECK)
    ears.post = Post.HELD
    await on_the_web(world, event_type=CONSULTING)
    unaware = await world.say(CHECK)

    await ears.deliver_all(ears.held)

    assert isinstance(first, SlotAvailable)
    assert isinstance(unaware, SlotAvailable)
    assert len(await ears.waiting()) == 1
    assert await taken(world) == grains(TEN) | grains(ELEVEN)
    assert await taken(world, resource_id="chair-2") == set()
    assert not isinstance(await world.say(CHECK), SlotAvailable)


async def test_processed_it_claims_that_time_until_it_ends() -> None:
    """As a booking of a service does."""
    world = world_of()
    ears = await knowing_anna(world)
    uid = await on_the_web(world, event_type=CONSULTING)

    await ears.process()
    while_it_stands = await taken(world)
    await cancelled(world, uid)
    await ears.process()

    assert while_it_stands == grains(TEN) | grains(ELEVEN)
    assert await taken(world) == grains(ELEVEN)


async def test_who_hosts_is_learned_without_webhooks_as_well() -> None:
    """The poll tells it, of bookings that are long over too, before it hears of the others."""
    world = world_of()
    ears = Ears(world)
    ears.post = Post.LOST
    await on_the_web(world)
    world.clock.advance(5 * 24 * 60 * 60.0)
    later = TEN + (ELEVEN - TEN) * 24 * 7
    await on_the_web(world, event_type=CONSULTING, start=later)

    await ears.poll()

    async with world.units.reading(world.tenant.tenant_id) as unit:
        assert await unit.foreign.event_types_of(str(ANNA.id)) == {"101"}
        (uid,) = [one.uid for one in await world.bookings() if one.slot.start == later]
        booking = await unit.foreign.get(uid)
    assert booking is not None
    assert booking.resource_id == "chair-1"


async def test_what_was_heard_too_early_takes_its_chair_when_the_host_is_known() -> None:
    """It was booked before anything of Anna's; the next round of asking hears of both."""
    world = world_of()
    ears = Ears(world)
    await on_the_web(world, event_type=CONSULTING)
    await ears.process()
    world.clock.advance(TEN_MINUTES)
    too_early = await taken(world)
    await on_the_web(world, start=ELEVEN)
    await ears.process()

    await ears.poll()
    once_more = await ears.poll()

    assert too_early == set()
    assert await taken(world) == grains(TEN) | grains(ELEVEN)
    assert "foreign" not in once_more.outcomes


async def test_a_host_of_whom_nothing_is_known_blocks_every_chair_for_ten_minutes() -> None:
    """Whoever remembers the day from before offers it to nobody; then Cal.com leaves it out."""
    world = world_of()
    ears = Ears(world)
    unaware = await world.say(CHECK)
    before = await remembered(world)
    await on_the_web(world, event_type=CONSULTING)
    await remember(world, before)

    processed = await ears.process()
    doubted = await world.say(CHECK)
    blocked = [await taken(world, resource_id=chair) for chair in ("chair-1", "chair-2")]
    world.clock.advance(TEN_MINUTES)

    assert isinstance(unaware, SlotAvailable)
    assert processed.outcomes == {"foreign": 1}
    assert not isinstance(doubted, SlotAvailable)
    assert blocked == [grains(TEN), grains(TEN)]
    assert await taken(world) == set()
    assert not isinstance(await world.say(CHECK), SlotAvailable)


async def test_a_doubted_time_is_free_as_soon_as_its_booking_is_cancelled() -> None:
    """It stayed blocked for ten minutes, whatever was heard in the meantime."""
    world = world_of()
    ears = Ears(world)
    uid = await on_the_web(world, event_type=CONSULTING)
    await ears.process()
    doubted = await taken(world)
    await cancelled(world, uid)

    await ears.process()

    assert doubted == grains(TEN)
    assert await taken(world) == await taken(world, resource_id="chair-2") == set()
    assert isinstance(await world.say(CHECK), SlotAvailable)


async def test_a_doubted_time_is_free_as_soon_as_its_booking_is_moved() -> None:
    """Only the new time is in doubt then."""
    world = world_of()
    ears = Ears(world)
    uid = await on_the_web(world, event_type=CONSULTING)
    await ears.process()
    await moved(world, uid)

    await ears.process()

    assert await taken(world) == await taken(world, resource_id="chair-2") == grains(ELEVEN)


async def test_a_doubt_ends_for_the_other_chairs_when_the_host_becomes_known() -> None:
    """Its own chair has it then, and nobody else's is kept."""
    world = world_of()
    ears = Ears(world)
    await on_the_web(world, event_type=CONSULTING)
    await ears.process()
    await on_the_web(world, start=ELEVEN)
    await ears.process()

    await ears.poll()

    assert await taken(world, resource_id="chair-2") == set()
    assert await taken(world) == grains(TEN) | grains(ELEVEN)


async def test_a_doubt_that_nothing_has_cleared_stays() -> None:
    """The word of another booking, or the same word again, says nothing of the chair."""
    world = world_of()
    ears = Ears(world)
    await on_the_web(world, event_type=CONSULTING)
    other = await on_the_web(world, event_type=CONSULTING, start=ELEVEN)
    await ears.process()
    await cancelled(world, other)

    await ears.process()
    await ears.poll()

    assert await taken(world, resource_id="chair-2") == grains(TEN)


async def test_a_host_of_nobodys_chair_blocks_none() -> None:
    """Where the hosts of all chairs are known, a booking of somebody else's is no concern."""
    world = world_of()
    async with world.units.writing(world.tenant.tenant_id) as unit:
        await unit.foreign.note_host("101", host="another one")
        await unit.foreign.note_host("201", host="and another")
        await unit.commit()
    ears = Ears(world)
    ears.post = Post.HELD
    await on_the_web(world, event_type=CONSULTING)

    await ears.deliver_all(ears.held)

    assert len(await ears.waiting()) == 1
    assert await taken(world) == await taken(world, resource_id="chair-2") == set()


async def test_a_host_of_several_chairs_blocks_them_for_a_while() -> None:
    """Nobody knows which of them; afterwards Cal.com's own list leaves the time out."""
    world = world_of()
    async with world.units.writing(world.tenant.tenant_id) as unit:
        for event_type in ("101", "201"):
            await unit.foreign.note_host(event_type, host=str(ANNA.id))
        await unit.commit()
    ears = Ears(world)
    ears.post = Post.HELD
    await on_the_web(world, event_type=CONSULTING)

    await ears.deliver_all(ears.held)

    assert await taken(world) == await taken(world, resource_id="chair-2") == grains(TEN)


async def test_what_is_known_is_not_written_again() -> None:
    """An echo costs no transaction for it."""
    world = world_of()
    ears = await knowing_anna(world)
    reports = (await world.calendar.inner.changed_since(LONG_AGO, skip=0)).reports
    hosts = KnownHosts(world.units)
    await hosts.learn(world.tenant, reports)
    world.store.go_down()

    await hosts.learn(world.tenant, reports)

    with pytest.raises(StorageUnavailable):
        await KnownHosts(world.units).learn(world.tenant, reports)
    assert ears.outcomes() == ["foreign"]


async def test_an_event_without_an_organiser_is_taken_in() -> None:
    """Or with one whose id is none: nobody is guessed."""
    world = world_of()
    ears = await knowing_anna(world)
    ears.post = Post.HELD
    await on_the_web(world, event_type=CONSULTING)
    (body,) = ears.held

    for organizer in (None, {}, {"id": "1"}, {"id": None}):
        content = json.loads(body)
        content["payload"] |= {"organizer": organizer, "uid": f"uid-{organizer}"}
        await ears.deliver(json.dumps(content).encode())
    processed = await ears.process()
    world.clock.advance(TEN_MINUTES)

    assert processed.outcomes == {"foreign": 4}
    assert await taken(world) == grains(ELEVEN)


def test_a_host_of_two_chairs_takes_neither() -> None:
    """Nobody knows which; and one of another salon takes none."""
    tenant = salon()

    assert occupancy_of_host(tenant, {"101", "201"}) is None
    assert occupancy_of_host(tenant, {"999"}) is None
    found = occupancy_of_host(tenant, {"101", "102"})
    assert found is not None
    assert (found.resource_id, found.buffer_before_minutes) == ("chair-1", 0)
