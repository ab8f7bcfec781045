"""Use cases of the salon: see who is to be rung back, and note that somebody did."""

from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


MAX_NOTE = 1_000
"""In characters."""


class SalonCallbacks:
    """
    Reads and closes a tenant's call-backs.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, *, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def unclosed(self, *, tenant: Tenant, limit: int) -> tuple[CallbackRequest, ...]:
        """Return who is to be rung, who has waited longest first."""
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.callbacks.unclosed(limit=limit)

    async def latest(self, *, tenant: Tenant, limit: int) -> tuple[CallbackRequest, ...]:
        """Return the youngest, closed ones too, the youngest first."""
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.callbacks.latest(limit=limit)

    async def get(self, callback_id: str, *, tenant: Tenant) -> CallbackRequest | None:
        """Return one, open or closed."""
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.callbacks.get(callback_id)

    async def close(
        self, callback_id: str, *, note: str | None, tenant: Tenant
    ) -> CallbackRequest | None:
        """
        Note that it is done, and return it as it stands; `None` where there is none.

        One that is closed already stays as it was closed.
        """
        async with self._units.writing(tenant.tenant_id) as unit:
            if await unit.callbacks.close(callback_id, at=self._clock.now(), note=note):
                await unit.commit()
        return await self.get(callback_id, tenant=tenant)
