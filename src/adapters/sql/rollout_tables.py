"""The tables of rollouts and rehearsals; `adapters.sql.tables` has them all."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table

from adapters.sql.column_types import UtcDateTime
from adapters.sql.table_parts import (
    CUSTOMER_TEXT,
    FOREIGN_ID,
    ID,
    MACHINE_WORD,
    METADATA,
    optional_text,
    text,
)


# The youngest revision is in force; none is ever removed.
ROLLOUT_CHANGE = Table(
    "rollout_change",
    METADATA,
    text("tenant_id", ID),
    Column("revision", Integer, nullable=False),
    text("mode_before", MACHINE_WORD),
    Column("percent_before", Integer, nullable=False),
    text("mode", MACHINE_WORD),
    Column("percent", Integer, nullable=False),
    optional_text("changed_by", CUSTOMER_TEXT),
    Column("changed_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "revision"),
)

REHEARSAL = Table(
    "rehearsal",
    METADATA,
    text("tenant_id", ID),
    # Out of the call and the wish: what is said twice would have been done once.
    text("rehearsal_id", ID),
    text("call_id", FOREIGN_ID),
    text("act", MACHINE_WORD),
    text("service_id", FOREIGN_ID),
    text("staff_id", FOREIGN_ID),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    optional_text("appointment_id", ID),
    Column("rehearsed_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "rehearsal_id"),
    Index("ix_rehearsal_rehearsed_at", "tenant_id", "rehearsed_at"),
    Index("ix_rehearsal_call_id", "tenant_id", "call_id"),
)
