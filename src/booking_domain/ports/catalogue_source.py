"""What the provider says can be booked."""

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from booking_domain.model.provider_event_type import ProviderEventType


class CatalogueSource(Protocol):
    """One tenant's event types at the provider; read only."""

    @abstractmethod
    async def event_types(self, *, named: Collection[str]) -> tuple[ProviderEventType, ...]:
        """
        Return the account's own event types and those that are `named`, sorted by their ids.

        What is named and belongs to somebody else (a team) is looked up by itself; what does not
        exist is left out.

        Raises:
            CalendarUnavailable: no answer, or no sense in it.
        """
