"""A cache that counts what it knew."""

import datetime as dt

from collections.abc import Collection, Mapping

from typing_extensions import override

from adapters.telemetry.metrics import Metrics
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.availability_cache import AvailabilityCache, Generation


class ObservedCache(AvailabilityCache):
    """Stands in front of a cache and changes nothing."""

    def __init__(self, inner: AvailabilityCache, *, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    @override
    async def get(
        self, tenant_id: str, *, event_type: str, days: Collection[dt.date]
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        found = await self._inner.get(tenant_id, event_type=event_type, days=days)
        self._metrics.days_looked_up(known=len(found), unknown=len(days) - len(found))
        return found

    @override
    async def generation(self, tenant_id: str) -> Generation:
        return await self._inner.generation(tenant_id)

    @override
    async def put(
        self,
        tenant_id: str,
        *,
        event_type: str,
        days: Mapping[dt.date, tuple[TimeSlot, ...]],
        generation: Generation,
    ) -> None:
        await self._inner.put(tenant_id, event_type=event_type, days=days, generation=generation)

    @override
    async def drop(self, tenant_id: str, *, days: Collection[dt.date]) -> None:
        await self._inner.drop(tenant_id, days=days)
