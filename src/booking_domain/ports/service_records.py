"""What is on record of how callers were served."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.service_facts import ServiceFacts
from booking_domain.model.time_slot import TimeSlot


class ServiceRecords(Protocol):
    """Reads only; what it reads is written by others."""

    @abstractmethod
    async def within(self, window: TimeSlot, *, tenant_id: str) -> ServiceFacts:
        """
        Return what was recorded within the window, its end not included.

        Raises:
            StorageUnavailable: the database did not answer.
        """
