"""Reading the calendar before anybody asks."""

import datetime as dt

from attrs import evolve

from booking_domain.application.warm_up import DAYS_AHEAD, WarmUp
from booking_domain.model.closed_days import ClosedDays, ClosedPeriod
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World


TODAY = MONDAY_MORNING.date()


def warm_up(world: World) -> WarmUp:
    return WarmUp(free_slots=world.free_slots, lock=world.lock, clock=world.clock)


async def remembered(world: World, day: dt.date) -> bool:
    tenant_id = world.tenant.tenant_id
    return bool(await world.cache.get(tenant_id, event_type="101", days=[day]))


async def test_the_coming_days_are_remembered_afterwards() -> None:
    """From today on, and no longer than a caller usually asks for."""
    world = World()

    await warm_up(world).warm(world.tenant)

    last = TODAY + dt.timedelta(days=DAYS_AHEAD - 1)
    assert [await remembered(world, day) for day in (TODAY, last)] == [True, True]
    assert not await remembered(world, last + dt.timedelta(days=1))


async def test_a_salon_that_is_closed_asks_nothing() -> None:
    """Whatever the calendar says of those days."""
    world = World()
    holidays = ClosedPeriod(first=TODAY, last=TODAY + dt.timedelta(days=30))
    closed = evolve(world.tenant, closed_days=ClosedDays(periods=(holidays,)))

    await warm_up(world).warm(closed)

    assert world.calendar.calls == []


async def test_somebody_who_warms_up_already_is_left_to_it() -> None:
    """Another process, or another call of the same minute."""
    world = World()
    token = await world.lock.acquire(f"warm-up:{world.tenant.tenant_id}", ttl_seconds=60)
    assert token is not None

    await warm_up(world).warm(world.tenant)

    assert world.calendar.calls == []


async def test_a_rush_of_calls_warms_up_once_a_minute() -> None:
    """What callers gave back meanwhile is asked for by whoever wants it."""
    world = World()
    await warm_up(world).warm(world.tenant)
    asked = len(world.calendar.calls)
    await world.cache.drop(world.tenant.tenant_id, days=[TODAY])

    await warm_up(world).warm(world.tenant)
    again = len(world.calendar.calls)
    world.clock.advance(61)
    await warm_up(world).warm(world.tenant)

    assert again == asked
    assert len(world.calendar.calls) > asked
    assert await remembered(world, TODAY)
