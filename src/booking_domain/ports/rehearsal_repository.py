"""What would have been done, had it not been a test; a part of one tenant's unit of work."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.rehearsal import Rehearsal


class RehearsalRepository(Protocol):
    """The tenant's rehearsals."""

    @abstractmethod
    async def record(self, rehearsal: Rehearsal) -> None:
        """Store it; the same wish of the same call is one, with the time of the latest."""

    @abstractmethod
    async def latest(self, *, limit: int) -> tuple[Rehearsal, ...]:
        """Return the youngest that can be read, the youngest first."""

    @abstractmethod
    async def count_since(self, moment: dt.datetime) -> int:
        """Return how many there are from this instant on."""
