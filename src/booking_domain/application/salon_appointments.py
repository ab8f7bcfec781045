"""Use cases of the salon's own software: read its appointments."""

from attrs import evolve, frozen

from booking_domain.application.unheard_changes import Unheard, UnheardChanges
from booking_domain.model.appointment import Appointment
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import UnitsOfWork


MAX_LISTED = 500


@frozen
class ListAppointments:
    """Active appointments that start in the window, at most `limit` (up to `MAX_LISTED`)."""

    window: TimeSlot
    limit: int


@frozen
class GetAppointment:
    """One appointment in any state, by its id or its reference."""

    reference: str


class SalonAppointments:
    """
    Reads a tenant's appointments.

    What the calendar has told of one and nobody has processed yet, shows in its state, as callers
    hear it: it is being moved or cancelled, and its time is the old one.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, *, units: UnitsOfWork, unheard: UnheardChanges) -> None:
        self._units = units
        self._unheard = unheard

    async def list(self, command: ListAppointments, *, tenant: Tenant) -> tuple[Appointment, ...]:
        """Return the appointments by start."""
        limit = max(1, min(command.limit, MAX_LISTED))
        unheard = await self._unheard.of(tenant.tenant_id)
        async with self._units.reading(tenant.tenant_id) as unit:
            found = await unit.appointments.starting_in(command.window, limit=limit)
        unheard, found = await self._unheard.narrowed(unheard, found)
        return tuple(_as_told(one, unheard=unheard) for one in found)

    async def get(self, command: GetAppointment, *, tenant: Tenant) -> Appointment | None:
        """Return the appointment, `None` if the tenant has none of this name."""
        unheard = await self._unheard.of(tenant.tenant_id)
        async with self._units.reading(tenant.tenant_id) as unit:
            found = await unit.appointments.get(command.reference)
            found = found or await unit.appointments.by_reference(command.reference)
        if found is None:
            return None
        unheard, (found,) = await self._unheard.narrowed(unheard, (found,))
        return _as_told(found, unheard=unheard)


def _as_told(one: Appointment, *, unheard: Unheard) -> Appointment:
    state = unheard.changing(one)
    return one if state is None else evolve(one, state=state)
