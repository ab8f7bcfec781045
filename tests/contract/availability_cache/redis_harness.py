"""The Redis adapter's side of the cache contract."""

import contextlib

from collections.abc import AsyncIterator

from adapters.redis.availability_cache import RedisAvailabilityCache
from booking_domain.ports.availability_cache import AvailabilityCache
from tests.contract.availability_cache.harness import CacheHarness
from tests.doubles.redis_space import RedisSpace, redis_space


class RedisCacheHarness(CacheHarness):
    """A cache that has known its tenants for a while."""

    def __init__(self, space: RedisSpace) -> None:
        self._space = space
        self.cache = RedisAvailabilityCache(space.link())

    def another(self) -> AvailabilityCache:
        return RedisAvailabilityCache(self._space.link())

    async def advance(self, seconds: float) -> None:
        await self._space.age(seconds)


@contextlib.asynccontextmanager
async def redis_cache(url: str) -> AsyncIterator[RedisCacheHarness]:
    """This will give an empty cache; the tenants' first, unsettled seconds are over."""
    async with redis_space(url) as space:
        harness = RedisCacheHarness(space)
        for tenant_id in ("salon-a", "salon-b"):
            await harness.cache.generation(tenant_id)
        await harness.advance(4)
        yield harness
