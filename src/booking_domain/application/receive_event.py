"""Taking in what a webhook delivers: stored for later, and nothing that it outdates is offered."""

import datetime as dt
import enum

from collections.abc import Iterator

from attrs import frozen

from booking_domain.errors import CommitOutcomeUnknown, EventAlreadyStored, TransactionConflict
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot, local_days
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_MAX_TRIES = 3
_LONGEST = dt.timedelta(days=31)
_DAY = dt.timedelta(days=1)


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
    Stores events; what they mean is somebody else's business.

    It reads no appointment and waits for none: Cal.com sends its events inside the very request
    with which a saga is under way.
    """

    def __init__(
        self, *, units: UnitsOfWork, cache: AvailabilityCache, backoff: Backoff, clock: Clock
    ) -> None:
        self._units = units
        self._cache = cache
        self._backoff = backoff
        self._clock = clock

    async def handle(self, command: ReceiveEvent) -> Reception:
        """
        Return once the event is durable.

        Raises:
            StorageUnavailable: it may not be; the sender must not be told that it is.
        """
        if command.outdates != ():
            # Before the row: if we die in between, what is offered must be true all the same.
            days = tuple(self._outdated_days(command))
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
                await unit.inbox.add(command.event)
                await unit.commit()
        except EventAlreadyStored:
            return Reception.REPEATED
        return Reception.STORED

    def _outdated_days(self, command: ReceiveEvent) -> Iterator[dt.date]:
        zone = command.tenant.location.zone
        slots = command.outdates
        if slots is None or any(slot.duration > _LONGEST for slot in slots):
            bookable = command.tenant.rules.bookable_from(self._clock.now())
            slots = (TimeSlot(start=self._clock.now() - _DAY, end=bookable.end + _DAY),)
        for slot in slots:
            yield from local_days(slot, zone=zone)
