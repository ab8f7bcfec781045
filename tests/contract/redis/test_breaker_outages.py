"""Redis gone, frozen, flushed: breakers go on in each process, and are shared again afterwards."""

import asyncio

from collections.abc import Callable

import pytest

from attrs import evolve
from structlog.testing import capture_logs

from adapters.redis import circuit_breaker
from adapters.redis.circuit_breaker import RedisCircuitBreaker
from adapters.system.clock import SystemClock
from booking_domain.model.circuit_breaker import (
    Admitted,
    BreakerState,
    TurnedAway,
    Verdict,
)
from tests.doubles.pacing import PATIENT
from tests.doubles.redis_server import OwnRedis
from tests.doubles.redis_space import RedisSpace
from tests.doubles.tcp_proxy import TcpProxy


RULE = evolve(PATIENT, failures=3, open_seconds=600.0)
SALON = "salon-a:0123"
PAUSE_SECONDS = 0.2

Blow = Callable[[OwnRedis], None]
OUTAGES = [OwnRedis.stop, OwnRedis.freeze]


def breaker_of(space: RedisSpace, *, url: str | None = None) -> RedisCircuitBreaker:
    """Return that of another process, which notices soon that Redis is back."""
    settings = evolve(
        space.settings,
        url=url or space.settings.url,
        timeout_seconds=1.5,
        pause_seconds=PAUSE_SECONDS,
    )
    return RedisCircuitBreaker(space.link(settings=settings), rule=RULE, clock=SystemClock())


async def fail(breaker: RedisCircuitBreaker, times: int = RULE.failures) -> None:
    for _ in range(times):
        await breaker.report(SALON, admitted=Admitted(probe=None), verdict=Verdict.FAILED)


async def is_open(breaker: RedisCircuitBreaker) -> bool:
    return isinstance(await breaker.admit(SALON), TurnedAway)


@pytest.mark.parametrize("blow", OUTAGES)
async def test_a_process_alone_opens_and_closes_its_own(
    server: OwnRedis, space: RedisSpace, blow: Blow
) -> None:
    """Nothing raises, and nobody waits for Redis more often than once a pause."""
    breaker = breaker_of(space)
    await fail(breaker, 1)
    blow(server)

    before = await is_open(breaker)
    await fail(breaker, 2)
    async with asyncio.timeout(60):
        after = [await is_open(breaker) for _ in range(200)]

    assert (before, set(after)) == (False, {True})


@pytest.mark.parametrize("blow", OUTAGES)
async def test_what_was_open_stays_open_while_redis_is_away(
    server: OwnRedis, space: RedisSpace, blow: Blow
) -> None:
    """It was another process that had opened it: this one has heard of it."""
    breaker = breaker_of(space)
    await fail(breaker_of(space))
    heard = await is_open(breaker)
    blow(server)

    assert (heard, await is_open(breaker)) == (True, True)
    view = await breaker.view(SALON)
    assert view.state is BreakerState.OPEN
    assert view.since_seconds is not None
    assert 0 <= view.since_seconds < 60
    every = await breaker.views([SALON, "salon-b:4567"])
    assert [one.is_shared for one in (view, *every.values())] == [False] * 3


async def test_what_opened_meanwhile_is_heard_of_when_redis_is_back(
    server: OwnRedis, space: RedisSpace
) -> None:
    """The other processes need not find out for themselves."""
    with TcpProxy("127.0.0.1", server.port) as proxy:
        cut_off = breaker_of(space, url=server.url.replace(str(server.port), str(proxy.port)))
        other = breaker_of(space)
        proxy.cut()
        await fail(cut_off)
        before = [await is_open(cut_off), await is_open(other)]
        proxy.forward()

        async with asyncio.timeout(60):
            while not await is_open(other):
                await cut_off.view(SALON)
                await asyncio.sleep(0.02)

    assert before == [True, False]


async def test_a_flush_closes_it_until_the_next_failures(
    server: OwnRedis, space: RedisSpace
) -> None:
    """Some callers wait once more; nothing worse comes of it."""
    breaker = breaker_of(space)
    await fail(breaker)
    server.flush()

    flushed = await is_open(breaker)
    await fail(breaker)

    assert (flushed, await is_open(breaker)) == (False, True)


async def test_a_request_that_is_answered_asks_redis_once(space: RedisSpace) -> None:
    """Before it is sent, and not a second time afterwards."""
    link = space.link()
    breaker = RedisCircuitBreaker(link, rule=RULE, clock=SystemClock())
    await breaker.admit(SALON)
    before = link.round_trips

    admitted = await breaker.admit(SALON)
    assert isinstance(admitted, Admitted)
    await breaker.report(SALON, admitted=admitted, verdict=Verdict.ANSWERED)

    assert link.round_trips - before == 1


async def test_a_look_at_all_salons_asks_redis_once(space: RedisSpace) -> None:
    """Readiness must not take longer with each salon."""
    names = [f"salon-{number}:0123" for number in range(50)]
    link = space.link()
    breaker = RedisCircuitBreaker(link, rule=RULE, clock=SystemClock())
    await fail(breaker_of(space))
    before = link.round_trips

    views = await breaker.views([*names, SALON])

    assert link.round_trips - before == 1
    assert [name for name, one in views.items() if one.state is BreakerState.OPEN] == [SALON]


async def test_a_look_at_all_shows_and_makes_known_what_opened_while_redis_was_away(
    server: OwnRedis, space: RedisSpace
) -> None:
    """It is what this process knows; the others hear of it with the first look afterwards."""
    with TcpProxy("127.0.0.1", server.port) as proxy:
        cut_off = breaker_of(space, url=server.url.replace(str(server.port), str(proxy.port)))
        other = breaker_of(space)
        proxy.cut()
        await fail(cut_off)
        away = await cut_off.views([SALON, "salon-b:4567"])
        proxy.forward()

        async with asyncio.timeout(20):
            while not await is_open(other):
                await cut_off.views([SALON])
                await asyncio.sleep(0.02)

    assert [one.state for one in away.values()] == [BreakerState.OPEN, BreakerState.CLOSED]


@pytest.mark.parametrize("nonsense", ["[]", "x", '{"opened_at":"soon"}'])
async def test_what_makes_no_sense_is_a_closed_one(
    server: OwnRedis, space: RedisSpace, nonsense: str
) -> None:
    """Whatever somebody wrote there, it is said, and replaced by the next failure."""
    server.ask(f"SET {space.settings.prefix}{SALON}:breaker '{nonsense}'")
    breaker = breaker_of(space)

    with capture_logs() as logs:
        closed = await is_open(breaker)
    await fail(breaker)

    assert [entry["event"] for entry in logs] == ["what redis keeps of a breaker makes no sense"]
    assert (closed, await is_open(breaker_of(space))) == (False, True)


async def test_what_others_change_all_the_time_is_decided_alone(
    space: RedisSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a swap that never succeeds."""
    monkeypatch.setattr(circuit_breaker, "_MAX_SWAPS", 0)
    breaker = breaker_of(space)

    await fail(breaker)

    assert await is_open(breaker)
    assert await space.keys() == []
