"""The Redis adapter's side of the cache contract."""

import contextlib

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from attrs import evolve

from adapters.redis.availability_cache import RedisAvailabilityCache
from booking_domain.ports.availability_cache import Generation
from tests.contract.availability_cache.harness import CacheHarness
from tests.doubles.redis_space import RedisSpace, redis_space
from tests.doubles.tcp_proxy import TcpProxy


_USUAL_PORT = 6379


class RedisCacheHarness(CacheHarness):
    """A cache that has known its tenants for a while."""

    slack = 0.9  # the server's own clock goes on while a busy machine asks it

    def __init__(self, space: RedisSpace, *, way: TcpProxy) -> None:
        self._space = space
        self._way = way
        address = urlsplit(space.settings.url)._replace(netloc=f"{way.host}:{way.port}")
        self._by_that_way = evolve(space.settings, url=address.geturl())
        self.cache = self.another()

    def another(self) -> RedisAvailabilityCache:
        return RedisAvailabilityCache(self._space.link(settings=self._by_that_way))

    def take_away(self) -> bool:
        self._way.cut()
        return True

    async def advance(self, seconds: float) -> None:
        await self._space.age(seconds)

    async def on_its_way(self, asked: Generation, *, seconds: float) -> Generation:
        # The server's clock goes on as ever: it is all that is kept that gets older.
        await self.advance(seconds)
        return evolve(asked, read_at=asked.read_at - seconds)


@contextlib.asynccontextmanager
async def redis_cache(url: str) -> AsyncIterator[RedisCacheHarness]:
    """This will give an empty cache; the tenants' first, unsettled seconds are over."""
    server = urlsplit(url)
    with TcpProxy(server.hostname or "", server.port or _USUAL_PORT) as way:
        async with redis_space(url) as space:
            harness = RedisCacheHarness(space, way=way)
            for tenant_id in ("salon-a", "salon-b"):
                await harness.cache.generation(tenant_id)
            await harness.advance(4)
            yield harness
