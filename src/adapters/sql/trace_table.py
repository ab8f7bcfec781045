"""The table of what tool calls came to; `adapters.sql.tables` has them all."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table

from adapters.sql.column_types import UtcDateTime
from adapters.sql.table_parts import FOREIGN_ID, ID, MACHINE_WORD, METADATA, optional_text, text


TOOL_TRACE = Table(
    "tool_trace",
    METADATA,
    text("tenant_id", ID),
    text("correlation_id", ID),
    text("platform", MACHINE_WORD),
    text("call_id", FOREIGN_ID),
    optional_text("tool_call_id", FOREIGN_ID),
    text("tool", MACHINE_WORD),
    text("status", MACHINE_WORD),
    # Why it could not be served; NULL where it was.
    optional_text("trouble", MACHINE_WORD),
    Column("is_overdue", Boolean, nullable=False),
    Column("arrived_at", UtcDateTime(), nullable=False),
    Column("duration_ms", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "correlation_id"),
    Index("ix_tool_trace_arrived_at", "tenant_id", "arrived_at"),
    Index("ix_tool_trace_call_id", "tenant_id", "call_id"),
)
