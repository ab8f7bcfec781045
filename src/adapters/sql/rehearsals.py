"""What would have been done, had it not been a test, in the database."""

import datetime as dt

from typing import Any

from sqlalchemy import Row, func, select
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.inserts import insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.tables import REHEARSAL
from adapters.sql.transaction import Transaction
from booking_domain.model.rehearsal import Act, Rehearsal
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.rehearsal_repository import RehearsalRepository


_COLUMNS = REHEARSAL.c


class SqlRehearsals(RehearsalRepository):
    """The rehearsals of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def record(self, rehearsal: Rehearsal) -> None:
        statement = insert_or_change(
            REHEARSAL,
            dialect=self._transaction.dialect,
            change=lambda new: {"rehearsed_at": new["rehearsed_at"]},
        )
        await self._transaction.change(
            statement.values(
                tenant_id=self._transaction.tenant_id,
                rehearsal_id=rehearsal.rehearsal_id,
                call_id=rehearsal.call_id,
                act=rehearsal.act.value,
                service_id=rehearsal.service_id,
                staff_id=rehearsal.staff_id,
                starts_at=rehearsal.slot.start,
                ends_at=rehearsal.slot.end,
                appointment_id=rehearsal.appointment_id,
                rehearsed_at=rehearsal.at,
            )
        )

    @override
    async def latest(self, *, limit: int) -> tuple[Rehearsal, ...]:
        youngest = (
            select(REHEARSAL)
            .where(_COLUMNS.tenant_id == self._transaction.tenant_id)
            .order_by(_COLUMNS.rehearsed_at.desc())
        )
        return await self._damaged.first_readable(
            self._transaction.rows, youngest, limit=limit, read=_rehearsal_of
        )

    @override
    async def count_since(self, moment: dt.datetime) -> int:
        row = await self._transaction.row(
            select(func.count()).where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.rehearsed_at >= moment,
            )
        )
        return int(row[0]) if row else 0


def _rehearsal_of(row: Row[Any]) -> Rehearsal:
    with reading(row, REHEARSAL, by=("rehearsal_id",)):
        return Rehearsal(
            rehearsal_id=row.rehearsal_id,
            call_id=row.call_id,
            act=Act(row.act),
            service_id=row.service_id,
            staff_id=row.staff_id,
            slot=TimeSlot(start=row.starts_at, end=row.ends_at),
            appointment_id=row.appointment_id,
            at=row.rehearsed_at,
        )
