"""What is on record of how callers were served, in the database."""

import datetime as dt

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.decision_log import record_of
from adapters.sql.engine import connected
from adapters.sql.errors import UnreadableRow
from adapters.sql.outbox import appointment_event_of
from adapters.sql.tables import (
    APPOINTMENT,
    OUTBOX,
    READ_BACK,
    RECONCILIATION_DECISION,
    SYNC_FAILURE,
    TOOL_TRACE,
)
from adapters.sql.transaction import Access, Transaction
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.decision_record import DecisionRecord
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.read_back import Subject
from booking_domain.model.results import Trouble
from booking_domain.model.service_facts import (
    BOOKING_ENDS,
    BOOKING_TOOL,
    KEPT_FROM_SERVING,
    SERVING_TOOLS,
    ServiceFacts,
    UnservedBooking,
)
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.service_records import ServiceRecords


_CALLS_AT_ONCE = 200
_NOT_TRIED = (AppointmentState.HELD.value, AppointmentState.RELEASED.value)


class SqlServiceRecords(ServiceRecords):
    """Reads in ten statements, each of them one range of an index."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._damaged = DamagedRows()

    @override
    async def within(self, window: TimeSlot, *, tenant_id: str) -> ServiceFacts:
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            wrong = await _denials(transaction, window)
            return ServiceFacts(
                endings=await self._endings(transaction, window),
                unserved=await self._unserved(transaction, window),
                not_served=await _not_served(transaction, window),
                durations=await _durations(transaction, window),
                deadlocks=await _deadlocks(transaction, window),
                undone_in_vain=await _undone_in_vain(transaction, window),
                decisions=await self._decisions(transaction, window),
                wrong_years=wrong.get(Subject.YEAR.value, 0),
                wrong_recognitions=wrong.get(Subject.NAME.value, 0),
            )

    async def _endings(
        self, transaction: Transaction, window: TimeSlot
    ) -> tuple[AppointmentEvent, ...]:
        kinds = sorted(one.value for one in BOOKING_ENDS)
        rows = await transaction.rows(
            select(OUTBOX).where(
                *_in(OUTBOX.c.happened_at, window, of=transaction), OUTBOX.c.kind.in_(kinds)
            )
        )
        return self._damaged.readable(rows, appointment_event_of)[0]

    async def _decisions(
        self, transaction: Transaction, window: TimeSlot
    ) -> tuple[DecisionRecord, ...]:
        decided_at = RECONCILIATION_DECISION.c.decided_at
        rows = await transaction.rows(
            select(RECONCILIATION_DECISION).where(*_in(decided_at, window, of=transaction))
        )
        return self._damaged.readable(rows, record_of)[0]

    async def _unserved(
        self, transaction: Transaction, window: TimeSlot
    ) -> tuple[UnservedBooking, ...]:
        tries: list[UnservedBooking] = []
        for row in await transaction.rows(_kept_from_booking(transaction, window)):
            if isinstance(row.first_at, dt.datetime):
                tries.append(UnservedBooking(row.call_id, row.first_at))
            else:
                key = (transaction.tenant_id, row.call_id)
                problem = "column arrived_at holds no time"
                self._damaged.tell(UnreadableRow(TOOL_TRACE.name, key=key, problem=problem))
        tried = await _tried(transaction, tuple({one.call_id for one in tries}))
        return tuple(one for one in tries if one.call_id not in tried)


async def _durations(transaction: Transaction, window: TimeSlot) -> Mapping[str, Mapping[int, int]]:
    columns = TOOL_TRACE.c
    rows = await transaction.rows(
        select(columns.tool, columns.duration_ms, func.count().label("many"))
        .where(*_in(columns.arrived_at, window, of=transaction))
        .group_by(columns.tool, columns.duration_ms)
    )
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row.tool, {})[row.duration_ms] = row.many
    return found


async def _deadlocks(transaction: Transaction, window: TimeSlot) -> int:
    columns = TOOL_TRACE.c
    row = await transaction.row(
        select(func.count().label("many")).where(
            *_in(columns.arrived_at, window, of=transaction),
            columns.trouble == Trouble.CONFLICT.value,
        )
    )
    return row.many if row is not None else 0


async def _not_served(transaction: Transaction, window: TimeSlot) -> frozenset[str]:
    columns = TOOL_TRACE.c
    was_kept = columns.trouble.in_(sorted(one.value for one in KEPT_FROM_SERVING))
    kept_at = func.max(case((was_kept, columns.arrived_at)))
    served_at = func.max(case((was_kept, None), else_=columns.arrived_at))
    rows = await transaction.rows(
        select(columns.call_id)
        .where(
            *_in(columns.arrived_at, window, of=transaction),
            columns.tool.in_(sorted(SERVING_TOOLS)),
        )
        .group_by(columns.call_id)
        .having(kept_at.is_not(None), or_(served_at.is_(None), kept_at > served_at))
    )
    kept = frozenset(row.call_id for row in rows)
    return kept - await _tried(transaction, tuple(kept))


def _kept_from_booking(transaction: Transaction, window: TimeSlot) -> Select[Any]:
    columns = TOOL_TRACE.c
    troubles = sorted(one.value for one in KEPT_FROM_SERVING)
    # Without an id of the tool call each delivery is a try.
    its_try = func.coalesce(columns.tool_call_id, columns.correlation_id)
    first_at = func.min(columns.arrived_at).label("first_at")
    return (
        select(columns.call_id, first_at)
        .where(
            *_in(columns.arrived_at, window, of=transaction),
            columns.tool == BOOKING_TOOL,
            or_(columns.trouble.in_(troubles), columns.is_overdue.is_(True)),
        )
        .group_by(columns.call_id, its_try)
        .order_by(first_at)
    )


async def _tried(transaction: Transaction, call_ids: tuple[str, ...]) -> set[str | None]:
    """Return the calls in which a booking was begun after all: its end is on record."""
    columns, tried = APPOINTMENT.c, set()
    for start in range(0, len(call_ids), _CALLS_AT_ONCE):
        rows = await transaction.rows(
            select(columns.call_id)
            .where(
                columns.tenant_id == transaction.tenant_id,
                columns.call_id.in_(call_ids[start : start + _CALLS_AT_ONCE]),
                columns.state.not_in(_NOT_TRIED),
            )
            .distinct()
        )
        tried |= {row.call_id for row in rows}
    return tried


async def _undone_in_vain(transaction: Transaction, window: TimeSlot) -> frozenset[str]:
    columns = SYNC_FAILURE.c
    rows = await transaction.rows(
        select(columns.appointment_id).where(
            *_in(columns.first_at, window, of=transaction),
            # Both, so that the index serves.
            columns.is_open.in_([True, False]),
            columns.kind == SyncFailureKind.COMPENSATION.value,
        )
    )
    return frozenset(row.appointment_id for row in rows)


async def _denials(transaction: Transaction, window: TimeSlot) -> Mapping[str, int]:
    columns = READ_BACK.c
    rows = await transaction.rows(
        select(columns.subject, func.sum(columns.denials).label("many"))
        .where(*_in(columns.changed_at, window, of=transaction))
        .group_by(columns.subject)
    )
    return {row.subject: int(row.many) for row in rows}


def _in(
    column: Column[Any], window: TimeSlot, *, of: Transaction
) -> tuple[ColumnElement[bool], ...]:
    return (
        column.table.c.tenant_id == of.tenant_id,
        column >= window.start,
        column < window.end,
    )
