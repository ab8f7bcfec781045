"""What a cache of free slots promises: short memory, and no refill that is older than a change."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.availability_cache import AvailabilityCache
from tests.contract.availability_cache.harness import CacheHarness


MONDAY = dt.date(2025, 11, 24)
TUESDAY = dt.date(2025, 11, 25)
CUT = "101"
COLOUR = "102"


def _slots(day: dt.date, *hours: int) -> tuple[TimeSlot, ...]:
    return tuple(
        TimeSlot.lasting(dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC), minutes=30)
        for hour in hours
    )


TEN = _slots(MONDAY, 10)
NOON = _slots(MONDAY, 12)


async def _refill(
    cache: AvailabilityCache,
    *,
    days: dict[dt.date, tuple[TimeSlot, ...]],
    tenant_id: str = "salon-a",
    event_type: str = CUT,
) -> None:
    generation = await cache.generation(tenant_id)
    await cache.put(tenant_id, event_type=event_type, days=days, generation=generation)


async def _monday(
    cache: AvailabilityCache, *, tenant_id: str = "salon-a", event_type: str = CUT
) -> tuple[TimeSlot, ...] | None:
    known = await cache.get(tenant_id, event_type=event_type, days=[MONDAY])
    return known.get(MONDAY)


async def test_an_empty_cache_knows_nothing(harness: CacheHarness) -> None:
    """A day that nobody stored is missing."""
    assert await harness.cache.get("salon-a", event_type=CUT, days=[MONDAY, TUESDAY]) == {}


async def test_what_was_stored_is_found(harness: CacheHarness) -> None:
    """Only the days that were asked for, in the order of their slots; a full day is known."""
    morning = _slots(MONDAY, 8, 10, 11)
    await _refill(harness.cache, days={MONDAY: morning, TUESDAY: ()})

    both = await harness.cache.get("salon-a", event_type=CUT, days=[MONDAY, TUESDAY])
    one = await harness.cache.get("salon-a", event_type=CUT, days=[TUESDAY])

    assert both == {MONDAY: morning, TUESDAY: ()}
    assert one == {TUESDAY: ()}


async def test_storing_again_replaces_the_day(harness: CacheHarness) -> None:
    """The later answer of one generation stands, and storing it twice changes nothing."""
    for slots in (TEN, NOON, NOON):
        await _refill(harness.cache, days={MONDAY: slots})

    assert await _monday(harness.cache) == NOON


async def test_event_types_and_tenants_do_not_meet(harness: CacheHarness) -> None:
    """The same day of another event type or another salon is another entry."""
    await _refill(harness.cache, days={MONDAY: TEN})

    assert await _monday(harness.cache, event_type=COLOUR) is None
    assert await _monday(harness.cache, tenant_id="salon-b") is None


async def test_an_entry_lives_ten_minutes(harness: CacheHarness) -> None:
    """It is there a second before, and gone a second after."""
    await _refill(harness.cache, days={MONDAY: TEN})

    await harness.advance(599)
    before = await _monday(harness.cache)
    await harness.advance(2)
    after = await _monday(harness.cache)

    assert (before, after) == (TEN, None)


async def test_a_dropped_day_is_forgotten_for_all_event_types(harness: CacheHarness) -> None:
    """One person's booking changes every service of theirs; other days and salons stay."""
    for event_type in (CUT, COLOUR):
        await _refill(harness.cache, days={MONDAY: TEN, TUESDAY: ()}, event_type=event_type)
    await _refill(harness.cache, days={MONDAY: TEN}, tenant_id="salon-b")

    for _ in range(2):
        await harness.cache.drop("salon-a", days=[MONDAY])

    for event_type in (CUT, COLOUR):
        known = await harness.cache.get("salon-a", event_type=event_type, days=[MONDAY, TUESDAY])
        assert known == {TUESDAY: ()}
    assert await _monday(harness.cache, tenant_id="salon-b") == TEN


async def test_stale_cache_a_refill_that_began_before_a_drop_stores_nothing(
    harness: CacheHarness,
) -> None:
    """What the provider said before a booking must not come back after it, on no day."""
    generation = await harness.cache.generation("salon-a")
    await harness.cache.drop("salon-a", days=[MONDAY])

    await harness.cache.put(
        "salon-a", event_type=CUT, days={MONDAY: TEN, TUESDAY: ()}, generation=generation
    )

    assert await harness.cache.get("salon-a", event_type=CUT, days=[MONDAY, TUESDAY]) == {}


