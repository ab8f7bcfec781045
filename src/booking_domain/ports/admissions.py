"""Where a call stands."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.rollout import Admission


class Admissions(Protocol):
    """Is asked for every new wish of a caller."""

    @abstractmethod
    async def of(self, call_id: str, *, tenant_id: str) -> Admission:
        """
        Return where this call stands now.

        Raises:
            StorageUnavailable: nobody knows.
        """
