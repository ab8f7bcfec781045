"""The Redis adapter's side of the lock contract."""

import contextlib

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from attrs import evolve

from adapters.redis.slot_lock import RedisSlotLock
from tests.contract.slot_lock.harness import LockHarness
from tests.doubles.redis_space import RedisSpace, redis_space
from tests.doubles.tcp_proxy import TcpProxy


_USUAL_PORT = 6379


class RedisLockHarness(LockHarness):
    """Locks in a key space of their own."""

    def __init__(self, space: RedisSpace, *, way: TcpProxy) -> None:
        self._space = space
        self._way = way
        address = urlsplit(space.settings.url)._replace(netloc=f"{way.host}:{way.port}")
        self._by_that_way = evolve(space.settings, url=address.geturl())
        self.lock = self.another()

    def another(self) -> RedisSlotLock:
        return RedisSlotLock(self._space.link(settings=self._by_that_way))

    def take_away(self) -> bool:
        self._way.cut()
        return True

    async def advance(self, seconds: float) -> None:
        await self._space.age(seconds)


@contextlib.asynccontextmanager
async def redis_locks(url: str) -> AsyncIterator[RedisLockHarness]:
    """This will give free locks."""
    server = urlsplit(url)
    with TcpProxy(server.hostname or "", server.port or _USUAL_PORT) as way:
        async with redis_space(url) as space:
            yield RedisLockHarness(space, way=way)
