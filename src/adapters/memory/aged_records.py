"""What is old enough to be forgotten, in memory."""

import datetime as dt

from collections.abc import Iterator
from typing import assert_never

from attrs import evolve
from typing_extensions import override

from adapters.memory.decision_log import key_of
from adapters.memory.own_transactions import OnStore, place_of, without_person
from adapters.memory.rows import AppointmentRow, TenantRows
from booking_domain.model.retention import RecordKind
from booking_domain.model.tool_receipt import ToolReceipt
from booking_domain.ports.aged_records import AgedRecords


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
        case RecordKind.CUSTOMER:
            return _forget_customers(rows, before=before, limit=limit)
        case RecordKind.CALL | RecordKind.CALLBACK | RecordKind.RECEIPT:
            return _forget_of_calls(rows, kind, before=before, limit=limit)
        case RecordKind.TRACE:
            return _forget_traces(rows, before=before, limit=limit)
        case RecordKind.REHEARSAL:
            return _forget_rehearsals(rows, before=before, limit=limit)
        case RecordKind.READ_BACK:
            return _forget_read_backs(rows, before=before, limit=limit)
        case RecordKind.EVENT:
            return _forget_events(rows, before=before, limit=limit)
        case RecordKind.FOREIGN_BOOKING:
            return _forget_foreign(rows, before=before, limit=limit)
        case RecordKind.DECISION | RecordKind.SYNC_FAILURE:
            return _forget_audit(rows, kind, before=before, limit=limit)
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


def _forget_calls(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    calls = [one for one in rows.calls if one.first_seen_at < before]
    old = sorted(calls, key=lambda one: one.first_seen_at)[:limit]
    for call in old:
        rows.calls.remove(call.call_id)
    return len(old)


def _forget_traces(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    traces = [one for one in rows.traces if one.arrived_at < before]
    old = sorted(traces, key=lambda one: one.arrived_at)[:limit]
    for trace in old:
        rows.traces.remove(trace.correlation_id)
    return len(old)


def _forget_rehearsals(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    rehearsals = [one for one in rows.rehearsals if one.at < before]
    old = sorted(rehearsals, key=lambda one: one.at)[:limit]
    for rehearsal in old:
        rows.rehearsals.remove(rehearsal.rehearsal_id)
    return len(old)


def _forget_read_backs(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    answers = [one for one in rows.read_backs if one.at < before]
    old = sorted(answers, key=lambda one: one.at)[:limit]
    for answer in old:
        rows.read_backs.remove((answer.call_id, answer.subject))
    return len(old)


def _forget_customers(rows: TenantRows, *, before: dt.datetime, limit: int) -> int:
    customers = [one for one in rows.customers if one.last_seen_at < before]
    gone = sorted(customers, key=lambda one: one.last_seen_at)[:limit]
    for customer in gone:
        rows.customers.remove(customer.customer_id)
    return len(gone)


def _forget_of_calls(rows: TenantRows, kind: RecordKind, *, before: dt.datetime, limit: int) -> int:
    if kind is RecordKind.CALL:
        calls = [one for one in rows.calls if one.first_seen_at < before]
        old = sorted(calls, key=lambda one: one.first_seen_at)[:limit]
        for call in old:
            rows.calls.remove(call.call_id)
        return len(old)
    if kind is RecordKind.CALLBACK:
        requests = [one for one in rows.callbacks if one.asked_at < before]
        unheeded = sorted(requests, key=lambda one: one.asked_at)[:limit]
        for request in unheeded:
            rows.callbacks.remove(request.callback_id)
        return len(unheeded)
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


def _forget_audit(rows: TenantRows, kind: RecordKind, *, before: dt.datetime, limit: int) -> int:
    if kind is RecordKind.DECISION:
        decisions = sorted(
            (one for one in rows.decisions if one.at < before), key=lambda one: one.at
        )[:limit]
        for decision in decisions:
            rows.decisions.remove(key_of(decision))
        return len(decisions)
    resolved = [
        one
        for one in rows.sync_failures
        if one.resolved_at is not None and one.resolved_at < before and one.first_at < before
    ]
    oldest = sorted(resolved, key=lambda one: one.first_at)[:limit]
    for failure in oldest:
        rows.sync_failures.remove((failure.uid, failure.kind))
    return len(oldest)
