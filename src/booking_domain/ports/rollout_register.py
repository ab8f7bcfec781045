"""How each salon's calls are served, and every change of it."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.rollout import RolloutChange


class RolloutRegister(Protocol):
    """
    The changes of all salons; none is ever removed.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    @abstractmethod
    async def latest(self, tenant_id: str) -> RolloutChange | None:
        """
        Return the change that is in force, `None` where nothing was ever changed.

        Raises:
            UnreadableData: it is damaged.
        """

    @abstractmethod
    async def put(self, change: RolloutChange) -> None:
        """
        Bring a change into force, in a transaction of its own.

        Raises:
            RolloutChanged: the revision before it is not the latest; nothing was written.
            CommitOutcomeUnknown: it may have been written.
        """

    @abstractmethod
    async def history(self, tenant_id: str, *, limit: int) -> tuple[RolloutChange, ...]:
        """
        Return the youngest changes, the youngest first.

        Raises:
            UnreadableData: one of them is damaged.
        """
