"""
The tables.

- `tenant_id` leads every key and index; those on leases and watches serve the questions that
  are asked across tenants.
- No foreign keys: the order of writes within a unit is the application's, and on MariaDB a foreign
  key locks the parent row of every insert, which is where deadlocks come from.
- Personal data is in `appointment.customer_*`, in `phone_call.caller`, and in `inbox_event.body`,
  which holds what was sent as it came: names, numbers, addresses, whole transcripts. Nowhere else.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from adapters.sql.column_types import UtcDateTime, exact_text, long_text


ID = 64
FOREIGN_ID = 191
MACHINE_WORD = 32
CUSTOMER_TEXT = 320

METADATA = MetaData()


def _text(name: str, length: int) -> Column[str]:
    return Column(name, exact_text(length), nullable=False)


def _optional_text(name: str, length: int) -> Column[str]:
    return Column(name, exact_text(length), nullable=True)


APPOINTMENT = Table(
    "appointment",
    METADATA,
    _text("tenant_id", ID),
    _text("appointment_id", ID),
    _text("reference", MACHINE_WORD),
    _optional_text("call_id", FOREIGN_ID),
    _text("service_id", FOREIGN_ID),
    _text("staff_id", FOREIGN_ID),
    _text("resource_id", FOREIGN_ID),
    _text("event_type", FOREIGN_ID),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    _text("state", MACHINE_WORD),
    _optional_text("customer_name", CUSTOMER_TEXT),
    _optional_text("customer_phone", MACHINE_WORD),
    _optional_text("customer_email", CUSTOMER_TEXT),
    _optional_text("intent", ID),
    # The intent again while the appointment is active, NULL once it has ended: only then is a NULL
    # a different value for the unique key on every database.
    _optional_text("active_intent", ID),
    Column("hold_until", UtcDateTime(), nullable=True),
    _optional_text("provider_uid", FOREIGN_ID),
    Column("previous_uids", long_text(), nullable=False),
    _optional_text("stood_as", MACHINE_WORD),
    Column("saga", long_text(), nullable=True),
    # Written beside the fence: whoever drives the saga need not know of it before the end.
    Column("wish", long_text(), nullable=True),
    _optional_text("failure", MACHINE_WORD),
    Column("fence", BigInteger, nullable=False),
    Column("events", Integer, nullable=False),
    _optional_text("lease_owner", FOREIGN_ID),
    # NULL without a saga, 0 where nobody drives it: the lapsed leases are one range of the index.
    Column("lease_until", BigInteger, nullable=True),
    PrimaryKeyConstraint("tenant_id", "appointment_id"),
    UniqueConstraint("tenant_id", "reference", name="uq_appointment_reference"),
    UniqueConstraint("tenant_id", "active_intent", name="uq_appointment_active_intent"),
    Index("ix_appointment_customer_phone", "tenant_id", "customer_phone", "ends_at"),
    Index("ix_appointment_call_id", "tenant_id", "call_id", "starts_at"),
    Index("ix_appointment_starts_at", "tenant_id", "starts_at"),
    Index("ix_appointment_lease_until", "lease_until", "tenant_id", "appointment_id"),
    Index("ix_appointment_lease_owner", "lease_owner"),
)

# Locked while claims are inserted where the database cannot skip conflicts (MariaDB).
RESOURCE = Table(
    "resource",
    METADATA,
    _text("tenant_id", ID),
    _text("resource_id", FOREIGN_ID),
    PrimaryKeyConstraint("tenant_id", "resource_id"),
)

SLOT_CLAIM = Table(
    "slot_claim",
    METADATA,
    _text("tenant_id", ID),
    _text("resource_id", FOREIGN_ID),
    Column("grain", BigInteger, nullable=False),
    _text("appointment_id", ID),
    PrimaryKeyConstraint("tenant_id", "resource_id", "grain"),
    Index("ix_slot_claim_appointment_id", "tenant_id", "appointment_id"),
)

SLOT_OFFER = Table(
    "slot_offer",
    METADATA,
    _text("tenant_id", ID),
    _text("call_id", FOREIGN_ID),
    _text("slot_id", ID),
    _text("service_id", FOREIGN_ID),
    _text("staff_id", FOREIGN_ID),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    Column("staff_was_named", Boolean, nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "call_id", "slot_id"),
    Index("ix_slot_offer_expires_at", "tenant_id", "expires_at"),
)

TOOL_RECEIPT = Table(
    "tool_receipt",
    METADATA,
    _text("tenant_id", ID),
    _text("platform", MACHINE_WORD),
    _text("call_id", FOREIGN_ID),
    _text("invocation_id", FOREIGN_ID),
    _text("tool", ID),
    _text("arguments_digest", ID),
    _optional_text("appointment_id", ID),
    Column("result", long_text(), nullable=True),
    Column("received_at", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "platform", "call_id", "invocation_id"),
    Index("ix_tool_receipt_appointment_id", "tenant_id", "appointment_id"),
)

PHONE_CALL = Table(
    "phone_call",
    METADATA,
    _text("tenant_id", ID),
    _text("call_id", FOREIGN_ID),
    _text("platform", MACHINE_WORD),
    _optional_text("caller", MACHINE_WORD),
    Column("first_seen_at", UtcDateTime(), nullable=False),
    _optional_text("last_appointment_id", ID),
    PrimaryKeyConstraint("tenant_id", "call_id"),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    _text("tenant_id", ID),
    _text("appointment_id", ID),
    Column("sequence", Integer, nullable=False),
    _text("kind", ID),
    Column("happened_at", UtcDateTime(), nullable=False),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    _text("detail", FOREIGN_ID),
    Column("delivered", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant_id", "appointment_id", "sequence"),
    Index("ix_outbox_delivered", "tenant_id", "delivered", "appointment_id", "sequence"),
)

INBOX_EVENT = Table(
    "inbox_event",
    METADATA,
    _text("tenant_id", ID),
    _text("source", MACHINE_WORD),
    _text("dedupe_key", ID),
    _text("kind", ID),
    _text("version", MACHINE_WORD),
    Column("sent_at", UtcDateTime(), nullable=True),
    Column("received_at", UtcDateTime(), nullable=False),
    Column("body", long_text(), nullable=False),
    Column("processed_at", UtcDateTime(), nullable=True),
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
)

BOOKING_WATCH = Table(
    "booking_watch",
    METADATA,
    _text("tenant_id", ID),
    _text("appointment_id", ID),
    _text("event_type", FOREIGN_ID),
    Column("sent_at", UtcDateTime(), nullable=False),
    Column("eager_until", UtcDateTime(), nullable=False),
    Column("next_look_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "appointment_id"),
    # The one look-up that crosses tenants, as that for abandoned leases does.
    Index("ix_booking_watch_next_look_at", "next_look_at"),
)

RECONCILIATION_DECISION = Table(
    "reconciliation_decision",
    METADATA,
    _text("tenant_id", ID),
    # Or the key of a booking that is no appointment's.
    _text("appointment_id", FOREIGN_ID),
    _text("subject", FOREIGN_ID),
    _text("verdict", MACHINE_WORD),
    _text("reason", MACHINE_WORD),
    Column("fence", BigInteger, nullable=False),
    Column("decided_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "appointment_id", "subject", "verdict", "reason", "fence"),
    Index("ix_reconciliation_decision_decided_at", "tenant_id", "decided_at"),
)

SYNC_FAILURE = Table(
    "sync_failure",
    METADATA,
    _text("tenant_id", ID),
    _text("uid", FOREIGN_ID),
    _text("kind", MACHINE_WORD),
    _text("appointment_id", ID),
    Column("tries", Integer, nullable=False),
    Column("first_at", UtcDateTime(), nullable=False),
    Column("last_at", UtcDateTime(), nullable=False),
    _text("reason", MACHINE_WORD),
    Column("is_open", Boolean, nullable=False),
    Column("resolved_at", UtcDateTime(), nullable=True),
    _optional_text("resolution", MACHINE_WORD),
    PrimaryKeyConstraint("tenant_id", "uid", "kind"),
    Index("ix_sync_failure_is_open", "tenant_id", "is_open", "first_at"),
)
