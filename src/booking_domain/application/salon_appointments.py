"""Use cases of the salon's own software: read its appointments."""

from attrs import frozen

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

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(self, *, units: UnitsOfWork) -> None:
        self._units = units

    async def list(self, command: ListAppointments, *, tenant: Tenant) -> tuple[Appointment, ...]:
        """Return the appointments by start."""
        limit = max(1, min(command.limit, MAX_LISTED))
        async with self._units.reading(tenant.tenant_id) as unit:
            return await unit.appointments.starting_in(command.window, limit=limit)

    async def get(self, command: GetAppointment, *, tenant: Tenant) -> Appointment | None:
        """Return the appointment, `None` if the tenant has none of this name."""
        async with self._units.reading(tenant.tenant_id) as unit:
            found = await unit.appointments.get(command.reference)
            return found or await unit.appointments.by_reference(command.reference)
