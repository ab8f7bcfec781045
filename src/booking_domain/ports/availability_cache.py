"""What the calendar said was free, remembered for a while."""

import datetime as dt

from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Protocol

from attrs import field, frozen

from booking_domain.model.time_slot import TimeSlot


@frozen(order=True)
class Generation:
    """
    What a refill must bring back with the provider's answer.

    Args:
        number: Grows with every invalidation of a tenant.
        read_at: When it was read, in seconds by whatever clock the cache ages. An answer is as old
            as its question, however slowly it came.
    """

    number: int
    read_at: float = field(eq=False, order=False)


class AvailabilityCache(Protocol):
    """
    Free slots per tenant, event type and local day.

    An entry may serve an offer, never a confirmation. The cache never raises: when its technology
    fails, `get` finds nothing and the others do nothing.
    """

    @abstractmethod
    async def get(
        self, tenant_id: str, *, event_type: str, days: Collection[dt.date]
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        """Return the days that are known and fresh; a missing day is unknown, an empty one full."""

    @abstractmethod
    async def generation(self, tenant_id: str) -> Generation:
        """Return the tenant's generation; read it *before* a refill asks the provider."""

    @abstractmethod
    async def put(
        self,
        tenant_id: str,
        *,
        event_type: str,
        days: Mapping[dt.date, tuple[TimeSlot, ...]],
        generation: Generation,
    ) -> None:
        """
        Store days that were read under this generation; an older generation stores nothing.

        Their lifetime, and whether the provider's answer may be stale, count from the moment at
        which the generation was read.
        """

    @abstractmethod
    async def drop(self, tenant_id: str, *, days: Collection[dt.date]) -> None:
        """Forget these days for all event types of the tenant, and start a new generation."""
