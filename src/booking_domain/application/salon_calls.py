"""Use case of the salon: look through its calls."""

from booking_domain.model.call import Call
from booking_domain.model.tenant import Tenant
from booking_domain.ports.unit_of_work import UnitsOfWork


class SalonCalls:
    """
    Reads a tenant's calls.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, *, units: UnitsOfWork) -> None:
        self._units = units

    async def latest(self, *, tenant: Tenant, limit: int) -> tuple[Call, ...]:
        """Return the youngest calls, the youngest first."""
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.calls.latest(limit=limit)

    async def suspicious(self, *, tenant: Tenant, limit: int) -> tuple[Call, ...]:
        """Return the youngest calls that somebody should listen to."""
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.calls.suspicious(limit=limit)
