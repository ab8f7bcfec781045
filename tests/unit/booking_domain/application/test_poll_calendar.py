"""Asking the calendar: with every webhook lost, both sides agree after one round."""

import datetime as dt

import pytest

from booking_domain.application.poll_calendar import PAUSE_SECONDS
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.appointment import AppointmentState
from tests.doubles.ears import Ears, Post
from tests.doubles.outside import (
    ELEVEN,
    TEN,
    booked,
    cancelled,
    grains,
    moved,
    on_the_web,
    row_of,
    taken,
)
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World


def deaf(world: World) -> Ears:
    """Return ears to which no webhook comes."""
    ears = Ears(world)
    ears.post = Post.LOST
    return ears


async def read_until(world: World) -> dt.datetime | None:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.foreign.read_until()


async def test_what_was_never_told_is_found() -> None:
    """Ours moved, another cancelled, and a stranger's: one round, one request for the list."""
    world = World()
    ears = deaf(world)
    row = await booked(world)
    assert row.provider_uid is not None
    await moved(world, row.provider_uid)
    await on_the_web(world)
    await cancelled(world, await on_the_web(world, start=TEN, event_type=201))

    polled = await ears.poll()

    assert (polled.requests, polled.left) == (1, 0)
    assert (await row_of(world, row)).slot.start == ELEVEN
    assert await taken(world) == grains(TEN) | grains(ELEVEN)
    assert await taken(world, resource_id="chair-2") == set()
    assert world.alarms.told == []


async def test_an_outside_cancellation_is_adopted() -> None:
    """And its time is free."""
    world = World()
    ears = deaf(world)
    row = await booked(world)
    assert row.provider_uid is not None
    await cancelled(world, row.provider_uid)

    await ears.poll()

    assert (await row_of(world, row)).state is AppointmentState.CANCELLED
    assert await taken(world) == set()


async def test_the_second_round_reads_from_the_mark_on() -> None:
    """A little earlier, for what was written late; what was read before is no news."""
    world = World()
    ears = deaf(world)
    await on_the_web(world)
    await ears.poll()
    first = await read_until(world)
    world.clock.advance(600)
    await on_the_web(world, start=ELEVEN)

    polled = await ears.poll()

    second = await read_until(world)
    assert first is not None
    assert second is not None
    assert second - first == dt.timedelta(seconds=600)
    assert polled.outcomes == {"foreign": 1, "no_news": 1}


async def test_a_change_that_shows_late_is_not_missed() -> None:
    """The list is read from a replica that is behind, while later changes are there already."""
    world = World()
    ears = deaf(world)
    await on_the_web(world)
    real = world.calendar.inner.changed_since
    hidden = [True]

    async def without_the_first(moment: dt.datetime, *, skip: int) -> object:
        page = await real(moment, skip=skip)
        if hidden.pop() if hidden else False:
            return type(page)(reports=page.reports[1:], is_last=True)
        return page

    world.clock.advance(60)
    await on_the_web(world, start=ELEVEN)
    world.calendar.inner.changed_since = without_the_first  # type: ignore[method-assign, assignment]
    await ears.poll()
    assert await taken(world) == grains(ELEVEN)

    world.clock.advance(60)
    await ears.poll()

    assert await taken(world) == grains(TEN) | grains(ELEVEN)


async def test_many_pages_are_read_slowly_and_none_is_left_out() -> None:
    """At most ten requests a minute; every change is seen."""
    world = World()
    ears = deaf(world)
    for day in range(1, 22):
        for quarter in range(16):
            start = MONDAY_MORNING + dt.timedelta(days=day, minutes=30 * quarter)
            if start.weekday() < 6:
                await on_the_web(world, start=start.astimezone(dt.UTC))
    made = len(await world.bookings())
    begun = world.clock.monotonic()

    polled = await ears.poll()

    assert made > 250
    assert polled.outcomes["foreign"] >= made
    assert polled.requests >= 2
    assert world.clock.monotonic() - begun >= PAUSE_SECONDS * (polled.requests - 1)
    async with world.units.reading(world.tenant.tenant_id) as unit:
        known = [await unit.foreign.get(one.uid) for one in await world.bookings()]
    assert None not in known


async def test_what_cannot_be_settled_yet_is_read_again() -> None:
    """The mark stays behind it, however much is changed later."""
    world = World()
    ears = deaf(world)
    row = await booked(world)
    assert row.provider_uid is not None
    world.clock.advance(1)
    await moved(world, row.provider_uid)
    moved_at = world.clock.now()
    world.clock.advance(600)
    await on_the_web(world)
    world.calendar.before_read = None
    real = world.calendar.get_booking

    async def blind(uid: str) -> None:
        raise CalendarUnavailable("no answer")

    world.calendar.get_booking = blind  # type: ignore[method-assign]
    first = await ears.poll()
    marked = await read_until(world)
    world.calendar.get_booking = real  # type: ignore[method-assign]
    second = await ears.poll()

    assert first.left > 0
    assert marked is not None
    assert marked <= moved_at
    assert second.left == 0
    assert (await row_of(world, row)).slot.start == ELEVEN


async def test_a_page_that_cannot_be_read_takes_nothing_back() -> None:
    """The next round goes on."""
    world = World()
    ears = deaf(world)
    await on_the_web(world)
    world.calendar.blind = 1

    with pytest.raises(CalendarUnavailable):
        await ears.poll()

    await ears.poll()
    assert await taken(world) == grains(TEN)
