"""The memory adapter's side of the cache contract."""

import datetime as dt

from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.observed_cache import ObservedCache
from booking_domain.ports.availability_cache import AvailabilityCache, Generation
from tests.contract.availability_cache.harness import CacheHarness
from tests.doubles.clock import FakeClock


class MemoryCacheHarness(CacheHarness):
    """A cache on a clock that stands still."""

    slack = 0.1

    def __init__(self) -> None:
        self._clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self.cache: AvailabilityCache = MemoryAvailabilityCache(self._clock)

    def another(self) -> AvailabilityCache:
        return self.cache

    def take_away(self) -> bool:
        return False

    async def advance(self, seconds: float) -> None:
        await self._clock.advance(seconds)

    async def on_its_way(self, asked: Generation, *, seconds: float) -> Generation:
        await self.advance(seconds)
        return asked


class ObservedCacheHarness(MemoryCacheHarness):
    """The same behind what counts for the service how much is known: it must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.cache = ObservedCache(self.cache, metrics=Metrics(version="of the contract"))
