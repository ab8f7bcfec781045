"""Traces of tool calls, in memory."""

import datetime as dt

from collections.abc import Sequence

from typing_extensions import override

from adapters.memory.own_transactions import OnStore
from booking_domain.model.tool_trace import ToolTrace
from booking_domain.ports.tool_traces import ToolTraces


class MemoryToolTraces(OnStore, ToolTraces):
    """The traces of all tenants."""

    @override
    async def add(self, traces: Sequence[ToolTrace], *, tenant_id: str) -> None:
        if not traces:
            return
        async with self.writing(tenant_id) as transaction:
            await transaction.change()
            for one in traces:
                transaction.rows.traces.put(one.correlation_id, one)
            await transaction.commit()

    @override
    async def since(
        self, moment: dt.datetime, *, tenant_id: str, limit: int
    ) -> tuple[ToolTrace, ...]:
        rows = await self.read(tenant_id)
        found = [one for one in rows.traces if one.arrived_at >= moment]
        return tuple(sorted(found, key=lambda one: one.arrived_at, reverse=True)[:limit])
