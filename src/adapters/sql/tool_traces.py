"""Traces of tool calls, in the database."""

import datetime as dt

from collections.abc import Sequence
from typing import Any

from attrs import asdict
from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.engine import connected
from adapters.sql.row_reading import reading
from adapters.sql.tables import TOOL_TRACE
from adapters.sql.transaction import Access, Transaction
from booking_domain.errors import StorageUnavailable
from booking_domain.model.tool_trace import ToolTrace
from booking_domain.ports.tool_traces import ToolTraces


class SqlToolTraces(ToolTraces):
    """The traces of all tenants."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._damaged = DamagedRows()

    @override
    async def add(self, traces: Sequence[ToolTrace], *, tenant_id: str) -> None:
        if not traces:
            return
        async with connected(self._engine, access=Access.WRITING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.WRITING)
            await transaction.insert(
                insert(TOOL_TRACE),
                [{**asdict(one), "tenant_id": tenant_id} for one in traces],
                refusal=lambda _: StorageUnavailable("a trace of this request is kept already"),
            )
            await transaction.commit()

    @override
    async def since(
        self, moment: dt.datetime, *, tenant_id: str, limit: int
    ) -> tuple[ToolTrace, ...]:
        columns = TOOL_TRACE.c
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            youngest = (
                select(TOOL_TRACE)
                .where(columns.tenant_id == tenant_id, columns.arrived_at >= moment)
                .order_by(columns.arrived_at.desc())
            )
            return await self._damaged.first_readable(
                transaction.rows, youngest, limit=limit, read=_trace_of
            )


def _trace_of(row: Row[Any]) -> ToolTrace:
    with reading(row, TOOL_TRACE, by=("correlation_id",)):
        return ToolTrace(**row._mapping)  # noqa: SLF001 - public, in spite of its name
