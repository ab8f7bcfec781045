"""Bookings that could not be taken out of the calendar, in the database."""

import datetime as dt

from typing import Any

from sqlalchemy import Row, case, null, select, true, update
from typing_extensions import override

from adapters.sql.errors import UnreadableRow
from adapters.sql.inserts import NewRow, insert_or_change
from adapters.sql.tables import SYNC_FAILURE
from adapters.sql.transaction import Transaction
from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from booking_domain.ports.unit_of_work import SyncFailureRepository


_COLUMNS = SYNC_FAILURE.c


class SqlSyncFailures(SyncFailureRepository):
    """The failures of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def put(self, failure: SyncFailure) -> None:
        statement = insert_or_change(
            SYNC_FAILURE,
            dialect=self._transaction.dialect,
            change=_changed if failure.tries else _counted,
        )
        await self._transaction.change(
            statement.values(
                tenant_id=self._transaction.tenant_id,
                uid=failure.uid,
                kind=failure.kind.value,
                appointment_id=failure.appointment_id,
                tries=max(failure.tries, 1),
                first_at=failure.first_at,
                last_at=failure.last_at,
                reason=failure.reason,
                is_open=True,
            )
        )

    @override
    async def resolve(self, uid: str, *, at: dt.datetime, how: Resolution) -> None:
        await self._transaction.change(
            update(SYNC_FAILURE)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.uid == uid,
                _COLUMNS.is_open.is_(True),
            )
            .values(is_open=False, resolved_at=at, resolution=how.value)
        )

    @override
    async def unresolved(self, *, limit: int) -> tuple[SyncFailure, ...]:
        rows = await self._transaction.rows(
            select(SYNC_FAILURE)
            .where(_COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.is_open.is_(True))
            .order_by(_COLUMNS.first_at)
            .limit(limit)
        )
        return tuple(_failure_of(row) for row in rows)


def _changed(new: NewRow) -> dict[str, Any]:
    more = case((new["tries"] > _COLUMNS.tries, new["tries"]), else_=_COLUMNS.tries)
    return _reopened(new) | {"tries": more}


def _counted(new: NewRow) -> dict[str, Any]:
    return _reopened(new) | {"tries": _COLUMNS.tries + 1}


def _reopened(new: NewRow) -> dict[str, Any]:
    return {
        "last_at": new["last_at"],
        "reason": new["reason"],
        "is_open": true(),
        "resolved_at": null(),
        "resolution": null(),
    }


def _failure_of(row: Row[Any]) -> SyncFailure:
    try:
        kind = SyncFailureKind(row.kind)
        resolution = Resolution(row.resolution) if row.resolution is not None else None
    except ValueError as error:
        key = (row.tenant_id, row.appointment_id, row.kind)
        raise UnreadableRow(SYNC_FAILURE.name, key=key, problem=str(error)) from error
    return SyncFailure(
        appointment_id=row.appointment_id,
        uid=row.uid,
        kind=kind,
        tries=row.tries,
        first_at=row.first_at,
        last_at=row.last_at,
        reason=row.reason,
        resolved_at=row.resolved_at,
        resolution=resolution,
    )
