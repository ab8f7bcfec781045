"""What an adapter of `AvailabilityCache` brings to the contract suite."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.ports.availability_cache import AvailabilityCache, Generation


class CacheHarness(Protocol):
    """A fresh, empty cache with the shipped lifetimes, and power over the time by which it ages."""

    cache: AvailabilityCache
    slack: float
    """Seconds that pass by themselves at most, beside those that `advance` lets pass."""

    @abstractmethod
    def another(self) -> AvailabilityCache:
        """Return the same cache as another process sees it, if there can be another one."""

    @abstractmethod
    def take_away(self) -> bool:
        """Let the technology be away from now on; return whether there is any that can be."""

    @abstractmethod
    async def advance(self, seconds: float) -> None:
        """Let entries age; never really wait."""

    @abstractmethod
    async def on_its_way(self, asked: Generation, *, seconds: float) -> Generation:
        """Let an answer take its time; return the generation as it was read so long ago."""
