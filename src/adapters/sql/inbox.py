"""Received events in the database."""

import datetime as dt

from typing import Any

from sqlalchemy import Row, insert, select, update
from typing_extensions import override

from adapters.sql.tables import INBOX_EVENT
from adapters.sql.transaction import Transaction
from booking_domain.errors import EventAlreadyStored
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.ports.unit_of_work import Inbox


_COLUMNS = INBOX_EVENT.c


class SqlInbox(Inbox):
    """The received events of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def add(self, event: InboxEvent) -> None:
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
            ),
            refusal=lambda _: EventAlreadyStored(message),
        )

    @override
    async def unprocessed(self, *, limit: int) -> tuple[InboxEvent, ...]:
        rows = await self._transaction.rows(
            select(INBOX_EVENT)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.processed_at.is_(None)
            )
            .order_by(_COLUMNS.received_at, _COLUMNS.source, _COLUMNS.dedupe_key)
            .limit(limit)
        )
        return tuple(_event_of(row) for row in rows)

    @override
    async def mark_processed(self, event: InboxEvent, *, at: dt.datetime) -> bool:
        marked = await self._transaction.change(
            update(INBOX_EVENT)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.source == event.source,
                _COLUMNS.dedupe_key == event.dedupe_key,
                _COLUMNS.processed_at.is_(None),
            )
            .values(processed_at=at)
        )
        return marked == 1


def _event_of(row: Row[Any]) -> InboxEvent:
    return InboxEvent(
        source=row.source,
        dedupe_key=row.dedupe_key,
        kind=row.kind,
        version=row.version,
        sent_at=row.sent_at,
        received_at=row.received_at,
        body=row.body,
    )
