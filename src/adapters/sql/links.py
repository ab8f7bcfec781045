"""Calls and appointments as a whole, and the link from the one to the other, in the database."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Row, Table, select, update
from typing_extensions import override

from adapters.sql.appointment_rows import appointment_of
from adapters.sql.calls import call_of
from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.tables import APPOINTMENT, OUTBOX, PHONE_CALL
from adapters.sql.transaction import Transaction
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.ports.link_repository import LinkRepository, Page


_T = TypeVar("_T")


class SqlLinks(LinkRepository):
    """The links of one transaction; pages go by the primary keys."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def appointments_after(self, appointment_id: str, *, limit: int) -> Page[Appointment]:
        return await self._page(
            APPOINTMENT, "appointment_id", appointment_id, limit=limit, read=appointment_of
        )

    @override
    async def calls_after(self, call_id: str, *, limit: int) -> Page[Call]:
        return await self._page(PHONE_CALL, "call_id", call_id, limit=limit, read=call_of)

    @override
    async def last_event_of(self, appointment_id: str) -> int:
        row = await self._transaction.row(
            select(OUTBOX.c.sequence)
            .where(
                OUTBOX.c.tenant_id == self._transaction.tenant_id,
                OUTBOX.c.appointment_id == appointment_id,
            )
            .order_by(OUTBOX.c.sequence.desc())
            .limit(1)
        )
        return row.sequence if row is not None else 0

    @override
    async def point(self, call_id: str, *, at: str, instead_of: str | None) -> bool:
        columns = PHONE_CALL.c
        pointer = columns.last_appointment_id
        expected = pointer.is_(None) if instead_of is None else pointer == instead_of
        statement = (
            update(PHONE_CALL)
            .where(
                columns.tenant_id == self._transaction.tenant_id,
                columns.call_id == call_id,
                expected,
            )
            .values(last_appointment_id=at)
        )
        return await self._transaction.change(statement) == 1

    async def _page(
        self,
        table: Table,
        key: str,
        after: str,
        *,
        limit: int,
        read: Callable[[Row[Any]], _T],
    ) -> Page[_T]:
        column = table.c[key]
        rows = await self._transaction.rows(
            select(table)
            .where(table.c.tenant_id == self._transaction.tenant_id, column > after)
            .order_by(column)
            .limit(limit)
        )
        found, damaged = self._damaged.readable(rows, read)
        return Page(
            rows=found,
            unreadable=tuple(getattr(row, key) for row, _ in damaged),
            following=getattr(rows[-1], key) if len(rows) == limit else None,
        )
