"""The memory adapter's side of the limit's contract."""

import datetime as dt

from adapters.memory.rate_limit import MemoryRateLimit
from booking_domain.ports.rate_limit import RateLimit
from tests.contract.rate_limit.harness import LIMIT, LimitHarness
from tests.doubles.clock import FakeClock


class MemoryLimitHarness(LimitHarness):
    """A limit on a clock that stands still."""

    def __init__(self) -> None:
        self._clock = FakeClock(dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC))
        self.limit = MemoryRateLimit(self._clock, limit=LIMIT)

    def another(self) -> RateLimit:
        return self.limit

    async def advance(self, seconds: float) -> None:
        await self._clock.advance(seconds)
