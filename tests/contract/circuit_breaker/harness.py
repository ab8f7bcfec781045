"""What an adapter of `CircuitBreaker` brings to the contract suite."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.circuit_breaker import BreakerRule
from booking_domain.ports.circuit_breaker import CircuitBreaker


# In minutes: a server's clock goes on while the test runs.
RULE = BreakerRule(
    failures=5,
    window_seconds=3600.0,
    open_seconds=1800.0,
    probe_seconds=600.0,
    probe_lost_seconds=1200.0,
)


class BreakerHarness(Protocol):
    """Unused breakers under `RULE`, and power over time."""

    breaker: CircuitBreaker
    is_shared: bool

    @abstractmethod
    def another(self) -> CircuitBreaker:
        """Return the same breakers as another process sees them, if there can be another one."""

    @abstractmethod
    async def advance(self, seconds: float) -> None:
        """Let time pass; never really wait."""
