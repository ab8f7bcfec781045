"""Received events in memory."""

import datetime as dt
import itertools

from attrs import evolve
from typing_extensions import override

from adapters.memory.rows import InboxRow
from adapters.memory.transaction import Transaction
from booking_domain.errors import EventAlreadyStored
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.ports.unit_of_work import Inbox


class MemoryInbox(Inbox):
    """The received events of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._events = transaction.rows.inbox

    @override
    async def add(self, event: InboxEvent) -> None:
        await self._transaction.change()
        key = (event.source, event.dedupe_key)
        if self._events.get(key) is not None:
            message = f"event {event.dedupe_key} of {event.source} is stored already"
            raise self._transaction.refused(EventAlreadyStored(message))
        self._events.put(key, InboxRow(event, processed_at=None))

    @override
    async def unprocessed(self, *, limit: int) -> tuple[InboxEvent, ...]:
        await self._transaction.query()
        waiting = (row.event for row in self._events if row.processed_at is None)
        ordered = sorted(waiting, key=lambda one: (one.received_at, one.source, one.dedupe_key))
        return tuple(itertools.islice(ordered, limit))

    @override
    async def mark_processed(self, event: InboxEvent, *, at: dt.datetime) -> bool:
        await self._transaction.change()
        key = (event.source, event.dedupe_key)
        row = self._events.get(key)
        if row is None or row.processed_at is not None:
            return False
        self._events.put(key, evolve(row, processed_at=at))
        return True
