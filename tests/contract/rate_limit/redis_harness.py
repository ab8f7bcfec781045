"""The Redis adapter's side of the limit's contract."""

import contextlib
import datetime as dt

from collections.abc import AsyncIterator

from adapters.memory.rate_limit import MemoryRateLimit
from adapters.redis.rate_limit import RedisRateLimit
from booking_domain.ports.rate_limit import RateLimit
from tests.contract.rate_limit.harness import LIMIT, LimitHarness
from tests.doubles.clock import FakeClock
from tests.doubles.redis_space import RedisSpace, redis_space


class RedisLimitHarness(LimitHarness):
    """A limit in a key space of its own."""

    def __init__(self, space: RedisSpace) -> None:
        self._space = space
        self._clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self.limit = self.another()

    def another(self) -> RateLimit:
        alone = MemoryRateLimit(self._clock, limit=LIMIT)
        return RedisRateLimit(self._space.link(), limit=LIMIT, alone=alone)

    async def advance(self, seconds: float) -> None:
        await self._space.age(seconds)
        await self._clock.advance(seconds)


@contextlib.asynccontextmanager
async def redis_limit(url: str) -> AsyncIterator[RedisLimitHarness]:
    """This will give an unused limit."""
    async with redis_space(url) as space:
        yield RedisLimitHarness(space)
