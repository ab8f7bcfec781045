"""Redis gone, frozen, flushed, restarted: nothing raises, nothing stale comes back."""

import asyncio
import datetime as dt

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import pytest

from attrs import evolve
from structlog.testing import capture_logs

from adapters.memory.rate_limit import MemoryRateLimit
from adapters.redis.availability_cache import RedisAvailabilityCache
from adapters.redis.circuit_breaker import RedisCircuitBreaker
from adapters.redis.connection import RedisAbsent, RedisLink
from adapters.redis.rate_limit import RedisRateLimit
from adapters.redis.slot_lock import RedisSlotLock
from adapters.system.clock import SystemClock
from booking_domain.model.circuit_breaker import Admitted, Verdict
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.rate_limit import Allowance, Urgency
from tests.doubles.pacing import PATIENT
from tests.doubles.redis_server import OwnRedis
from tests.doubles.redis_space import RedisSpace
from tests.doubles.tcp_proxy import TcpProxy


MONDAY = dt.date(2025, 11, 24)
TEN = (TimeSlot.lasting(dt.datetime(2025, 11, 24, 10, tzinfo=dt.UTC), minutes=30),)
SALON, CUT = "salon-a", "101"
PAUSE_SECONDS = 0.2

Blow = Callable[[OwnRedis], None]
OUTAGES = [OwnRedis.stop, OwnRedis.freeze]


def mend(server: OwnRedis, blow: Blow) -> None:
    (server.start if blow is OwnRedis.stop else server.thaw)()


def hasty(space: RedisSpace) -> RedisLink:
    settings = evolve(space.settings, timeout_seconds=1.5, pause_seconds=PAUSE_SECONDS)
    return space.link(settings=settings)


@pytest.fixture
async def link(space: RedisSpace) -> RedisLink:
    """This will give a link that notices soon that Redis is back."""
    return hasty(space)


@pytest.fixture
async def cache(link: RedisLink, space: RedisSpace) -> AsyncIterator[RedisAvailabilityCache]:
    """This will give a cache that knows the Monday."""
    opened = RedisAvailabilityCache(link)
    await refill_for_long(opened, space)
    yield opened
    await opened.aclose()


async def refill(cache: RedisAvailabilityCache) -> None:
    generation = await cache.generation(SALON)
    await cache.put(SALON, event_type=CUT, days={MONDAY: TEN}, generation=generation)


async def refill_for_long(cache: RedisAvailabilityCache, space: RedisSpace) -> None:
    """Store the Monday when the tenant's first, unsettled seconds are over."""
    await cache.generation(SALON)
    await space.age(4)
    await refill(cache)


async def monday(cache: RedisAvailabilityCache) -> object:
    return (await cache.get(SALON, event_type=CUT, days=[MONDAY])).get(MONDAY)


async def until(condition: Callable[[], Awaitable[Any]]) -> None:
    async with asyncio.timeout(60):
        while not await condition():  # noqa: ASYNC110 - Redis tells nobody that it is back
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("blow", OUTAGES)
async def test_the_cache_knows_nothing_and_raises_nothing_while_redis_is_away(
    server: OwnRedis, cache: RedisAvailabilityCache, blow: Blow
) -> None:
    """Every method goes through, and afterwards days are kept again."""
    blow(server)
    await refill(cache)
    during = await monday(cache)
    await cache.drop(SALON, days=[MONDAY])

    mend(server, blow)
    await until(lambda: refilled(cache))

    assert during is None
    assert await monday(cache) == TEN


async def refilled(cache: RedisAvailabilityCache) -> bool:
    await refill(cache)
    return await monday(cache) is not None


async def test_stale_cache_what_could_not_be_dropped_does_not_come_back_as_fresh(
    server: OwnRedis, space: RedisSpace
) -> None:
    """One process is cut off while it books; Redis, and the others, still have the day before."""
    other = RedisAvailabilityCache(space.link())
    with TcpProxy("127.0.0.1", server.port) as proxy:
        cut_off = RedisAvailabilityCache(behind(proxy, server=server, space=space))
        await refill_for_long(cut_off, space)
        proxy.cut()
        await cut_off.drop(SALON, days=[MONDAY])
        before = [await monday(other), await monday(cut_off)]
        proxy.forward()

        # Nobody asks the one that was cut off any more: it drops what it owes by itself.
        await until(lambda: gone(other))
        await cut_off.aclose()

    assert before == [TEN, None]


async def test_stale_cache_whoever_owes_a_drop_does_not_believe_redis_when_it_is_back(
    server: OwnRedis, space: RedisSpace
) -> None:
    """The first question after the outage comes before the drop was made good."""
    with TcpProxy("127.0.0.1", server.port) as proxy:
        link = behind(proxy, server=server, space=space)
        cut_off = RedisAvailabilityCache(link)
        await refill_for_long(cut_off, space)
        generation = await cut_off.generation(SALON)
        proxy.cut()
        await cut_off.drop(SALON, days=[MONDAY])
        proxy.forward()
        link._away_since = None

        seen = await monday(cut_off)
        await cut_off.put(SALON, event_type=CUT, days={MONDAY: TEN}, generation=generation)
        await cut_off.aclose()

    assert (seen, await monday(RedisAvailabilityCache(space.link()))) == (None, None)


