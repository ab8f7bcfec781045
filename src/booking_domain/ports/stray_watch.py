"""Bookings that turn up after their saga has ended without them."""

from abc import abstractmethod
from typing import Protocol


class StrayWatch(Protocol):
    """Looks for late bookings; whoever drives sagas calls it regularly."""

    @abstractmethod
    async def look(self) -> int:
        """
        Ask the calendar about every intent whose look is due, and return how many there were.

        Raises:
            StorageUnavailable: the database did not answer.
        """
