"""The Redis adapter's side of the limit's contract."""

import contextlib

from collections.abc import AsyncIterator

from typing_extensions import override

from adapters.redis.rate_limit import RedisRateLimit
from booking_domain.ports.rate_limit import Allowance, RateLimit, Urgency
from tests.contract.rate_limit.harness import LIMIT, LimitHarness
from tests.doubles.redis_space import RedisSpace, redis_space


class Unreached(RateLimit):
    """What decides in an outage, of which there is none here."""

    @override
    async def acquire(self, budget: str, *, urgency: Urgency) -> float:
        return 3600.0

    @override
    async def learn(self, budget: str, *, seen: Allowance) -> None:
        pass


class RedisLimitHarness(LimitHarness):
    """A limit in a key space of its own."""

    def __init__(self, space: RedisSpace) -> None:
        self._space = space
        self.limit = self.another()

    def another(self) -> RateLimit:
        return RedisRateLimit(self._space.link(), limit=LIMIT, alone=Unreached())

    async def advance(self, seconds: float) -> None:
        await self._space.age(seconds)


@contextlib.asynccontextmanager
async def redis_limit(url: str) -> AsyncIterator[RedisLimitHarness]:
    """This will give an unused limit."""
    async with redis_space(url) as space:
        yield RedisLimitHarness(space)
