"""The outbox in memory."""

import itertools

from attrs import evolve
from typing_extensions import override

from adapters.memory.rows import EventRow
from adapters.memory.transaction import Transaction
from booking_domain.errors import StorageRefused
from booking_domain.model.events import AppointmentEvent
from booking_domain.ports.unit_of_work import Outbox


class MemoryOutbox(Outbox):
    """
    The events of one transaction, in the order in which they were committed.

    An appointment's events are written under its fence one after the other, so that order is also
    the order of their sequence.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._events = transaction.rows.events

    @override
    async def add(self, event: AppointmentEvent) -> None:
        await self._transaction.change()
        if (cause := self._transaction.store.event_refusal) is not None:
            raise self._transaction.refused(StorageRefused("an event was refused", cause=cause))
        key = (event.appointment_id, event.sequence)
        if self._events.get(key) is not None:
            message = f"event {event.sequence} of appointment {event.appointment_id} exists"
            raise self._transaction.refused(StorageRefused(message, cause="duplicate"))
        self._events.put(key, EventRow(event, is_delivered=False))

    @override
    async def undelivered(self, *, limit: int) -> tuple[AppointmentEvent, ...]:
        await self._transaction.query()
        waiting = (row.event for row in self._events if not row.is_delivered)
        return tuple(itertools.islice(waiting, limit))

    @override
    async def mark_delivered(self, event: AppointmentEvent) -> None:
        await self._transaction.change()
        key = (event.appointment_id, event.sequence)
        row = self._events.get(key)
        if row is not None:
            self._events.put(key, evolve(row, is_delivered=True))
