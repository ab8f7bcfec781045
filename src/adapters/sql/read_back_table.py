"""The table of what callers made of what was read back; `adapters.sql.tables` has them all."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table

from adapters.sql.column_types import UtcDateTime
from adapters.sql.table_parts import FOREIGN_ID, ID, MACHINE_WORD, METADATA, optional_text, text


READ_BACK = Table(
    "read_back",
    METADATA,
    text("tenant_id", ID),
    text("call_id", FOREIGN_ID),
    text("subject", MACHINE_WORD),
    text("answer", MACHINE_WORD),
    # A date as YYYY-MM-DD, only while it awaits an answer.
    optional_text("awaited_day", MACHINE_WORD),
    Column("denials", Integer, nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "call_id", "subject"),
    Index("ix_read_back_changed_at", "tenant_id", "changed_at"),
)
