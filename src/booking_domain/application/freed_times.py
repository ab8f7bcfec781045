"""Whether a time that becomes free is news to what is remembered of its day."""

import datetime as dt

from collections.abc import Iterable, Iterator

from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.availability_cache import AvailabilityCache


async def days_unaware_of(
    freed: Iterable[TimeSlot], *, tenant: Tenant, resource_id: str, cache: AvailabilityCache
) -> frozenset[dt.date]:
    """
    This will return the days that are to be asked for again, now that these times are free.

    What was read before a time was taken still shows it, and our claims alone have hidden it. A day
    on which that holds for every service of the chair needs no asking. One of which any of them is
    not known does: its answer may be on its way, and be from before.
    """
    event_types = tuple(dict.fromkeys(_event_types(tenant, resource_id=resource_id)))
    days: set[dt.date] = set()
    for slot in freed:
        touched = tuple(local_days(slot, zone=tenant.location.zone))
        for event_type in event_types:
            known = await cache.get(tenant.tenant_id, event_type=event_type, days=touched)
            days |= {
                day for day in touched if not any(one.overlaps(slot) for one in known.get(day, ()))
            }
    return frozenset(days)


def _event_types(tenant: Tenant, *, resource_id: str) -> Iterator[str]:
    for service in tenant.services:
        for host in service.hosts:
            member = tenant.member(host.staff_id)
            if member is not None and member.resource_id == resource_id:
                yield host.event_type
