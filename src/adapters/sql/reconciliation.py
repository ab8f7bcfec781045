"""Decisions and sync failures in the database."""

import datetime as dt

from typing import Any

from sqlalchemy import Row, null, select, update
from typing_extensions import override

from adapters.sql.errors import UnreadableRow
from adapters.sql.inserts import insert_or_change
from adapters.sql.tables import RECONCILIATION_DECISION, SYNC_FAILURE
from adapters.sql.transaction import Transaction
from booking_domain.model.decision_record import DecisionKind, DecisionRecord
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.ports.unit_of_work import DecisionLog, SyncFailures


_DECISION = RECONCILIATION_DECISION.c
_FAILURE = SYNC_FAILURE.c


class SqlDecisionLog(DecisionLog):
    """The decisions of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def record(self, record: DecisionRecord) -> None:
        statement = insert_or_change(
            RECONCILIATION_DECISION,
            dialect=self._transaction.dialect,
            change=lambda new: {"last_at": new["last_at"]},
        )
        await self._transaction.change(
            statement.values(
                tenant_id=self._transaction.tenant_id,
                subject=record.subject,
                kind=record.kind.value,
                reason=record.reason,
                fence=record.fence,
                uid=record.uid,
                first_at=record.first_at,
                last_at=record.last_at,
            )
        )

    @override
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        rows = await self._transaction.rows(
            select(RECONCILIATION_DECISION)
            .where(_DECISION.tenant_id == self._transaction.tenant_id)
            .order_by(_DECISION.last_at.desc(), _DECISION.subject)
            .limit(limit)
        )
        return tuple(_decision_of(row) for row in rows)


class SqlSyncFailures(SyncFailures):
    """The sync failures of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def note(self, failure: SyncFailure) -> None:
        statement = insert_or_change(
            SYNC_FAILURE,
            dialect=self._transaction.dialect,
            change=lambda new: {
                "tries": _FAILURE.tries + 1,
                "kind": new["kind"],
                "reason": new["reason"],
                "last_at": new["last_at"],
                "resolved_at": null(),
            },
        )
        await self._transaction.change(
            statement.values(
                tenant_id=self._transaction.tenant_id,
                appointment_id=failure.appointment_id,
                uid=failure.uid,
                kind=failure.kind.value,
                tries=failure.tries,
                reason=failure.reason,
                first_at=failure.first_at,
                last_at=failure.last_at,
                resolved_at=failure.resolved_at,
            )
        )

    @override
    async def resolve(self, appointment_id: str, *, uid: str, at: dt.datetime) -> None:
        await self._transaction.change(
            update(SYNC_FAILURE)
            .where(
                _FAILURE.tenant_id == self._transaction.tenant_id,
                _FAILURE.appointment_id == appointment_id,
                _FAILURE.uid == uid,
                _FAILURE.resolved_at.is_(None),
            )
            .values(resolved_at=at)
        )

    @override
    async def unresolved(self, *, limit: int) -> tuple[SyncFailure, ...]:
        rows = await self._transaction.rows(
            select(SYNC_FAILURE)
            .where(
                _FAILURE.tenant_id == self._transaction.tenant_id, _FAILURE.resolved_at.is_(None)
            )
            .order_by(_FAILURE.first_at, _FAILURE.uid)
            .limit(limit)
        )
        return tuple(_failure_of(row) for row in rows)


def _decision_of(row: Row[Any]) -> DecisionRecord:
    try:
        kind = DecisionKind(row.kind)
    except ValueError as error:
        key = (row.tenant_id, row.subject)
        raise UnreadableRow(RECONCILIATION_DECISION.name, key=key, problem=str(error)) from error
    return DecisionRecord(
        subject=row.subject,
        kind=kind,
        reason=row.reason,
        uid=row.uid,
        fence=row.fence,
        first_at=row.first_at,
        last_at=row.last_at,
    )


def _failure_of(row: Row[Any]) -> SyncFailure:
    try:
        kind = SyncFailureKind(row.kind)
    except ValueError as error:
        key = (row.tenant_id, row.appointment_id)
        raise UnreadableRow(SYNC_FAILURE.name, key=key, problem=str(error)) from error
    return SyncFailure(
        appointment_id=row.appointment_id,
        uid=row.uid,
        kind=kind,
        tries=row.tries,
        reason=row.reason,
        first_at=row.first_at,
        last_at=row.last_at,
        resolved_at=row.resolved_at,
    )
