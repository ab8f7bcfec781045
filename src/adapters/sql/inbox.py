"""Received events in the database."""

import datetime as dt

from collections.abc import Collection
from typing import Any

from sqlalchemy import Delete, Row, Select, and_, delete, insert, or_, select, update
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.row_reading import reading
from adapters.sql.tables import BLOCKED_INTERVAL, INBOX_EVENT
from adapters.sql.transaction import Transaction
from booking_domain.errors import EventAlreadyStored
from booking_domain.model.inbox_event import EVERY_CHAIR, BlockedInterval, InboxEvent
from booking_domain.ports.inbox import Inbox


_COLUMNS = INBOX_EVENT.c
_BLOCK = BLOCKED_INTERVAL.c
_MOST_DOUBTED = 500


class SqlInbox(Inbox):
    """The received events of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def add(self, event: InboxEvent, *, blocking: BlockedInterval | None = None) -> None:
        message = f"event {event.dedupe_key} of {event.source} is stored already"
        await self._transaction.change(
            insert(INBOX_EVENT).values(
                tenant_id=self._transaction.tenant_id,
                source=event.source,
                dedupe_key=event.dedupe_key,
                kind=event.kind,
                version=event.version,
                sent_at=event.sent_at,
                received_at=event.received_at,
                body=event.body,
                processed_at=None,
                parked_at=None,
            ),
            refusal=lambda _: EventAlreadyStored(message),
        )
        if blocking is not None:
            await self._block(event, blocking)

    async def _block(self, event: InboxEvent, blocking: BlockedInterval) -> None:
        grains = blocking.slot.grains()
        await self._transaction.change(
            insert(BLOCKED_INTERVAL).values(
                tenant_id=self._transaction.tenant_id,
                source=event.source,
                dedupe_key=event.dedupe_key,
                resource_id=blocking.resource_id,
                first_grain=grains[0],
                last_grain=grains[-1],
                booking_key=blocking.key,
            )
        )

    @override
    async def unprocessed(self, *, limit: int) -> tuple[InboxEvent, ...]:
        query = (
            select(INBOX_EVENT)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.processed_at.is_(None)
            )
            .order_by(_COLUMNS.received_at, _COLUMNS.source, _COLUMNS.dedupe_key)
        )
        return await self._first(query, limit=limit)

    @override
    async def waiting(
        self, source: str, *, after: InboxEvent | None, limit: int
    ) -> tuple[InboxEvent, ...]:
        query = self._waiting(source)
        if after is not None:
            later = and_(
                _COLUMNS.received_at == after.received_at, _COLUMNS.dedupe_key > after.dedupe_key
            )
            query = query.where(or_(_COLUMNS.received_at > after.received_at, later))
        in_order = query.order_by(_COLUMNS.received_at, _COLUMNS.dedupe_key)
        return await self._first(in_order, limit=limit)

    @override
    async def waiting_about(
        self, source: str, words: Collection[str], *, limit: int
    ) -> tuple[InboxEvent, ...]:
        if not words:
            return ()
        mentions = or_(*(_COLUMNS.body.contains(word, autoescape=True) for word in sorted(words)))
        query = self._waiting(source).where(mentions)
        in_order = query.order_by(_COLUMNS.received_at, _COLUMNS.dedupe_key)
        return await self._first(in_order, limit=limit)

    def _waiting(self, source: str) -> Select[Any]:
        return select(INBOX_EVENT).where(
            _COLUMNS.tenant_id == self._transaction.tenant_id,
            _COLUMNS.source == source,
            _COLUMNS.processed_at.is_(None),
        )

    async def _first(self, query: Select[Any], *, limit: int) -> tuple[InboxEvent, ...]:
        # What blocks a time goes on blocking it: nobody knows whether it is free.
        return await self._damaged.first_readable(
            self._transaction.rows, query, limit=limit, read=event_of
        )

    @override
    async def mark_processed(
        self, event: InboxEvent, *, at: dt.datetime, outcome: str | None = None
    ) -> bool:
        return await self._note(event, processed_at=at, outcome=outcome)

    @override
    async def doubted(self, *, since: dt.datetime) -> tuple[InboxEvent, ...]:
        blocks = and_(
            _BLOCK.tenant_id == _COLUMNS.tenant_id,
            _BLOCK.source == _COLUMNS.source,
            _BLOCK.dedupe_key == _COLUMNS.dedupe_key,
        )
        query = (
            select(INBOX_EVENT)
            .select_from(INBOX_EVENT.join(BLOCKED_INTERVAL, blocks))
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.received_at > since,
                _BLOCK.resource_id == EVERY_CHAIR,
            )
        )
        return await self._first(query, limit=_MOST_DOUBTED)

    @override
    async def end_doubt(self, event: InboxEvent) -> None:
        await self._transaction.change(self._unblocking(event))

    @override
    async def park(self, event: InboxEvent, *, at: dt.datetime) -> bool:
        noted = await self._note(event, processed_at=at, parked_at=at)
        if noted:
            await self._transaction.change(self._unblocking(event))
        return noted

    async def _note(self, event: InboxEvent, **what: dt.datetime | str | None) -> bool:
        """Note it unless somebody has, and give free the chair that the event has blocked."""
        noted = await self._transaction.change(
            update(INBOX_EVENT)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.source == event.source,
                _COLUMNS.dedupe_key == event.dedupe_key,
                _COLUMNS.processed_at.is_(None),
            )
            .values(**what)
        )
        if noted == 1:
            await self._transaction.change(
                self._unblocking(event).where(_BLOCK.resource_id != EVERY_CHAIR)
            )
        return noted == 1

    def _unblocking(self, event: InboxEvent) -> Delete:
        return delete(BLOCKED_INTERVAL).where(
            _BLOCK.tenant_id == self._transaction.tenant_id,
            _BLOCK.source == event.source,
            _BLOCK.dedupe_key == event.dedupe_key,
        )


def event_of(row: Row[Any]) -> InboxEvent:
    """This will read one event. Raises `UnreadableRow`."""
    with reading(row, INBOX_EVENT, by=("source", "dedupe_key")):
        return InboxEvent(
            source=row.source,
            dedupe_key=row.dedupe_key,
            kind=row.kind,
            version=row.version,
            sent_at=row.sent_at,
            received_at=row.received_at,
            body=row.body,
        )
