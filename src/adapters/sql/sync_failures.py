"""Bookings that are still in the calendar, and endings not written, in the database."""

import datetime as dt

from typing import Any

from sqlalchemy import Row, Select, case, null, or_, select, true, update
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.inserts import NewRow, insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.tables import SYNC_FAILURE
from adapters.sql.transaction import Transaction
from booking_domain.model.damaged_record import DamagedRecord
from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from booking_domain.ports.unit_of_work import SyncFailureRepository


_COLUMNS = SYNC_FAILURE.c


class SqlSyncFailures(SyncFailureRepository):
    """The failures of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

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
    async def is_open(self, uid: str, *, kind: SyncFailureKind) -> bool:
        found = await self._transaction.row(
            select(_COLUMNS.is_open).where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.uid == uid,
                _COLUMNS.kind == kind.value,
            )
        )
        return found is not None and bool(found.is_open)

    @override
    async def unresolved(self, *, limit: int) -> tuple[SyncFailure, ...]:
        return await self._damaged.first_readable(
            self._transaction.rows, self._open(), limit=limit, read=_failure_of
        )

    @override
    async def unreadable(self) -> tuple[DamagedRecord, ...]:
        rows = await self._transaction.rows(self._open())
        _, damaged = self._damaged.readable(rows, _failure_of)
        return tuple(
            DamagedRecord(SYNC_FAILURE.name, key=f"{row.uid}/{row.kind}", problem=error.problem)
            for row, error in damaged
        )

    @override
    async def open_about(self, name: str) -> tuple[SyncFailure, ...]:
        # Through the index of what is open, which is little.
        is_meant = or_(_COLUMNS.appointment_id == name, _COLUMNS.uid == name)
        rows = await self._transaction.rows(self._open().where(is_meant))
        return self._damaged.readable(rows, _failure_of)[0]

    def _open(self) -> Select[Any]:
        return (
            select(SYNC_FAILURE)
            .where(_COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.is_open.is_(True))
            .order_by(_COLUMNS.first_at)
        )


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
    with reading(row, SYNC_FAILURE, by=("appointment_id", "kind")):
        return SyncFailure(
            appointment_id=row.appointment_id,
            uid=row.uid,
            kind=SyncFailureKind(row.kind),
            tries=row.tries,
            first_at=row.first_at,
            last_at=row.last_at,
            reason=row.reason,
            resolved_at=row.resolved_at,
            resolution=Resolution(row.resolution) if row.resolution is not None else None,
        )