async def test_a_drop_that_found_nothing_stops_old_refills_too(harness: CacheHarness) -> None:
    """A change starts a new generation, whether or not its day was cached."""
    before = await harness.cache.generation("salon-a")

    await harness.cache.drop("salon-a", days=[])
    await harness.cache.put("salon-a", event_type=CUT, days={MONDAY: TEN}, generation=before)

    assert await harness.cache.generation("salon-a") > before
    assert await _monday(harness.cache) is None


async def test_a_drop_of_one_salon_does_not_stop_anothers_refill(harness: CacheHarness) -> None:
    """Generations are counted per tenant."""
    generation = await harness.cache.generation("salon-b")
    await harness.cache.drop("salon-a", days=[MONDAY])

    await harness.cache.put("salon-b", event_type=CUT, days={MONDAY: TEN}, generation=generation)

    assert await _monday(harness.cache, tenant_id="salon-b") == TEN


async def test_a_generation_that_never_was_stores_nothing(harness: CacheHarness) -> None:
    """A cache that lost its memory, or a caller that made a number up, is no reason to trust it."""
    current = await harness.cache.generation("salon-a")

    await harness.cache.put(
        "salon-a",
        event_type=CUT,
        days={MONDAY: TEN},
        generation=evolve(current, number=current.number + 1),
    )

    assert await _monday(harness.cache) is None


@pytest.mark.parametrize(
    ("seconds_after", "age", "is_known"),
    [(0.0, 3.0, True), (0.0, 3.1, False), (3.0, 3.0, True), (3.0, 3.1, False), (3.1, 599.0, True)],
)
async def test_stale_cache_a_refill_just_after_a_drop_lives_three_seconds(
    harness: CacheHarness, seconds_after: float, age: float, is_known: bool
) -> None:
    """The provider's own answer is two seconds stale, so an early refill may be wrong already."""
    await harness.cache.drop("salon-a", days=[MONDAY])
    await harness.advance(seconds_after - harness.slack if seconds_after == 3 else seconds_after)
    await _refill(harness.cache, days={MONDAY: TEN})

    await harness.advance(age - harness.slack if is_known else age)

    assert (await _monday(harness.cache) is not None) == is_known


@pytest.mark.parametrize(("on_its_way", "age", "is_known"), [(2.0, 1.0, True), (2.0, 1.1, False)])
async def test_stale_cache_a_slow_answer_is_as_old_as_its_question(
    harness: CacheHarness, on_its_way: float, age: float, is_known: bool
) -> None:
    """Asked just after a drop, it may be stale however late it comes: its three seconds ran."""
    await harness.cache.drop("salon-a", days=[MONDAY])
    asked = await harness.cache.generation("salon-a")
    asked = await harness.on_its_way(asked, seconds=on_its_way)
    await harness.cache.put("salon-a", event_type=CUT, days={MONDAY: TEN}, generation=asked)

    await harness.advance(age - harness.slack if is_known else age)

    assert (await _monday(harness.cache) is not None) == is_known


async def test_stale_cache_an_answer_that_took_longer_than_the_doubt_is_not_believed(
    harness: CacheHarness,
) -> None:
    """It was asked within the three seconds, and comes when they are over."""
    await harness.cache.drop("salon-a", days=[MONDAY])
    asked = await harness.cache.generation("salon-a")
    asked = await harness.on_its_way(asked, seconds=4)

    await harness.cache.put("salon-a", event_type=CUT, days={MONDAY: TEN}, generation=asked)

    assert await _monday(harness.cache) is None


async def test_an_entry_lives_ten_minutes_from_its_question_on(harness: CacheHarness) -> None:
    """What was said ten minutes ago may have changed since, whenever it was heard."""
    asked = await harness.cache.generation("salon-a")
    asked = await harness.on_its_way(asked, seconds=10)
    await harness.cache.put("salon-a", event_type=CUT, days={MONDAY: TEN}, generation=asked)

    await harness.advance(589)
    before = await _monday(harness.cache)
    await harness.advance(2)

    assert (before, await _monday(harness.cache)) == (TEN, None)


async def test_a_refill_of_another_day_just_after_a_drop_lives_ten_minutes(
    harness: CacheHarness,
) -> None:
    """The provider's answer is stale where something changed, and nowhere else."""
    await _refill(harness.cache, days={MONDAY: TEN})
    await harness.advance(4)
    await harness.cache.drop("salon-a", days=[MONDAY + dt.timedelta(days=1)])

    await _refill(harness.cache, days={MONDAY: TEN})
    await harness.advance(599)

    assert await _monday(harness.cache) is not None


