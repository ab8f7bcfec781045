"""A courtesy lock: spares work that is bound to be lost or done twice; nothing rests on it."""

from abc import abstractmethod
from typing import Protocol


class SlotLock(Protocol):
    """
    Short locks by name.

    Correctness never depends on one: when its technology fails, every `acquire` succeeds.
    """

    @abstractmethod
    async def acquire(self, name: str, *, ttl_seconds: float) -> str | None:
        """Return a token if the lock was free, `None` if somebody holds it."""

    @abstractmethod
    async def release(self, name: str, *, token: str) -> None:
        """Give the lock back; does nothing if it ran out or belongs to somebody else by now."""
