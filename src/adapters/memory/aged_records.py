"""What is old enough to be forgotten, in memory."""

import datetime as dt

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias, TypeVar, assert_never

from attrs import evolve, frozen
from typing_extensions import override

from adapters.memory.decision_log import key_of
from adapters.memory.own_transactions import OnStore, place_of, without_person
from adapters.memory.rows import AppointmentRow, Rows, TenantRows
from booking_domain.model.retention import RecordKind
from booking_domain.model.tool_receipt import ToolReceipt
from booking_domain.ports.aged_records import AgedRecords


_Key = TypeVar("_Key")
_Row = TypeVar("_Row")
_Plain: TypeAlias = Literal[
    RecordKind.CUSTOMER,
    RecordKind.CALL,
    RecordKind.CALLBACK,
    RecordKind.TRACE,
    RecordKind.REHEARSAL,
    RecordKind.READ_BACK,
    RecordKind.DECISION,
]


class MemoryAgedRecords(OnStore, AgedRecords):
    """The old records of all tenants."""

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
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            forgotten = _forget(transaction.rows, kind, before=before, at=at, limit=limit)
            if forgotten:
                await transaction.commit()
        return forgotten


def _forget(
    rows: TenantRows, kind: RecordKind, *, before: dt.datetime, at: dt.datetime, limit: int
) -> int:
    match kind:
        case RecordKind.APPOINTMENT:
            return _forget_persons(rows, before=before, at=at, limit=limit)
        case RecordKind.RECEIPT:
            return _forget_receipts(rows, before=before, limit=limit)
        case RecordKind.EVENT:
            return _forget_events(rows, before=before, limit=limit)
        case RecordKind.FOREIGN_BOOKING:
            return _forget_foreign(rows, before=before, limit=limit)
        case RecordKind.SYNC_FAILURE:
            return _forget_resolved(rows, before=before, limit=limit)
        case _:
            return _forget_oldest(rows, kind, _Limit(before, most=limit))


@frozen
class _Limit:
    """What is older than `before` goes, the oldest first, so many at most."""

    before: dt.datetime
    most: int

    def of(
        self,
        table: Rows[_Key, _Row],
        *,
        since: Callable[[_Row], dt.datetime],
        key: Callable[[_Row], _Key],
    ) -> int:
        """Remove them from a table, and return how many there were."""
        old = sorted((row for row in table if since(row) < self.before), key=since)[: self.most]
        for row in old:
            table.remove(key(row))
        return len(old)


def _forget_oldest(rows: TenantRows, kind: _Plain, limit: _Limit) -> int:
    match kind:
        case RecordKind.CUSTOMER:
            return limit.of(
                rows.customers, since=lambda one: one.last_seen_at, key=lambda one: one.customer_id
            )
        case RecordKind.CALL:
            return limit.of(
                rows.calls, since=lambda one: one.first_seen_at, key=lambda one: one.call_id
            )
        case RecordKind.CALLBACK:
            return limit.of(
                rows.callbacks, since=lambda one: one.asked_at, key=lambda one: one.callback_id
            )
        case RecordKind.TRACE:
            return limit.of(
                rows.traces, since=lambda one: one.arrived_at, key=lambda one: one.correlation_id
            )
        case RecordKind.REHEARSAL:
            return limit.of(
                rows.rehearsals, since=lambda one: one.at, key=lambda one: one.rehearsal_id
            )
        case RecordKind.READ_BACK:
            return limit.of(
                rows.read_backs,
                since=lambda one: one.at,
                key=lambda one: (one.call_id, one.subject),
            )
        case RecordKind.DECISION:
            return limit.of(rows.decisions, since=lambda one: one.at, key=key_of)
        case _:
            assert_never(kind)


def _forget_persons(rows: TenantRows, *, before: dt.datetime, at: dt.datetime, limit: int) -> int:
    failed = {one.appointment_id for one in rows.sync_failures if one.resolved_at is None}
    due = [
        row
        for row in rows.appointments
        if row.appointment.slot.end < before
        and row.forgotten_at is None
        and row.appointment.saga is None
        and row.wish is None
        and row.appointment.appointment_id not in failed
    ]
    oldest = sorted(due, key=lambda row: row.appointment.slot.end)[:limit]
    for row in oldest:
        nobodys = evolve(without_person(row.appointment), provider_uid=None, previous_uids=())
        rows.put_appointment(evolve(row, appointment=nobodys, forgotten_at=at))
    return len(oldest)


def _forget_receipts(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    receipts = list(_old_receipts(rows, before=before))[:limit]
    for receipt in receipts:
        rows.receipts.remove(receipt.key)
    return len(receipts)


def _old_receipts(rows: TenantRows, *, before: dt.datetime) -> Iterator[ToolReceipt]:
    for receipt in sorted(rows.receipts, key=lambda one: one.received_at):
        row = rows.appointments.get(receipt.appointment_id) if receipt.appointment_id else None
        if receipt.received_at < before and not (row and _needs_receipts(row, before=before)):
            yield receipt


def _needs_receipts(row: AppointmentRow, *, before: dt.datetime) -> bool:
    return row.appointment.slot.start >= before or row.appointment.saga is not None


def _forget_events(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    events = [row.event for row in rows.inbox if row.event.received_at < before]
    aged = sorted(events, key=place_of)[:limit]
    for event in aged:
        rows.inbox.remove((event.source, event.dedupe_key))
        rows.blocked.remove((event.source, event.dedupe_key))
    return len(aged)


def _forget_foreign(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    over = [one for one in rows.foreign if one.slot.end < before]
    oldest = sorted(over, key=lambda one: one.slot.end)[:limit]
    for booking in oldest:
        owner = booking.claim_owner
        for wish in [one for one in rows.wishes if one[2] == owner]:
            rows.wishes.remove(wish)
        rows.vacate(owner, rows.cells_of(owner))
        rows.foreign.remove(booking.uid)
    return len(oldest)


def _forget_resolved(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    resolved = [
        one
        for one in rows.sync_failures
        if one.resolved_at is not None and one.resolved_at < before and one.first_at < before
    ]
    oldest = sorted(resolved, key=lambda one: one.first_at)[:limit]
    for failure in oldest:
        rows.sync_failures.remove((failure.uid, failure.kind))
    return len(oldest)
