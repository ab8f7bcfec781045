"""Waiting before another try, so that those who collided do not collide again."""

from abc import abstractmethod
from typing import Protocol


class Backoff(Protocol):
    """Pauses of random length."""

    @abstractmethod
    async def pause(self, tries: int) -> None:
        """Wait for a random while that grows with the number of tries so far (1 or more)."""
