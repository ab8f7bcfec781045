"""Received events in memory."""

import datetime as dt
import itertools
import sys

from collections.abc import Collection

from attrs import evolve
from typing_extensions import override

from adapters.memory.rows import InboxRow
from adapters.memory.transaction import Transaction
from booking_domain.errors import EventAlreadyStored
from booking_domain.model.inbox_event import EVERY_CHAIR, BlockedInterval, InboxEvent
from booking_domain.ports.inbox import Inbox


class MemoryInbox(Inbox):
    """The received events of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._events = transaction.rows.inbox
        self._blocked = transaction.rows.blocked

    @override
    async def add(self, event: InboxEvent, *, blocking: BlockedInterval | None = None) -> None:
        await self._transaction.change()
        key = (event.source, event.dedupe_key)
        if self._events.get(key) is not None:
            message = f"event {event.dedupe_key} of {event.source} is stored already"
            raise self._transaction.refused(EventAlreadyStored(message))
        self._events.put(key, InboxRow(event, processed_at=None))
        if blocking is not None:
            self._blocked.put(key, blocking)

    @override
    async def unprocessed(self, *, limit: int) -> tuple[InboxEvent, ...]:
        await self._transaction.query()
        rows = (row.event for row in self._events if row.processed_at is None)
        ordered = sorted(rows, key=lambda one: (one.received_at, one.source, one.dedupe_key))
        return tuple(itertools.islice(ordered, limit))

    @override
    async def waiting(
        self, source: str, *, after: InboxEvent | None, limit: int
    ) -> tuple[InboxEvent, ...]:
        await self._transaction.query()
        rows = (row.event for row in self._events if row.processed_at is None)
        ordered = sorted((one for one in rows if one.source == source), key=_place)
        later = (one for one in ordered if after is None or _place(one) > _place(after))
        return tuple(itertools.islice(later, limit))

    @override
    async def waiting_about(
        self, source: str, words: Collection[str], *, limit: int
    ) -> tuple[InboxEvent, ...]:
        waiting = await self.waiting(source, after=None, limit=sys.maxsize)
        found = (one for one in waiting if any(word in one.body for word in words))
        return tuple(itertools.islice(found, limit))

    @override
    async def mark_processed(
        self, event: InboxEvent, *, at: dt.datetime, outcome: str | None = None
    ) -> bool:
        return await self._note(event, InboxRow(event, processed_at=at, outcome=outcome))

    @override
    async def doubted(self, *, since: dt.datetime) -> tuple[InboxEvent, ...]:
        await self._transaction.query()
        return tuple(
            row.event
            for row in self._events
            if row.event.received_at > since
            and (block := self._blocked.get((row.event.source, row.event.dedupe_key))) is not None
            and block.resource_id == EVERY_CHAIR
        )

    @override
    async def end_doubt(self, event: InboxEvent) -> None:
        await self._transaction.change()
        self._blocked.remove((event.source, event.dedupe_key))

    @override
    async def park(self, event: InboxEvent, *, at: dt.datetime) -> bool:
        if not await self._note(event, InboxRow(event, processed_at=at, parked_at=at)):
            return False
        self._blocked.remove((event.source, event.dedupe_key))
        return True

    async def _note(self, event: InboxEvent, noted: InboxRow) -> bool:
        await self._transaction.change()
        key = (event.source, event.dedupe_key)
        row = self._events.get(key)
        if row is None or row.processed_at is not None:
            return False
        self._events.put(key, evolve(noted, event=row.event))
        block = self._blocked.get(key)
        if block is not None and block.resource_id != EVERY_CHAIR:
            self._blocked.remove(key)
        return True


def _place(event: InboxEvent) -> tuple[dt.datetime, str]:
    return event.received_at, event.dedupe_key
