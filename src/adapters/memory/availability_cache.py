"""Availability remembered in this process."""

import datetime as dt

from collections.abc import Collection, Mapping

from attrs import define, field, frozen
from typing_extensions import override

from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.availability_cache import AvailabilityCache, Generation
from booking_domain.ports.clock import Clock


TTL_SECONDS = 600.0
UNSETTLED_SECONDS = 3.0


@frozen
class _Entry:
    slots: tuple[TimeSlot, ...]
    expires_at: float


@define
class _Tenant:
    generation: int = 0
    unsettled_until: dict[dt.date, float] = field(factory=dict)
    entries: dict[tuple[str, dt.date], _Entry] = field(factory=dict)


class MemoryAvailabilityCache(AvailabilityCache):
    """
    Keeps days in memory; ages are measured on the monotonic clock.

    Args:
        ttl_seconds: How long a day is good for an offer.
        unsettled_seconds: How long after an invalidation the provider's own answers may still be
            stale: a day that was dropped and is asked for within that time lives no longer.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        ttl_seconds: float = TTL_SECONDS,
        unsettled_seconds: float = UNSETTLED_SECONDS,
    ) -> None:
        self._clock = clock
        self._ttl_seconds = ttl_seconds
        self._unsettled_seconds = unsettled_seconds
        self._tenants: dict[str, _Tenant] = {}

    @override
    async def get(
        self, tenant_id: str, *, event_type: str, days: Collection[dt.date]
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        now = self._clock.monotonic()
        entries = self._tenant(tenant_id).entries
        found = ((day, entries.get((event_type, day))) for day in days)
        return {
            day: entry.slots for day, entry in found if entry is not None and now < entry.expires_at
        }

    @override
    async def generation(self, tenant_id: str) -> Generation:
        return Generation(self._tenant(tenant_id).generation, read_at=self._clock.monotonic())

    @override
    async def put(
        self,
        tenant_id: str,
        *,
        event_type: str,
        days: Mapping[dt.date, tuple[TimeSlot, ...]],
        generation: Generation,
    ) -> None:
        tenant = self._tenant(tenant_id)
        if generation.number != tenant.generation:
            return
        now = self._clock.monotonic()
        tenant.entries = {
            key: entry for key, entry in tenant.entries.items() if now < entry.expires_at
        }
        asked_at = generation.read_at
        for day, slots in days.items():
            is_unsettled = asked_at < tenant.unsettled_until.get(day, asked_at)
            lifetime = self._unsettled_seconds if is_unsettled else self._ttl_seconds
            tenant.entries[event_type, day] = _Entry(tuple(slots), expires_at=asked_at + lifetime)

    @override
    async def drop(self, tenant_id: str, *, days: Collection[dt.date]) -> None:
        tenant = self._tenant(tenant_id)
        dropped = frozenset(days)
        tenant.generation += 1
        now = self._clock.monotonic()
        tenant.unsettled_until = {
            day: until for day, until in tenant.unsettled_until.items() if now < until
        } | dict.fromkeys(dropped, now + self._unsettled_seconds)
        tenant.entries = {
            key: entry for key, entry in tenant.entries.items() if key[1] not in dropped
        }

    def _tenant(self, tenant_id: str) -> _Tenant:
        tenant = self._tenants.get(tenant_id)
        if tenant is None:
            tenant = self._tenants[tenant_id] = _Tenant()
        return tenant
