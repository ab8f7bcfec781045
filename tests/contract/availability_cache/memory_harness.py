"""The memory adapter's side of the cache contract."""

import datetime as dt

from adapters.memory.availability_cache import MemoryAvailabilityCache
from booking_domain.ports.availability_cache import AvailabilityCache, Generation
from tests.contract.availability_cache.harness import CacheHarness
from tests.doubles.clock import FakeClock


class MemoryCacheHarness(CacheHarness):
    """A cache on a clock that stands still."""

    def __init__(self) -> None:
        self._clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self.cache = MemoryAvailabilityCache(self._clock)

    def another(self) -> AvailabilityCache:
        return self.cache

    def take_away(self) -> bool:
        return False

    async def advance(self, seconds: float) -> None:
        await self._clock.advance(seconds)

    async def on_its_way(self, asked: Generation, *, seconds: float) -> Generation:
        await self.advance(seconds)
        return asked
