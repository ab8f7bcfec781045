"""Where it is kept what was read back to callers, and what they made of it."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.read_back import ReadBack, Subject


class ReadBacks(Protocol):
    """One row for a call and a subject; each method is a transaction of its own."""

    @abstractmethod
    async def get(self, subject: Subject, *, call_id: str, tenant_id: str) -> ReadBack | None:
        """
        Return what is known, `None` where nothing of the kind was read back in the call.

        Raises:
            StorageUnavailable: the database did not answer.
        """

    @abstractmethod
    async def put(self, read_back: ReadBack, *, tenant_id: str) -> None:
        """
        Insert or replace it.

        Raises:
            StorageUnavailable: it was not written, or (`CommitOutcomeUnknown`) nobody knows.
        """
