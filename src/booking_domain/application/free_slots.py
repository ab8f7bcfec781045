"""What is free: the calendar's answer, remembered for a while, less what we claimed ourselves."""

import datetime as dt

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from booking_domain.application.retry import Retry
from booking_domain.application.wish import ServiceWish
from booking_domain.errors import CalendarBusy, CalendarUnavailable, UnknownTenant
from booking_domain.model.availability import FreeSlot, starting_within, without_claimed
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot, day_bounds, local_days
from booking_domain.ports.availability_cache import AvailabilityCache, Generation
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.slot_lock import SlotLock
from booking_domain.ports.unit_of_work import UnitsOfWork


_REFRESH_SECONDS = 3.0
_PEEK_SECONDS = 0.05


class FreeSlots:
    """Finds free times for a service."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        cache: AvailabilityCache,
        lock: SlotLock,
        units: UnitsOfWork,
        retry: Retry,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._cache = cache
        self._lock = lock
        self._units = units
        self._retry = retry
        self._clock = clock
        self._silent: set[str] = set()

    async def find(
        self,
        tenant: Tenant,
        *,
        wish: ServiceWish,
        windows: Sequence[TimeSlot],
        ignoring: Collection[str] = (),
        until: float | None = None,
    ) -> tuple[FreeSlot, ...]:
        """
        Return every free slot that starts in one of the windows, in the salon's order of people.

        A closed day has none, whatever the calendar says of it. Once a calendar did not answer,
        what is remembered of it is not offered until it does: it may have changed since, and what
        is offered could not be booked.

        Args:
            ignoring: Ids of appointments whose own claims do not count.
            until: How long a calendar that does not answer is waited for and asked again, on the
                clock's monotonic scale in seconds; without it, it is asked once. An answer that
                comes later is remembered all the same.

        Raises:
            CalendarUnavailable: the calendar did not answer for any of the people in time.
            StorageUnavailable: our own claims cannot be read.
        """
        zone, closed = tenant.location.zone, tenant.closed_days
        touched = {day for window in windows for day in local_days(window, zone=zone)}
        days = sorted(day for day in touched if closed.on(day) is None)
        if not days:
            return ()
        free: list[FreeSlot] = []
        for member in wish.members:
            event_type = wish.service.event_type_of(member.staff_id)
            if event_type is not None:
                by_day = await self._in_time(tenant, event_type=event_type, days=days, until=until)
                free += [
                    FreeSlot(slot=slot, staff_id=member.staff_id)
                    for day in days
                    for slot in by_day.get(day, ())
                ]
        inside = starting_within(free, windows=windows)
        return await self._unclaimed(tenant, wish=wish, free=inside, ignoring=ignoring)

    async def fill(self, tenant: Tenant, *, event_type: str, days: Sequence[dt.date]) -> None:
        """
        Remember these days, of which the known ones are not asked for again.

        It takes no lock that a caller may wait for.

        Raises:
            CalendarUnavailable: the calendar did not answer.
        """
        known = await self._known(tenant, event_type=event_type, days=days)
        if len(known) < len(days):
            await self._refreshed(tenant, event_type=event_type, days=days, known=known, until=None)

    async def _unclaimed(
        self,
        tenant: Tenant,
        *,
        wish: ServiceWish,
        free: Sequence[FreeSlot],
        ignoring: Collection[str],
    ) -> tuple[FreeSlot, ...]:
        if not free:
            return ()
        before = wish.service.buffer_before_minutes
        after = wish.service.buffer_after_minutes
        span = TimeSlot(
            start=min(one.slot.start for one in free), end=max(one.slot.end for one in free)
        ).widened(before_minutes=before, after_minutes=after)
        resource_of = {member.staff_id: member.resource_id for member in wish.members}
        async with self._units.reading(tenant.tenant_id) as unit:
            claimed = await unit.claims.taken(
                frozenset(resource_of.values()),
                window=span,
                now=self._clock.now(),
                ignoring=ignoring,
            )
        return without_claimed(
            free,
            resource_of=resource_of,
            claimed=claimed,
            buffer_before_minutes=before,
            buffer_after_minutes=after,
        )

    async def _in_time(
        self, tenant: Tenant, *, event_type: str, days: Sequence[dt.date], until: float | None
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        asking = partial(self._asked, tenant, event_type=event_type, days=days, until=until)
        return await (asking() if until is None else self._retry.in_time(asking, until=until))

    async def _asked(
        self, tenant: Tenant, *, event_type: str, days: Sequence[dt.date], until: float | None
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        try:
            return await self._days(tenant, event_type=event_type, days=days, until=until)
        except CalendarBusy:
            raise
        except CalendarUnavailable:
            self._silent.add(tenant.tenant_id)
            raise

    async def _days(
        self, tenant: Tenant, *, event_type: str, days: Sequence[dt.date], until: float | None
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        known = await self._known(tenant, event_type=event_type, days=days)
        if len(known) == len(days):
            return known
        name = f"{tenant.tenant_id}/{event_type}/{days[0]}/{days[-1]}"
        token = await self._lock.acquire(name, ttl_seconds=_REFRESH_SECONDS)
        waited = 0.0
        while token is None and waited < _REFRESH_SECONDS:
            # Somebody asks the provider the same right now: its answer will do for both.
            await self._clock.sleep(_PEEK_SECONDS)
            waited += _PEEK_SECONDS
            known = await self._known(tenant, event_type=event_type, days=days)
            if len(known) == len(days):
                return known
            token = await self._lock.acquire(name, ttl_seconds=_REFRESH_SECONDS)
        try:
            return await self._refreshed(
                tenant, event_type=event_type, days=days, known=known, until=until
            )
        finally:
            if token is not None:
                await self._lock.release(name, token=token)

    async def _known(
        self, tenant: Tenant, *, event_type: str, days: Sequence[dt.date]
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        if tenant.tenant_id in self._silent:
            return {}
        return await self._cache.get(tenant.tenant_id, event_type=event_type, days=days)

    async def _refreshed(
        self,
        tenant: Tenant,
        *,
        event_type: str,
        days: Sequence[dt.date],
        known: Mapping[dt.date, tuple[TimeSlot, ...]],
        until: float | None,
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        calendar = self._calendar_of(tenant)
        zone = tenant.location.zone
        missing = [day for day in days if day not in known]
        window = TimeSlot(
            start=day_bounds(missing[0], zone=zone).start,
            end=day_bounds(missing[-1], zone=zone).end,
        )

        async def ask() -> tuple[Generation, tuple[TimeSlot, ...]]:
            # Whatever is changed from here on makes the answer too old to be remembered.
            generation = await self._cache.generation(tenant.tenant_id)
            return generation, await calendar.free_slots(event_type, window=window)

        asking = ask() if until is None else self._retry.asked(ask, until=until)
        generation, answer = await asking
        self._silent.discard(tenant.tenant_id)
        fresh: dict[dt.date, tuple[TimeSlot, ...]] = dict.fromkeys(missing, ())
        for slot in answer:
            day = slot.start.astimezone(zone).date()
            if day in fresh:
                fresh[day] = (*fresh[day], slot)
        await self._cache.put(
            tenant.tenant_id, event_type=event_type, days=fresh, generation=generation
        )
        return {**known, **fresh}

    def _calendar_of(self, tenant: Tenant) -> CalendarProvider:
        calendar = self._calendars.get(tenant.tenant_id)
        if calendar is None:
            message = f"no calendar is configured for the tenant {tenant.tenant_id!r}"
            raise UnknownTenant(message)
        return calendar
