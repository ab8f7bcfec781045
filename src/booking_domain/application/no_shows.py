"""Counting who did not come, as the salon marks it in the calendar."""

from booking_domain.errors import TransactionConflict
from booking_domain.model.attendance import AttendanceReport
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.known_customer import customer_id_of
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


NO_SHOW = "no_show"
CAME_AFTER_ALL = "came_after_all"
NO_NEWS = "no_news"
"""It was marked so before, or a later word was heard already."""
NOBODY_KNOWN = "remark"
"""It is about somebody else's booking, or about nobody whom we know by a number."""


class NoShows:
    """Counts for known customers what is told of our own appointments."""

    def __init__(self, *, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def take_in(
        self, tenant: Tenant, event: InboxEvent, report: AttendanceReport
    ) -> str | None:
        """
        Count an event, once, and return what came of it; `None` where another process was faster.

        The mark and the count are one transaction: neither stands without the other.

        Raises:
            StorageUnavailable: the event waits on, or is marked and counted.
        """
        async with self._units.writing(tenant.tenant_id) as unit:
            try:
                outcome = await _noted(unit, event, report, tenant=tenant)
            except TransactionConflict:
                # Another process is at this booking: where at another event, this one waits on.
                return None
            if not await unit.inbox.mark_processed(event, at=self._clock.now(), outcome=outcome):
                return None
            await unit.commit()
        return outcome


async def _noted(
    unit: UnitOfWork, event: InboxEvent, report: AttendanceReport, *, tenant: Tenant
) -> str:
    row = await unit.appointments.by_provider_uid([report.uid])
    if row is None or row.customer is None or not row.state.is_active:
        return NOBODY_KNOWN
    customer_id = customer_id_of(row.customer, tenant_id=tenant.tenant_id)
    is_absent = report.is_absent(row.customer)
    if customer_id is None or is_absent is None:
        return NOBODY_KNOWN
    said_at = report.said_at or event.received_at
    if not await unit.customers.marked(row.appointment_id, is_absent=is_absent, at=said_at):
        return NO_NEWS
    await (unit.customers.missed if is_absent else unit.customers.came_after_all)(customer_id)
    return NO_SHOW if is_absent else CAME_AFTER_ALL
