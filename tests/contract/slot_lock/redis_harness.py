"""The Redis adapter's side of the lock contract."""

import contextlib

from collections.abc import AsyncIterator

from adapters.redis.slot_lock import RedisSlotLock
from booking_domain.ports.slot_lock import SlotLock
from tests.contract.slot_lock.harness import LockHarness
from tests.doubles.redis_space import RedisSpace, redis_space


class RedisLockHarness(LockHarness):
    """Locks in a key space of their own."""

    def __init__(self, space: RedisSpace) -> None:
        self._space = space
        self.lock = RedisSlotLock(space.link())

    def another(self) -> SlotLock:
        return RedisSlotLock(self._space.link())

    async def advance(self, seconds: float) -> None:
        await self._space.age(seconds)


@contextlib.asynccontextmanager
async def redis_locks(url: str) -> AsyncIterator[RedisLockHarness]:
    """This will give free locks."""
    async with redis_space(url) as space:
        yield RedisLockHarness(space)
