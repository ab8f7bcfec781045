"""What an adapter of `AvailabilityCache` brings to the contract suite."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.ports.availability_cache import AvailabilityCache


class CacheHarness(Protocol):
    """A fresh, empty cache with the shipped lifetimes, and power over the time by which it ages."""

    cache: AvailabilityCache

    @abstractmethod
    async def advance(self, seconds: float) -> None:
        """Let entries age; never really wait."""
