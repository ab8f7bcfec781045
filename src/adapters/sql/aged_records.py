"""
What is old enough to be forgotten, in the database.

A table joins with one entry in `AGEING`. The column `since` stands in an index behind the columns
that `only` fixes, so that what is old is one range of it.
"""

import datetime as dt

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.engine import connected
from adapters.sql.tables import (
    APPOINTMENT,
    BLOCKED_INTERVAL,
    CALLBACK_REQUEST,
    CLAIM_WISH,
    CUSTOMER,
    FOREIGN_BOOKING,
    INBOX_EVENT,
    PHONE_CALL,
    READ_BACK,
    RECONCILIATION_DECISION,
    REHEARSAL,
    SLOT_CLAIM,
    SYNC_FAILURE,
    TOOL_RECEIPT,
    TOOL_TRACE,
)
from adapters.sql.transaction import Access, Transaction
from booking_domain.model.foreign_booking import claim_owner_of
from booking_domain.model.retention import RecordKind
from booking_domain.ports.aged_records import AgedRecords


_Before = Callable[[dt.datetime], tuple[ColumnElement[bool], ...]]
PERSON: Final[Mapping[str, object]] = {
    "customer_name": None,
    "customer_phone": None,
    "customer_email": None,
    "intent": None,
    "active_intent": None,
    "call_id": None,
}
"""The columns of an appointment that go with its person, and what stands in them then."""


@frozen
class Ageing:
    """
    How the rows of a table grow old.

    Args:
        since: What is earlier than the limit is old.
        only: Further conditions, given the limit; all rows, if none.
        leaves: What is left of a row in place of deleting it, beside the time of forgetting.
        beside: A table with rows of the same keys, which go with those.
        claimed_by: Under which name a row owns and wants times, which go with it; its key's last
            column says it.
    """

    table: Table
    since: Column[Any]
    only: _Before = lambda _: ()
    leaves: Mapping[str, object] | None = None
    beside: Table | None = None
    claimed_by: Callable[[str], str] | None = None


def _settled_appointments(before: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    one = APPOINTMENT.c
    failed = exists().where(
        SYNC_FAILURE.c.tenant_id == one.tenant_id,
        SYNC_FAILURE.c.is_open.is_(True),
        SYNC_FAILURE.c.appointment_id == one.appointment_id,
    )
    return (one.forgotten_at.is_(None), one.saga.is_(None), one.wish.is_(None), ~failed)


def _receipts_of_the_past(before: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    one = APPOINTMENT.c
    needed = exists().where(
        one.tenant_id == TOOL_RECEIPT.c.tenant_id,
        one.appointment_id == TOOL_RECEIPT.c.appointment_id,
        (one.starts_at >= before) | one.saga.is_not(None),
    )
    return (~needed,)


def _resolved(before: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return (SYNC_FAILURE.c.is_open.is_(False), SYNC_FAILURE.c.resolved_at < before)


AGEING: Final[Mapping[RecordKind, Ageing]] = {
    RecordKind.APPOINTMENT: Ageing(
        APPOINTMENT,
        APPOINTMENT.c.ends_at,
        only=_settled_appointments,
        leaves={**PERSON, "provider_uid": None, "previous_uids": "[]"},
    ),
    RecordKind.CUSTOMER: Ageing(CUSTOMER, CUSTOMER.c.last_seen_at),
    RecordKind.CALL: Ageing(PHONE_CALL, PHONE_CALL.c.first_seen_at),
    RecordKind.CALLBACK: Ageing(CALLBACK_REQUEST, CALLBACK_REQUEST.c.asked_at),
    RecordKind.RECEIPT: Ageing(
        TOOL_RECEIPT, TOOL_RECEIPT.c.received_at, only=_receipts_of_the_past
    ),
    RecordKind.TRACE: Ageing(TOOL_TRACE, TOOL_TRACE.c.arrived_at),
    RecordKind.REHEARSAL: Ageing(REHEARSAL, REHEARSAL.c.rehearsed_at),
    RecordKind.READ_BACK: Ageing(READ_BACK, READ_BACK.c.changed_at),
    RecordKind.EVENT: Ageing(INBOX_EVENT, INBOX_EVENT.c.received_at, beside=BLOCKED_INTERVAL),
    RecordKind.FOREIGN_BOOKING: Ageing(
        FOREIGN_BOOKING, FOREIGN_BOOKING.c.ends_at, claimed_by=claim_owner_of
    ),
    RecordKind.DECISION: Ageing(RECONCILIATION_DECISION, RECONCILIATION_DECISION.c.decided_at),
    RecordKind.SYNC_FAILURE: Ageing(SYNC_FAILURE, SYNC_FAILURE.c.first_at, only=_resolved),
}


class SqlAgedRecords(AgedRecords):
    """The old records of all tenants."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def forget(
        self,
        kind: RecordKind,
        *,
        tenant_id: str,
        before: dt.datetime,
        at: dt.datetime,
        limit: int,
    ) -> int:
        ageing = AGEING[kind]
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            old = await transaction.rows(
                _old(ageing, tenant_id=tenant_id, before=before, limit=limit)
            )
            if old:
                # By the whole key, one by one, as expired offers are.
                keys = _keys(ageing.table, old)
                await transaction.change_each(_forgetting(ageing, at=at), keys)
                if ageing.beside is not None:
                    await transaction.change_each(_deleting(ageing.beside), keys)
                if ageing.claimed_by is not None:
                    await _withdraw(transaction, [ageing.claimed_by(row[-1]) for row in old])
                await transaction.commit()
        return len(old)


async def _withdraw(transaction: Transaction, owners: Sequence[str]) -> None:
    # Of times that are over: nobody waits for them.
    for column in (SLOT_CLAIM.c.appointment_id, CLAIM_WISH.c.owner_id):
        await transaction.change_each(
            delete(column.table).where(
                column.table.c.tenant_id == transaction.tenant_id, column == bindparam("of_owner")
            ),
            [{"of_owner": one} for one in owners],
        )


def _old(ageing: Ageing, *, tenant_id: str, before: dt.datetime, limit: int) -> Select[Any]:
    return (
        select(*ageing.table.primary_key.columns)
        .where(ageing.table.c.tenant_id == tenant_id, ageing.since < before)
        .where(*ageing.only(before))
        .order_by(ageing.since)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _forgetting(ageing: Ageing, *, at: dt.datetime) -> Executable:
    if ageing.leaves is None:
        return _deleting(ageing.table)
    # With the next fence: whoever still holds the row in memory must not write it back.
    return (
        update(ageing.table)
        .where(*_is_one(ageing.table))
        .values(**ageing.leaves, forgotten_at=at, fence=APPOINTMENT.c.fence + 1)
    )


def _deleting(table: Table) -> Executable:
    return delete(table).where(*_is_one(table))


def _is_one(table: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(f"of_{column.name}") for column in table.primary_key.columns]


def _keys(table: Table, rows: Sequence[Row[Any]]) -> list[dict[str, object]]:
    names = [f"of_{column.name}" for column in table.primary_key.columns]
    return [dict(zip(names, row, strict=True)) for row in rows]
