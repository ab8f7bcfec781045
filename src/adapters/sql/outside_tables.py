"""The tables of what others tell us and do in the calendar; `adapters.sql.tables` has them all."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table

from adapters.sql.column_types import UtcDateTime, long_text
from adapters.sql.table_parts import FOREIGN_ID, ID, MACHINE_WORD, METADATA, optional_text, text


INBOX_EVENT = Table(
    "inbox_event",
    METADATA,
    text("tenant_id", ID),
    text("source", MACHINE_WORD),
    text("dedupe_key", ID),
    text("kind", ID),
    text("version", MACHINE_WORD),
    Column("sent_at", UtcDateTime(), nullable=True),
    Column("received_at", UtcDateTime(), nullable=False),
    Column("body", long_text(), nullable=False),
    Column("processed_at", UtcDateTime(), nullable=True),
    # Set beside the one above where it could not be processed.
    Column("parked_at", UtcDateTime(), nullable=True),
    optional_text("outcome", MACHINE_WORD),
    PrimaryKeyConstraint("tenant_id", "source", "dedupe_key"),
    # What waits is one range of it, in the order in which it is taken.
    Index(
        "ix_inbox_event_processed_at",
        "tenant_id",
        "processed_at",
        "received_at",
        "source",
        "dedupe_key",
    ),
    Index("ix_inbox_event_received_at", "tenant_id", "received_at", "source", "dedupe_key"),
    Index(
        "ix_inbox_event_source",
        "tenant_id",
        "source",
        "processed_at",
        "received_at",
        "dedupe_key",
    ),
)

BLOCKED_INTERVAL = Table(
    "blocked_interval",
    METADATA,
    text("tenant_id", ID),
    text("source", MACHINE_WORD),
    text("dedupe_key", ID),
    text("resource_id", FOREIGN_ID),
    Column("first_grain", BigInteger, nullable=False),
    Column("last_grain", BigInteger, nullable=False),
    optional_text("booking_key", FOREIGN_ID),
    PrimaryKeyConstraint("tenant_id", "source", "dedupe_key"),
    Index("ix_blocked_interval_last_grain", "tenant_id", "resource_id", "last_grain"),
)

FOREIGN_BOOKING = Table(
    "foreign_booking",
    METADATA,
    text("tenant_id", ID),
    text("uid", FOREIGN_ID),
    optional_text("resource_id", FOREIGN_ID),
    text("event_type", FOREIGN_ID),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    text("status", MACHINE_WORD),
    Column("sequence", Integer, nullable=True),
    Column("said_at", UtcDateTime(), nullable=False),
    text("teller", MACHINE_WORD),
    Column("heard_at", UtcDateTime(), nullable=False),
    Column("version", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "uid"),
    Index("ix_foreign_booking_ends_at", "tenant_id", "ends_at"),
)

# The salon's last word on who came.
ATTENDANCE = Table(
    "attendance",
    METADATA,
    text("tenant_id", ID),
    text("appointment_id", ID),
    Column("is_absent", Boolean, nullable=False),
    Column("said_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "appointment_id"),
)

# Who hosts the event types that the salon names, as the calendar told last.
EVENT_TYPE_HOST = Table(
    "event_type_host",
    METADATA,
    text("tenant_id", ID),
    text("event_type", FOREIGN_ID),
    text("host", FOREIGN_ID),
    PrimaryKeyConstraint("tenant_id", "event_type"),
    Index("ix_event_type_host_host", "tenant_id", "host"),
)

CALENDAR_MARK = Table(
    "calendar_mark",
    METADATA,
    text("tenant_id", ID),
    Column("read_until", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id"),
)
