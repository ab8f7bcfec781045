"""Our appointments that start in a window, all of them."""

from booking_domain.model.appointment import Appointment
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import UnitsOfWork


_PAGE = 500


async def stored_in(
    window: TimeSlot, *, tenant_id: str, units: UnitsOfWork
) -> dict[str, Appointment]:
    """
    This will read a window page by page, and return what can be read of it, by id.

    Raises:
        StorageUnavailable: the database did not answer.
    """
    found: dict[str, Appointment] = {}
    limit = _PAGE
    while True:
        async with units.reading(tenant_id) as unit:
            page = await unit.appointments.starting_in(window, limit=limit)
        fresh = {row.appointment_id: row for row in page if row.appointment_id not in found}
        found |= fresh
        # A page may be short because rows in it cannot be read: the end is where nothing comes.
        if not fresh and len(page) < limit:
            return found
        last = page[-1].slot.start
        if last == window.start and len(page) >= limit:
            # More than a page starts at this one moment.
            limit *= 2
        window = TimeSlot(start=last, end=window.end)
