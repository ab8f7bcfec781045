"""Numbers for whoever watches over the whole."""

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from booking_domain.model.open_matters import OpenMatters


class OpenMattersCount(Protocol):
    """Counts across salons; cheap enough to be asked several times a minute."""

    @abstractmethod
    async def count(self, tenant_ids: Collection[str]) -> OpenMatters:
        """
        Count what is open of these salons.

        Raises:
            StorageUnavailable: the database did not answer.
        """
