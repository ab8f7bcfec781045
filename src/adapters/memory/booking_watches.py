"""Watched intents in memory."""

import datetime as dt

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.ports.unit_of_work import BookingWatchRepository


class MemoryBookingWatches(BookingWatchRepository):
    """The watches of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._watches = transaction.rows.watches

    @override
    async def put(self, watch: BookingWatch) -> None:
        await self._transaction.change()
        present = self._watches.get(watch.appointment_id)
        if present is not None:
            watch = evolve(
                present,
                sent_at=min(present.sent_at, watch.sent_at),
                eager_until=max(present.eager_until, watch.eager_until),
                next_look_at=watch.next_look_at,
            )
        self._watches.put(watch.appointment_id, watch)

    @override
    async def put_off(self, watch: BookingWatch, *, until: dt.datetime) -> None:
        await self._transaction.change()
        present = self._watches.get(watch.appointment_id)
        if present is not None and present.next_look_at == watch.next_look_at:
            self._watches.put(watch.appointment_id, evolve(present, next_look_at=until))

    @override
    async def hasten(self, appointment_id: str, *, at: dt.datetime) -> None:
        await self._transaction.change()
        watch = self._watches.get(appointment_id)
        if watch is not None and watch.next_look_at > at:
            self._watches.put(appointment_id, evolve(watch, next_look_at=at))

    @override
    async def end(self, appointment_id: str) -> None:
        await self._transaction.change()
        self._watches.remove(appointment_id)
