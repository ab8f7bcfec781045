"""Taking in what a webhook delivers: stored for later, and what it takes is offered no more."""

import datetime as dt
import enum

from collections.abc import Iterable

from attrs import frozen

from booking_domain.application.freed_times import days_unaware_of
from booking_domain.application.known_hosts import LONGEST, may_occupy, occupied_by
from booking_domain.errors import (
    CommitOutcomeUnknown,
    EventAlreadyStored,
    StorageUnavailable,
    TransactionConflict,
    UnreadableData,
)
from booking_domain.model.booking_report import BookingReport
from booking_domain.model.inbox_event import EVERY_CHAIR, BlockedInterval, InboxEvent
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock
from booking_domain.ports.event_bell import EventBell
from booking_domain.ports.event_reader import EventReader
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_MAX_TRIES = 3
_DAY = dt.timedelta(days=1)
_LONGEST_KEY = 191


class Reception(enum.Enum):
    """Either way the event is stored."""

    STORED = "stored"
    REPEATED = "repeated"


@frozen
class ReceiveEvent:
    """
    An event of a verified sender.

    `outdates` is what of the calendar it changes: nothing if empty, anything if `None`.
    """

    tenant: Tenant
    event: InboxEvent
    outdates: tuple[TimeSlot, ...] | None = ()


class ReceiveEventHandler:
    """
    Stores events and blocks the time that they take; all else is for whoever processes them.

    It reads no appointment and waits for none: Cal.com sends its events inside the very request
    with which a saga is under way.
    """

    def __init__(
        self,
        *,
        units: UnitsOfWork,
        cache: AvailabilityCache,
        reader: EventReader,
        bell: EventBell,
        backoff: Backoff,
        clock: Clock,
    ) -> None:
        self._units = units
        self._cache = cache
        self._reader = reader
        self._bell = bell
        self._backoff = backoff
        self._clock = clock

    async def handle(self, command: ReceiveEvent) -> Reception:
        """
        Return once the event is durable.

        Raises:
            StorageUnavailable: it may not be; the sender must not be told that it is.
        """
        if days := await self._outdated_days(command):
            # Before the row: if we die in between, what is offered must be true all the same.
            await self._cache.drop(command.tenant.tenant_id, days=days)
        for tries in range(1, _MAX_TRIES):
            try:
                return await self._store(command)
            except (TransactionConflict, CommitOutcomeUnknown):
                # Nothing of it stands, or all: the next try finds out.
                await self._backoff.pause(tries)
        return await self._store(command)

    async def _store(self, command: ReceiveEvent) -> Reception:
        try:
            async with self._units.writing(command.tenant.tenant_id) as unit:
                blocking = await self._blocked_by(unit, command)
                await unit.inbox.add(command.event, blocking=blocking)
                await unit.commit()
        except EventAlreadyStored:
            return Reception.REPEATED
        self._bell.ring()
        return Reception.STORED

    async def _blocked_by(self, unit: UnitOfWork, command: ReceiveEvent) -> BlockedInterval | None:
        told = self._reader.read(command.event)
        if not isinstance(told, BookingReport) or not told.status.is_active:
            return None
        key = told.key[:_LONGEST_KEY] if told.key is not None else None
        occupied = await occupied_by(unit, command.tenant, told)
        if occupied is not None:
            slot = occupied.with_buffers(told.slot)
            return BlockedInterval(resource_id=occupied.resource_id, slot=slot, key=key)
        if await may_occupy(unit, command.tenant, told):
            return BlockedInterval(resource_id=EVERY_CHAIR, slot=told.slot, key=key)
        return None

    async def _outdated_days(self, command: ReceiveEvent) -> frozenset[dt.date]:
        """
        Return the days that are to be asked for anew; of its own times the appointment takes care.

        What it claims is offered to nobody, and what it gives up its saga drops: the calendar tells
        of each of our bookings, and asking for the day each time would spend what callers need.
        """
        slots, tenant = command.outdates, command.tenant
        if slots is None or any(slot.duration > LONGEST for slot in slots):
            bookable = tenant.rules.bookable_from(self._clock.now())
            slots = (TimeSlot(start=self._clock.now() - _DAY, end=bookable.end + _DAY),)
            return self._days(slots, tenant=tenant)
        told = self._reader.read(command.event)
        if not slots or not isinstance(told, BookingReport):
            return self._days(slots, tenant=tenant)
        try:
            return await self._days_of(told, slots=slots, tenant=tenant)
        except (StorageUnavailable, UnreadableData):
            # Whose it is cannot be told now, and what is dropped for nothing is only asked again.
            return self._days(slots, tenant=tenant)

    async def _days_of(
        self, told: BookingReport, *, slots: tuple[TimeSlot, ...], tenant: Tenant
    ) -> frozenset[dt.date]:
        async with self._units.reading(tenant.tenant_id) as unit:
            row = await unit.appointments.get(told.key) if told.key is not None else None
            occupied = await occupied_by(unit, tenant, told)
        if occupied is not None and not told.status.is_active:
            return await days_unaware_of(
                slots, tenant=tenant, resource_id=occupied.resource_id, cache=self._cache
            )
        if row is None or occupied is None or row.resource_id != occupied.resource_id:
            return self._days(slots, tenant=tenant)
        claimed = frozenset(row.grains)
        news = (slot for slot in slots if not claimed.issuperset(slot.grains()))
        return self._days(news, tenant=tenant)

    @staticmethod
    def _days(slots: Iterable[TimeSlot], *, tenant: Tenant) -> frozenset[dt.date]:
        zone = tenant.location.zone
        return frozenset(day for slot in slots for day in local_days(slot, zone=zone))
