"""What callers made of what was read back, in the database."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.engine import connected
from adapters.sql.inserts import insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.tables import READ_BACK
from adapters.sql.transaction import Access, Transaction
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.ports.read_backs import ReadBacks


_COLUMNS = READ_BACK.c
_CHANGING = ("answer", "awaited_day", "denials", "changed_at")


class SqlReadBacks(ReadBacks):
    """Those of all tenants."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def get(self, subject: Subject, *, call_id: str, tenant_id: str) -> ReadBack | None:
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            row = await transaction.row(
                select(READ_BACK).where(
                    _COLUMNS.tenant_id == tenant_id,
                    _COLUMNS.call_id == call_id,
                    _COLUMNS.subject == subject.value,
                )
            )
        if row is None:
            return None
        with reading(row, READ_BACK, by=("call_id", "subject")):
            return ReadBack(
                call_id=row.call_id,
                subject=subject,
                answer=Answer(row.answer),
                at=row.changed_at,
                day=dt.date.fromisoformat(row.awaited_day) if row.awaited_day else None,
                denials=row.denials,
            )

    @override
    async def put(self, read_back: ReadBack, *, tenant_id: str) -> None:
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            statement = insert_or_change(
                READ_BACK,
                dialect=transaction.dialect,
                change=lambda new: {name: new[name] for name in _CHANGING},
            )
            await transaction.change(
                statement.values(
                    tenant_id=tenant_id,
                    call_id=read_back.call_id,
                    subject=read_back.subject.value,
                    answer=read_back.answer.value,
                    awaited_day=read_back.day.isoformat() if read_back.day else None,
                    denials=read_back.denials,
                    changed_at=read_back.at,
                )
            )
            await transaction.commit()
