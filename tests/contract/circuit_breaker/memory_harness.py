"""The memory adapter's side of the breaker's contract."""

import datetime as dt

from adapters.memory.circuit_breaker import MemoryCircuitBreaker
from booking_domain.ports.circuit_breaker import CircuitBreaker
from tests.contract.circuit_breaker.harness import RULE, BreakerHarness
from tests.doubles.clock import FakeClock


class MemoryBreakerHarness(BreakerHarness):
    """Breakers on a clock that stands still."""

    is_shared = False

    def __init__(self) -> None:
        self._clock = FakeClock(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))
        self.breaker = MemoryCircuitBreaker(self._clock, rule=RULE)

    def another(self) -> CircuitBreaker:
        return self.breaker

    async def advance(self, seconds: float) -> None:
        await self._clock.advance(seconds)
