"""Offers that nobody can take up any more."""

import datetime as dt

from collections.abc import Collection

from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_BATCH = 200


class ExpiredOffers:
    """Deletes what was offered in calls that are over, in transactions that are short."""

    def __init__(self, *, tenant_ids: Collection[str], units: UnitsOfWork, clock: Clock) -> None:
        self._tenant_ids = tenant_ids
        self._units = units
        self._clock = clock

    async def forget(self) -> None:
        """Delete all that have expired by now; raises `StorageUnavailable`."""
        now = self._clock.now()
        for tenant_id in self._tenant_ids:
            # What expires meanwhile waits for the next time, so this comes to an end.
            while await self._forget_some(tenant_id, now=now) == _BATCH:
                pass

    async def _forget_some(self, tenant_id: str, *, now: dt.datetime) -> int:
        async with self._units.writing(tenant_id) as unit:
            forgotten = await unit.offers.forget_expired(now, limit=_BATCH)
            await unit.commit()
        return forgotten
