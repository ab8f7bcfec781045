"""What the storage suites do again and again, through the port alone."""

from collections.abc import Awaitable, Callable

from booking_domain.errors import SlotAlreadyClaimed, TransactionConflict
from booking_domain.model.appointment import Appointment
from booking_domain.ports.unit_of_work import Lease, UnitsOfWork
from tests.contract.unit_of_work import samples


async def store(
    units: UnitsOfWork, appointment: Appointment, *, lease: Lease | None = None
) -> Appointment:
    """Add an appointment with all its claims in one transaction, and return it with its fence."""
    async with units.writing(appointment.tenant_id) as unit:
        stored = await unit.appointments.add(appointment, lease=lease)
        await unit.claims.claim(
            stored.appointment_id,
            resource_id=stored.resource_id,
            grains=stored.grains,
            now=samples.NOW,
        )
        await unit.commit()
    return stored


async def tries_to_store(units: UnitsOfWork, appointment: Appointment) -> bool:
    """Return whether the appointment got its grains."""
    try:
        await store(units, appointment)
    except SlotAlreadyClaimed:
        return False
    return True


async def save(
    units: UnitsOfWork, appointment: Appointment, *, lease: Lease | None = None
) -> Appointment:
    """Save an appointment in a transaction of its own, and return it with its next fence."""
    async with units.writing(appointment.tenant_id) as unit:
        saved = await unit.appointments.save(appointment, lease=lease)
        await unit.commit()
    return saved


async def read(units: UnitsOfWork, appointment: Appointment) -> Appointment | None:
    """Return the appointment as it is committed now."""
    async with units.reading(appointment.tenant_id) as unit:
        return await unit.appointments.get(appointment.appointment_id)


async def taken_grains(
    units: UnitsOfWork, *, tenant_id: str = samples.SALON, resource_id: str = samples.CHAIR
) -> frozenset[int]:
    """Return every grain of a resource that is taken on the day of the samples."""
    async with units.reading(tenant_id) as unit:
        taken = await unit.claims.taken(
            [resource_id],
            window=samples.slot_at(0, lasting=24 * 60),
            now=samples.NOW,
            ignoring=(),
        )
    return frozenset(grain for _, grain in taken)


async def patiently(step: Callable[[], Awaitable[object]]) -> None:
    """Do a step, again where it was rolled back for the sake of another."""
    for _ in range(20):
        try:
            await step()
        except TransactionConflict:
            continue
        return
    message = "twenty conflicts, one after the other"
    raise AssertionError(message)
