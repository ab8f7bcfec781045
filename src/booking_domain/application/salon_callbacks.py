"""Use cases of the salon: see who is to be rung back, and note that somebody did."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from booking_domain.errors import UnreadableData
from booking_domain.model.appointment import Appointment
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


MAX_NOTE = 1_000
"""In characters."""
MAX_SKIPPED = 10_000
"""Who is behind that many others is reached by closing some of them."""


@frozen
class CallbackPage:
    """
    Some call-backs.

    Args:
        appointments: Those that they are about, by id; one that is gone is not there.
        is_complete: Whether nobody comes behind them.
    """

    callbacks: tuple[CallbackRequest, ...]
    appointments: Mapping[str, Appointment]
    is_complete: bool


class SalonCallbacks:
    """
    Reads and closes a tenant's call-backs.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, *, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def unclosed(self, *, tenant: Tenant, limit: int, skip: int = 0) -> CallbackPage:
        """Return who is to be rung, who has waited longest first, without the first `skip`."""
        # One more than is asked for tells whether that is all.
        async with self._units.reading(tenant.tenant_id) as unit:
            found = await unit.callbacks.unclosed(limit=skip + limit + 1)
        return await self._page(found[skip:], tenant=tenant, limit=limit)

    async def latest(self, *, tenant: Tenant, limit: int, skip: int = 0) -> CallbackPage:
        """Return the youngest, closed ones too, the youngest first, without the first `skip`."""
        async with self._units.reading(tenant.tenant_id) as unit:
            found = await unit.callbacks.latest(limit=skip + limit + 1)
        return await self._page(found[skip:], tenant=tenant, limit=limit)

    async def get(self, callback_id: str, *, tenant: Tenant) -> CallbackRequest | None:
        """Return one, open or closed."""
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.callbacks.get(callback_id)

    async def about(
        self, callbacks: Iterable[CallbackRequest], *, tenant: Tenant
    ) -> Mapping[str, Appointment]:
        """Return the appointments that they are about, by id; one that is gone is not there."""
        ids = {named for one in callbacks for named in _named_by(one)}
        found: dict[str, Appointment] = {}
        if not ids:
            return found
        async with self._units.reading(tenant.tenant_id) as unit:
            for appointment_id in sorted(ids):
                try:
                    row = await unit.appointments.get(appointment_id)
                except UnreadableData:
                    continue
                if row is not None:
                    found[appointment_id] = row
        return found

    async def _page(
        self, found: tuple[CallbackRequest, ...], *, tenant: Tenant, limit: int
    ) -> CallbackPage:
        shown = found[:limit]
        return CallbackPage(
            callbacks=shown,
            appointments=await self.about(shown, tenant=tenant),
            is_complete=len(found) <= limit,
        )

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


def _named_by(one: CallbackRequest) -> tuple[str, ...]:
    untold = (one.untold.appointment_id,) if one.untold else ()
    changed = (wish.understood.appointment_id for wish in one.wishes)
    return (*untold, *(named for named in changed if named is not None))
