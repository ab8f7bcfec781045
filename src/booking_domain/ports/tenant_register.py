"""Which salons are in force, and as what."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.tenant_declaration import TenantDeclaration


class TenantRegister(Protocol):
    """
    The declarations of all salons; every revision is kept.

    It is asked at start and by an operator, never while a caller waits.
    """

    @abstractmethod
    async def latest(self) -> tuple[TenantDeclaration, ...]:
        """
        Return each salon's latest revision, ordered by salon, those that were taken off included.

        Raises:
            StorageUnavailable: nothing can be said.
            UnreadableData: one of them is damaged.
        """

    @abstractmethod
    async def last_declared(self, tenant_id: str) -> TenantDeclaration | None:
        """
        Return a salon's latest revision that has content, also where it was taken off since.

        `None` where there never was any. Raises as `latest`.
        """

    @abstractmethod
    async def put(self, declaration: TenantDeclaration) -> None:
        """
        Bring a revision into force, in a transaction of its own; the one before it no longer is.

        Raises:
            DeclarationChanged: the revision before it is not the latest; nothing was written.
            StorageUnavailable: nothing was written.
            CommitOutcomeUnknown: it may have been.
        """
