"""The table of who is to be rung back; `adapters.sql.tables` has them all."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table

from adapters.sql.column_types import UtcDateTime, long_text
from adapters.sql.table_parts import (
    CUSTOMER_TEXT,
    FOREIGN_ID,
    ID,
    MACHINE_WORD,
    METADATA,
    optional_text,
    text,
)


CALLBACK_REQUEST = Table(
    "callback_request",
    METADATA,
    text("tenant_id", ID),
    # Out of the call, or of what is to be told: nobody is rung twice for the same.
    text("callback_id", ID),
    text("reason", MACHINE_WORD),
    optional_text("call_id", FOREIGN_ID),
    optional_text("name", CUSTOMER_TEXT),
    optional_text("phone", MACHINE_WORD),
    # JSON: the caller's words, and what they were understood as.
    Column("wishes", long_text(), nullable=False),
    # Of an appointment that ended without its caller's knowing.
    optional_text("appointment_id", ID),
    optional_text("appointment_state", MACHINE_WORD),
    optional_text("failure", MACHINE_WORD),
    Column("starts_at", UtcDateTime(), nullable=True),
    Column("asked_at", UtcDateTime(), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("closed_at", UtcDateTime(), nullable=True),
    Column("note", long_text(), nullable=True),
    PrimaryKeyConstraint("tenant_id", "callback_id"),
    Index("ix_callback_request_is_open", "tenant_id", "is_open", "asked_at"),
    Index("ix_callback_request_asked_at", "tenant_id", "asked_at"),
    Index("ix_callback_request_phone", "tenant_id", "phone"),
    Index("ix_callback_request_call_id", "tenant_id", "call_id"),
    Index("ix_callback_request_appointment_id", "tenant_id", "appointment_id"),
)
