"""Reading the calendar before anybody asks: a call has come in, and will ask for times."""

import datetime as dt

from collections.abc import Iterator

from booking_domain.application.free_slots import FreeSlots
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.slot_lock import SlotLock


DAYS_AHEAD = 7
_LOCKED_SECONDS = 60.0


class WarmUp:
    """
    Fills what is remembered of the calendar, one event type after the other.

    Give it `FreeSlots` on calendars that wait behind callers.
    """

    def __init__(self, *, free_slots: FreeSlots, lock: SlotLock, clock: Clock) -> None:
        self._free_slots = free_slots
        self._lock = lock
        self._clock = clock

    async def warm(self, tenant: Tenant) -> None:
        """
        Ask for the coming days of every service, unless they are known; at most once a minute.

        The first question that finds no answer, or no request to spare, is the last one.
        """
        # Never released: a rush of calls would spend on reading what callers need for booking.
        if not await self._lock.acquire(f"warm-up:{tenant.tenant_id}", ttl_seconds=_LOCKED_SECONDS):
            return
        today = self._clock.now().astimezone(tenant.location.zone).date()
        coming = (today + dt.timedelta(days=number) for number in range(DAYS_AHEAD))
        days = [day for day in coming if tenant.closed_days.on(day) is None]
        try:
            for event_type in dict.fromkeys(_event_types(tenant)):
                await self._free_slots.fill(tenant, event_type=event_type, days=days)
        except CalendarUnavailable:
            # Nobody waits for it, and callers need what is left of the budget.
            return


def _event_types(tenant: Tenant) -> Iterator[str]:
    for service in tenant.services:
        for host in service.hosts:
            yield host.event_type
