"""What an adapter of `SlotLock` brings to the contract suite."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.ports.slot_lock import SlotLock


class LockHarness(Protocol):
    """Locks that nobody holds, and power over the time by which they run out."""

    lock: SlotLock

    @abstractmethod
    def another(self) -> SlotLock:
        """Return the same locks as another process sees them, if there can be another one."""

    @abstractmethod
    def take_away(self) -> bool:
        """Let the technology be away from now on; return whether there is any that can be."""

    @abstractmethod
    async def advance(self, seconds: float) -> None:
        """Let locks age; never really wait."""
