"""Chance in pauses, so that those who failed together do not come back together."""

from abc import abstractmethod
from typing import Protocol


class Jitter(Protocol):
    """Durations near a given one."""

    @abstractmethod
    def near(self, seconds: float) -> float:
        """Return a random duration, up to a fifth shorter or longer than this one."""