async def test_stale_cache_a_drop_of_another_day_does_not_end_the_doubt(
    harness: CacheHarness,
) -> None:
    """Both days are doubted, each for its own time."""
    await harness.cache.drop("salon-a", days=[MONDAY])
    await harness.cache.drop("salon-a", days=[MONDAY + dt.timedelta(days=1)])

    await _refill(harness.cache, days={MONDAY: TEN})
    await harness.advance(4)

    assert await _monday(harness.cache) is None


async def test_of_refills_and_drops_at_once_no_old_answer_is_left(harness: CacheHarness) -> None:
    """
    However they interleave, what is known after a drop was asked for after it.

    Every refill offers what was free after the drops that it had seen as it began.
    """
    drops = 0
    left: list[tuple[int, tuple[TimeSlot, ...] | None]] = []

    async def refills(turns: int) -> None:
        generation = await harness.cache.generation("salon-a")
        seen = drops
        for _ in range(turns):
            await asyncio.sleep(0)
        days = {MONDAY: _slots(MONDAY, 8 + seen)}
        await harness.cache.put("salon-a", event_type=CUT, days=days, generation=generation)

    async def changes() -> None:
        nonlocal drops
        for _ in range(5):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            # Counted in one turn with the drop: a refill sees both or neither.
            drops += 1
            await harness.cache.drop("salon-a", days=[MONDAY])
            left.append((drops, await _monday(harness.cache)))

    await asyncio.gather(changes(), *(refills(turns) for turns in range(12)))
    left.append((drops, await _monday(harness.cache)))

    # A refill that began after the drop may have come before our look.
    assert [
        (after, slots) for after, slots in left if slots not in (None, _slots(MONDAY, 8 + after))
    ] == []


async def test_what_is_cached_is_not_shared_with_the_caller(harness: CacheHarness) -> None:
    """Changing the mapping that was stored, or one that was returned, changes no entry."""
    stored = {MONDAY: TEN}
    await _refill(harness.cache, days=stored)
    stored[MONDAY] = ()
    returned = dict(await harness.cache.get("salon-a", event_type=CUT, days=[MONDAY]))
    returned.clear()

    assert await _monday(harness.cache) == TEN


async def test_stale_cache_two_processes_a_drop_of_one_stops_the_others_refill(
    harness: CacheHarness,
) -> None:
    """One asks the provider, the other books meanwhile: the answer from before is not kept."""
    other = harness.another()
    generation = await harness.cache.generation("salon-a")
    await other.drop("salon-a", days=[MONDAY])

    await harness.cache.put("salon-a", event_type=CUT, days={MONDAY: TEN}, generation=generation)

    assert (await _monday(harness.cache), await _monday(other)) == (None, None)


async def test_two_processes_share_what_one_of_them_read(harness: CacheHarness) -> None:
    """A day is asked for once, whoever needs it."""
    await _refill(harness.cache, days={MONDAY: TEN})

    assert await _monday(harness.another()) == TEN


async def test_of_two_processes_that_drop_at_once_each_begins_a_generation(
    harness: CacheHarness,
) -> None:
    """However they race, a refill that began before either of them stores nothing."""
    other = harness.another()
    before = await harness.cache.generation("salon-a")

    both = [cache.drop("salon-a", days=[MONDAY]) for cache in (harness.cache, other) * 4]
    await asyncio.gather(*both)

    after = await other.generation("salon-a")
    await harness.cache.put("salon-a", event_type=CUT, days={MONDAY: TEN}, generation=before)
    assert after.number >= before.number + 8
    assert await _monday(other) is None


async def test_without_its_technology_nothing_is_known_and_nothing_raises(
    harness: CacheHarness,
) -> None:
    """An outage is nobody's error: the calendar is asked instead, and changes are told as ever."""
    await _refill(harness.cache, days={MONDAY: TEN})

    is_away = harness.take_away()
    before = await _monday(harness.cache)
    await _refill(harness.cache, days={MONDAY: NOON})
    await harness.cache.drop("salon-a", days=[MONDAY])

    # Where nothing can go away, it is still known.
    assert before == (None if is_away else TEN)
    assert await _monday(harness.cache) is None
