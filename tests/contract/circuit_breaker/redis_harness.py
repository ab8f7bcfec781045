"""The Redis adapter's side of the breaker's contract."""

import contextlib
import datetime as dt

from collections.abc import AsyncIterator

from adapters.redis.circuit_breaker import RedisCircuitBreaker
from booking_domain.ports.circuit_breaker import CircuitBreaker
from tests.contract.circuit_breaker.harness import RULE, BreakerHarness
from tests.doubles.clock import FakeClock
from tests.doubles.redis_space import RedisSpace, redis_space


class RedisBreakerHarness(BreakerHarness):
    """Breakers in a key space of their own."""

    is_shared = True

    def __init__(self, space: RedisSpace) -> None:
        self._space = space
        self._clock = FakeClock(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))
        self.breaker = self.another()

    def another(self) -> CircuitBreaker:
        return RedisCircuitBreaker(self._space.link(), rule=RULE, clock=self._clock)

    async def advance(self, seconds: float) -> None:
        await self._space.age(seconds)
        await self._clock.advance(seconds)


@contextlib.asynccontextmanager
async def redis_breaker(url: str) -> AsyncIterator[RedisBreakerHarness]:
    """This will give unused breakers."""
    async with redis_space(url) as space:
        yield RedisBreakerHarness(space)
