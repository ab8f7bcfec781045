"""What an adapter of `RateLimit` brings to the contract suite."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.ports.rate_limit import RateLimit


LIMIT = 12


class LimitHarness(Protocol):
    """An unused limit of `LIMIT` requests a minute, and power over time."""

    limit: RateLimit

    @abstractmethod
    def another(self) -> RateLimit:
        """Return the same limit as another process sees it, if there can be another one."""

    @abstractmethod
    async def advance(self, seconds: float) -> None:
        """Let time pass; never really wait."""
