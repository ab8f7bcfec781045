"""Whose chair a booking of an event type that the salon does not name takes: its host's."""

import datetime as dt

from collections.abc import Collection

from booking_domain.model.booking_report import BookingReport
from booking_domain.model.occupancy import (
    Occupancy,
    may_host,
    occupancy_of,
    occupancy_of_host,
)
from booking_domain.model.tenant import Tenant
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


LONGEST = dt.timedelta(days=31)


class KnownHosts:
    """Learns who hosts the salon's event types from what the calendar tells of their bookings."""

    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units
        self._known: dict[tuple[str, str], str] = {}

    async def learn(self, tenant: Tenant, reports: Collection[BookingReport]) -> None:
        """
        Note the hosts of event types that the salon names; what is known already costs nothing.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        told = {
            one.event_type: one.host
            for one in reports
            if one.host is not None and occupancy_of(tenant, one.event_type) is not None
        }
        news = {
            event_type: host
            for event_type, host in sorted(told.items())
            if self._known.get((tenant.tenant_id, event_type)) != host
        }
        if not news:
            return
        async with self._units.writing(tenant.tenant_id) as unit:
            for event_type, host in news.items():
                await unit.foreign.note_host(event_type, host=host)
            await unit.commit()
        self._known |= {(tenant.tenant_id, event_type): host for event_type, host in news.items()}


async def occupied_by(unit: UnitOfWork, tenant: Tenant, report: BookingReport) -> Occupancy | None:
    """
    This will return what a booking occupies, `None` where nobody of the salon hosts it.

    One of more than a month occupies nothing: a row for each five minutes of years would keep the
    database busy for seconds. The calendar itself leaves its time out.
    """
    if report.slot.duration > LONGEST:
        return None
    occupied = occupancy_of(tenant, report.event_type)
    if occupied is not None or report.host is None:
        return occupied
    return occupancy_of_host(tenant, await unit.foreign.event_types_of(report.host))


async def may_occupy(unit: UnitOfWork, tenant: Tenant, report: BookingReport) -> bool:
    """
    This will tell whether a booking may take a chair of the salon, whichever that is.

    It surely takes none where the host of every chair is known, and none of them is its host; of
    one that is too long to occupy anything, the calendar itself leaves the time out.
    """
    if report.slot.duration > LONGEST:
        return False
    if report.host is None:
        return True
    return may_host(tenant, report.host, hosts=await unit.foreign.hosts())