async def gone(cache: RedisAvailabilityCache) -> bool:
    return await monday(cache) is None


def behind(proxy: TcpProxy, *, server: OwnRedis, space: RedisSpace) -> RedisLink:
    url = server.url.replace(str(server.port), str(proxy.port))
    return space.link(settings=evolve(space.settings, url=url, pause_seconds=PAUSE_SECONDS))


async def test_stale_cache_a_second_change_is_not_forgotten_with_the_first(
    cache: RedisAvailabilityCache, space: RedisSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first drop is made good while the second one fails: one answer must not do for both."""
    other = RedisAvailabilityCache(space.link())
    drop, is_dropped, may_answer = cache._drop, asyncio.Event(), asyncio.Event()

    async def fails(*_: object) -> None:
        raise RedisAbsent

    async def is_answered_late(tenant_id: str, days: Iterable[dt.date]) -> None:
        await drop(tenant_id, days)
        is_dropped.set()
        await may_answer.wait()

    monkeypatch.setattr(cache, "_drop", fails)
    await cache.drop(SALON, days=[MONDAY])
    monkeypatch.setattr(cache, "_drop", is_answered_late)
    making_good = asyncio.create_task(monday(cache))
    await is_dropped.wait()
    await refill(other)
    monkeypatch.setattr(cache, "_drop", fails)
    await cache.drop(SALON, days=[MONDAY])
    may_answer.set()

    first, second = await making_good, await monday(cache)
    monkeypatch.setattr(cache, "_drop", drop)
    third = await monday(cache)

    assert (first, second, third, await monday(other)) == (None, None, None, None)


async def test_stale_cache_a_drop_that_was_cancelled_is_made_good(
    server: OwnRedis, space: RedisSpace
) -> None:
    """Whoever waited for the drop has gone: it is owed all the same."""
    with TcpProxy("127.0.0.1", server.port) as proxy:
        cache = RedisAvailabilityCache(behind(proxy, server=server, space=space))
        await refill_for_long(cache, space)
        proxy.blackhole()
        dropping = asyncio.create_task(cache.drop(SALON, days=[MONDAY]))
        await asyncio.sleep(0)
        dropping.cancel()
        await asyncio.gather(dropping, return_exceptions=True)
        proxy.cut()
        proxy.forward()

        other = RedisAvailabilityCache(space.link())
        await until(lambda: gone(other))
        await cache.aclose()


async def test_stale_cache_a_refill_during_the_outage_is_not_kept_after_it(
    server: OwnRedis, cache: RedisAvailabilityCache
) -> None:
    """The provider was asked before a booking that Redis did not hear of; then Redis is back."""
    generation = await cache.generation(SALON)
    server.freeze()
    await cache.drop(SALON, days=[MONDAY])
    server.thaw()

    await cache.put(SALON, event_type=CUT, days={MONDAY: TEN}, generation=generation)

    assert await monday(cache) is None


async def test_stale_cache_a_flush_does_not_make_an_old_refill_valid(
    server: OwnRedis, cache: RedisAvailabilityCache
) -> None:
    """A counter that began at 0 again would soon be where the old refill left it."""
    before = await cache.generation(SALON)
    await cache.drop(SALON, days=[MONDAY])
    server.flush()
    after = await cache.generation(SALON)

    await cache.put(SALON, event_type=CUT, days={MONDAY: TEN}, generation=before)

    assert after.number > before.number + 1
    assert await monday(cache) is None


async def test_stale_cache_a_refill_after_a_flush_alone_lives_three_seconds(
    server: OwnRedis, cache: RedisAvailabilityCache
) -> None:
    """Nobody knows any more what was dropped just before, and the provider's answer lags."""
    await cache.drop(SALON, days=[MONDAY])
    server.flush()
    await refill(cache)
    settings = RedisSpace(server.url)
    settings.settings = evolve(settings.settings, prefix=cache._link.prefix)
    known = await monday(cache)

    await settings.age(3.1)

    assert known == TEN
    assert await monday(cache) is None


async def test_a_frozen_redis_is_waited_for_once_a_pause(
    server: OwnRedis, space: RedisSpace
) -> None:
    """A call that asks it twenty times does not pay twenty time-outs."""
    settings = evolve(space.settings, timeout_seconds=1.5, pause_seconds=60.0)
    link = space.link(settings=settings)
    cache = RedisAvailabilityCache(link)
    await refill(cache)
    spent = link.round_trips
    server.freeze()

    for _ in range(20):
        assert await monday(cache) is None

    assert link.round_trips - spent == 1
    server.thaw()


async def test_an_outage_is_logged_when_it_begins_and_when_it_ends(
    server: OwnRedis, link: RedisLink, cache: RedisAvailabilityCache
) -> None:
    """Not with every call, and with no value in it."""
    with capture_logs() as logs:
        server.stop()
        for _ in range(10):
            await monday(cache)
            await asyncio.sleep(PAUSE_SECONDS / 5)
        server.start()
        await until(lambda: refilled(cache))

    assert [entry["event"] for entry in logs] == [
        "redis is away: slower until it is back",
        "redis is back",
    ]
    assert (link.outages, link.unanswered >= 10) == (1, True)


@pytest.mark.parametrize("blow", OUTAGES)
async def test_everybody_gets_the_lock_while_redis_is_away(
    server: OwnRedis, link: RedisLink, blow: Blow
) -> None:
    """A courtesy must not keep anybody from working; giving it back raises nothing."""
    lock = RedisSlotLock(link)
    await lock.acquire("salon-a/x", ttl_seconds=60)
    blow(server)

    tokens = [await lock.acquire("salon-a/x", ttl_seconds=60) for _ in range(2)]
    for token in tokens:
        assert token is not None
        await lock.release("salon-a/x", token=token)

    mend(server, blow)


@pytest.mark.parametrize("blow", OUTAGES)
async def test_a_process_keeps_the_limit_by_itself_while_redis_is_away(
    server: OwnRedis, link: RedisLink, blow: Blow
) -> None:
    """What it was granted before counts on."""
    limit = RedisRateLimit(link, limit=5, alone=MemoryRateLimit(SystemClock(), limit=5))
    before = [await limit.acquire("key", urgency=Urgency.CALLER) for _ in range(3)]
    blow(server)

    during = [await limit.acquire("key", urgency=Urgency.CALLER) for _ in range(4)]
    await limit.learn("key", seen=Allowance(limit=5, remaining=0, reset_seconds=9))

    assert [wait == 0 for wait in before + during] == [True] * 5 + [False] * 2
    mend(server, blow)


async def test_a_flush_does_not_give_a_process_its_minute_again(
    server: OwnRedis, link: RedisLink
) -> None:
    """What it has sent itself it knows without Redis."""
    limit = RedisRateLimit(link, limit=5, alone=MemoryRateLimit(SystemClock(), limit=5))
    before = [await limit.acquire("key", urgency=Urgency.CALLER) for _ in range(5)]

    server.flush()

    assert before == [0.0] * 5
    assert await limit.acquire("key", urgency=Urgency.CALLER) > 0


async def test_two_hundred_callers_at_once_are_all_answered(space: RedisSpace) -> None:
    """The usual pool raised at that many: more callers than connections wait for one."""
    cache = RedisAvailabilityCache(space.link(settings=evolve(space.settings, max_connections=5)))
    await refill(cache)

    found = await asyncio.gather(*(monday(cache) for _ in range(200)))

    assert set(found) == {TEN}
    assert cache._link.outages == 0


async def test_stale_cache_a_drop_after_a_flush_does_not_end_the_doubt_of_other_days(
    space: RedisSpace,
) -> None:
    """Which days were dropped just before the flush, nobody knows any more."""
    cache = RedisAvailabilityCache(space.link())
    await cache.generation(SALON)

    await cache.drop(SALON, days=[MONDAY + dt.timedelta(days=1)])
    await refill(cache)
    at_once = await monday(cache)
    await space.age(4)

    assert (at_once, await monday(cache)) == (TEN, None)


async def test_what_makes_no_sense_is_no_entry(server: OwnRedis, space: RedisSpace) -> None:
    """Whatever somebody wrote there, it is asked for again and replaced."""
    cache = RedisAvailabilityCache(space.link())
    key = f"{space.settings.prefix}{SALON}:free:{MONDAY.isoformat()}"
    for nonsense in ("9999999999999[[1]]", "9999999999999", '9999999999999[["a","b"]]'):
        server.ask(f"HSET {key} {CUT} {nonsense}")
        assert await monday(cache) is None

    await refill(cache)

    assert await monday(cache) == TEN


async def test_no_key_tells_more_than_tenant_and_day(space: RedisSpace) -> None:
    """The tenant leads, the credential is not in it, and every key goes away by itself."""
    link = space.link()
    cache = RedisAvailabilityCache(link)
    await refill(cache)
    # Until then every day is doubted, and none is named.
    await space.age(4)
    await cache.drop(SALON, days=[MONDAY + dt.timedelta(days=1)])
    await RedisSlotLock(link).acquire("salon-a/101", ttl_seconds=60)
    limit = RedisRateLimit(link, limit=5, alone=MemoryRateLimit(SystemClock(), limit=5))
    await limit.acquire("0123", urgency=Urgency.CALLER)
    await limit.learn("0123", seen=Allowance(limit=5, remaining=1, reset_seconds=9))
    breaker = RedisCircuitBreaker(link, rule=PATIENT, clock=SystemClock())
    failed = Admitted(probe=None)
    await breaker.report("salon-a:0123", admitted=failed, verdict=Verdict.FAILED)

    keys = sorted(key.decode().removeprefix(space.settings.prefix) for key in await space.keys())
    lifetimes = [await link.client.pttl(key) for key in await space.keys()]

    assert keys == [
        "credential:0123:granted",
        "credential:0123:told",
        "salon-a/101:lock",
        "salon-a:0123:breaker",
        "salon-a:free:2025-11-24",
        "salon-a:generation",
        "salon-a:unsettled",
    ]
    assert min(lifetimes) > 0
