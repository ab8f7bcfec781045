"""The time of day, and waiting."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol


class Clock(Protocol):
    """The only source of time in the whole system."""

    @abstractmethod
    def now(self) -> dt.datetime:
        """Return the current instant, aware, in UTC."""

    @abstractmethod
    def monotonic(self) -> float:
        """Return seconds that never go back; only differences mean anything."""

    @abstractmethod
    async def sleep(self, seconds: float) -> None:
        """Wait; zero or less gives others a turn and returns."""
