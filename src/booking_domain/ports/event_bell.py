"""A word between those who store events and those who process them, within one process."""

from abc import abstractmethod
from typing import Protocol


class EventBell(Protocol):
    """Spares whoever processes events a wait; who does not hear it looks again before long."""

    @abstractmethod
    def ring(self) -> None:
        """Say that something is waiting; never raises, and waits for nobody."""

    @abstractmethod
    async def wait(self, *, seconds: float) -> None:
        """Return when it was rung since the last wait, or after so many seconds."""
