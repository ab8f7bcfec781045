"""Foreign bookings in memory."""

import datetime as dt

from collections.abc import Mapping

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.errors import TransactionConflict
from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.foreign_bookings import ForeignBookingRepository


_MARK = "read_until"


class MemoryForeignBookings(ForeignBookingRepository):
    """The foreign bookings of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._bookings = transaction.rows.foreign
        self._marks = transaction.rows.marks
        self._hosts = transaction.rows.hosts

    @override
    async def get(self, uid: str) -> ForeignBooking | None:
        await self._transaction.query()
        return self._bookings.get(uid)

    @override
    async def put(self, booking: ForeignBooking) -> ForeignBooking:
        await self._transaction.change()
        present = self._bookings.get(booking.uid)
        if booking.version != (present.version if present is not None else 0):
            message = "somebody else has written this foreign booking since it was read"
            raise self._transaction.refused(TransactionConflict(message))
        stored = evolve(booking, version=booking.version + 1)
        self._bookings.put(booking.uid, stored)
        return stored

    @override
    async def crowding(self, resource_id: str, *, slot: TimeSlot) -> frozenset[str]:
        await self._transaction.query()
        cells = {(resource_id, grain) for grain in slot.grains()}
        if cells.isdisjoint((wish[0], wish[1]) for wish in self._transaction.rows.wishes):
            return frozenset()
        return frozenset(
            one.uid
            for one in self._bookings
            if one.resource_id == resource_id and one.occupies and one.slot.overlaps(slot)
        )

    @override
    async def remove(self, uid: str) -> None:
        await self._transaction.change()
        self._bookings.remove(uid)

    @override
    async def note_host(self, event_type: str, *, host: str) -> None:
        await self._transaction.change()
        self._hosts.put(event_type, (event_type, host))

    @override
    async def event_types_of(self, host: str) -> frozenset[str]:
        await self._transaction.query()
        return frozenset(event_type for event_type, whose in self._hosts if whose == host)

    @override
    async def hosts(self) -> Mapping[str, str]:
        await self._transaction.query()
        return dict(self._hosts)

    @override
    async def read_until(self) -> dt.datetime | None:
        await self._transaction.query()
        return self._marks.get(_MARK)

    @override
    async def note_read(self, until: dt.datetime) -> None:
        await self._transaction.change()
        present = self._marks.get(_MARK)
        if present is None or present < until:
            self._marks.put(_MARK, until)
