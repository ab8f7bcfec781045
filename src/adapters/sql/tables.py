"""
The tables.

- `tenant_id` leads every key and index; those on leases, watches and the expiry of offers serve the
  questions that are asked across tenants.
- No foreign keys: the order of writes within a unit is the application's, and on MariaDB a foreign
  key locks the parent row of every insert, which is where deadlocks come from.
- Personal data is in `appointment.customer_*`, in `customer.phone` and `customer.name`, in
  `phone_call.caller` and `phone_call.opinion_outcome`, which a language model words, in
  `callback_request.name`, `callback_request.phone`, `callback_request.wishes` and
  `callback_request.note`, and in `inbox_event.body`, which holds what was sent as it came: names,
  numbers, addresses, whole transcripts. Nowhere else: `adapters.sql.data_map` says of every column
  what it holds, and a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from adapters.sql.callback_table import CALLBACK_REQUEST
from adapters.sql.column_types import UtcDateTime, long_text
from adapters.sql.outside_tables import (
    ATTENDANCE,
    BLOCKED_INTERVAL,
    CALENDAR_MARK,
    EVENT_TYPE_HOST,
    FOREIGN_BOOKING,
    INBOX_EVENT,
)
from adapters.sql.read_back_table import READ_BACK
from adapters.sql.rollout_tables import REHEARSAL, ROLLOUT_CHANGE
from adapters.sql.table_parts import (
    CUSTOMER_TEXT,
    FOREIGN_ID,
    ID,
    MACHINE_WORD,
    METADATA,
    optional_text,
    text,
)
from adapters.sql.trace_table import TOOL_TRACE


__all__ = [
    "APPOINTMENT",
    "ATTENDANCE",
    "BLOCKED_INTERVAL",
    "BOOKING_WATCH",
    "CALENDAR_MARK",
    "CALLBACK_REQUEST",
    "CLAIM_WISH",
    "CUSTOMER",
    "ERASURE_STEP",
    "EVENT_TYPE_HOST",
    "FOREIGN_BOOKING",
    "INBOX_EVENT",
    "METADATA",
    "OUTBOX",
    "PHONE_CALL",
    "READ_BACK",
    "RECONCILIATION_DECISION",
    "REHEARSAL",
    "RESOURCE",
    "ROLLOUT_CHANGE",
    "SLOT_CLAIM",
    "SLOT_OFFER",
    "SYNC_FAILURE",
    "TENANT_DECLARATION",
    "TOOL_RECEIPT",
    "TOOL_TRACE",
]


APPOINTMENT = Table(
    "appointment",
    METADATA,
    text("tenant_id", ID),
    text("appointment_id", ID),
    text("reference", MACHINE_WORD),
    optional_text("call_id", FOREIGN_ID),
    text("service_id", FOREIGN_ID),
    text("staff_id", FOREIGN_ID),
    text("resource_id", FOREIGN_ID),
    text("event_type", FOREIGN_ID),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    text("state", MACHINE_WORD),
    optional_text("customer_name", CUSTOMER_TEXT),
    optional_text("customer_phone", MACHINE_WORD),
    optional_text("customer_email", CUSTOMER_TEXT),
    optional_text("intent", ID),
    # The intent again while the appointment is active, NULL once it has ended: only then is a NULL
    # a different value for the unique key on every database.
    optional_text("active_intent", ID),
    Column("hold_until", UtcDateTime(), nullable=True),
    optional_text("provider_uid", FOREIGN_ID),
    Column("previous_uids", long_text(), nullable=False),
    optional_text("stood_as", MACHINE_WORD),
    Column("saga", long_text(), nullable=True),
    # Written beside the fence: whoever drives the saga need not know of it before the end.
    Column("wish", long_text(), nullable=True),
    optional_text("failure", MACHINE_WORD),
    Column("fence", BigInteger, nullable=False),
    Column("events", Integer, nullable=False),
    optional_text("lease_owner", FOREIGN_ID),
    # NULL without a saga, 0 where nobody drives it: the lapsed leases are one range of the index.
    Column("lease_until", BigInteger, nullable=True),
    # When its person was forgotten; whatever is saved later may name one, and is NULL again.
    Column("forgotten_at", UtcDateTime(), nullable=True),
    PrimaryKeyConstraint("tenant_id", "appointment_id"),
    UniqueConstraint("tenant_id", "reference", name="uq_appointment_reference"),
    UniqueConstraint("tenant_id", "active_intent", name="uq_appointment_active_intent"),
    Index("ix_appointment_customer_phone", "tenant_id", "customer_phone", "ends_at"),
    Index("ix_appointment_call_id", "tenant_id", "call_id", "starts_at"),
    Index("ix_appointment_starts_at", "tenant_id", "starts_at"),
    Index("ix_appointment_provider_uid", "tenant_id", "provider_uid"),
    Index("ix_appointment_lease_until", "lease_until", "tenant_id", "appointment_id"),
    Index("ix_appointment_lease_owner", "lease_owner"),
    # What may be forgotten is one range of it.
    Index("ix_appointment_forgotten_at", "tenant_id", "forgotten_at", "ends_at"),
)

# Locked while claims are inserted where the database cannot skip conflicts (MariaDB).
RESOURCE = Table(
    "resource",
    METADATA,
    text("tenant_id", ID),
    text("resource_id", FOREIGN_ID),
    PrimaryKeyConstraint("tenant_id", "resource_id"),
)

SLOT_CLAIM = Table(
    "slot_claim",
    METADATA,
    text("tenant_id", ID),
    text("resource_id", FOREIGN_ID),
    Column("grain", BigInteger, nullable=False),
    text("appointment_id", ID),
    PrimaryKeyConstraint("tenant_id", "resource_id", "grain"),
    Index("ix_slot_claim_appointment_id", "tenant_id", "appointment_id"),
)

# What foreign bookings, and appointments that were moved outside, want of what others own.
CLAIM_WISH = Table(
    "claim_wish",
    METADATA,
    text("tenant_id", ID),
    text("resource_id", FOREIGN_ID),
    Column("grain", BigInteger, nullable=False),
    text("owner_id", ID),
    PrimaryKeyConstraint("tenant_id", "resource_id", "grain", "owner_id"),
    Index("ix_claim_wish_owner_id", "tenant_id", "owner_id"),
)

SLOT_OFFER = Table(
    "slot_offer",
    METADATA,
    text("tenant_id", ID),
    text("call_id", FOREIGN_ID),
    text("slot_id", ID),
    text("service_id", FOREIGN_ID),
    text("staff_id", FOREIGN_ID),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    Column("staff_was_named", Boolean, nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "call_id", "slot_id"),
    # Across tenants: a salon that is taken out of the configuration leaves its offers behind.
    Index("ix_slot_offer_expires_at", "expires_at"),
)

TOOL_RECEIPT = Table(
    "tool_receipt",
    METADATA,
    text("tenant_id", ID),
    text("platform", MACHINE_WORD),
    text("call_id", FOREIGN_ID),
    text("invocation_id", FOREIGN_ID),
    text("tool", ID),
    text("arguments_digest", ID),
    optional_text("appointment_id", ID),
    Column("result", long_text(), nullable=True),
    Column("received_at", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
    # Set while its caller has not heard what became of the wish.
    Column("untold_since", UtcDateTime(), nullable=True),
    # Whether that shall be, or was, told into the call that goes on.
    optional_text("live_push", MACHINE_WORD),
    PrimaryKeyConstraint("tenant_id", "platform", "call_id", "invocation_id"),
    Index("ix_tool_receipt_appointment_id", "tenant_id", "appointment_id"),
    Index("ix_tool_receipt_received_at", "tenant_id", "received_at"),
    Index("ix_tool_receipt_untold_since", "tenant_id", "untold_since"),
)

PHONE_CALL = Table(
    "phone_call",
    METADATA,
    text("tenant_id", ID),
    text("call_id", FOREIGN_ID),
    text("platform", MACHINE_WORD),
    optional_text("caller", MACHINE_WORD),
    Column("first_seen_at", UtcDateTime(), nullable=False),
    optional_text("last_appointment_id", ID),
    text("kind", MACHINE_WORD),
    text("outcome", MACHINE_WORD),
    # Ids of appointments as JSON; NULL where nothing was asked.
    Column("asked", long_text(), nullable=True),
    Column("started_at", UtcDateTime(), nullable=True),
    Column("ended_at", UtcDateTime(), nullable=True),
    Column("duration_ms", BigInteger, nullable=True),
    optional_text("disconnection_reason", ID),
    optional_text("transfer", MACHINE_WORD),
    optional_text("recording_consent", MACHINE_WORD),
    optional_text("recognition_consent", MACHINE_WORD),
    Column("ai_disclosed_at", UtcDateTime(), nullable=True),
    Column("has_said_booked", Boolean, nullable=True),
    # What the platform's analysis thinks; nothing of ours may rest on it.
    Column("opinion_success", Boolean, nullable=True),
    optional_text("opinion_sentiment", MACHINE_WORD),
    optional_text("opinion_outcome", ID),
    optional_text("suspicion", MACHINE_WORD),
    PrimaryKeyConstraint("tenant_id", "call_id"),
    Index("ix_phone_call_first_seen_at", "tenant_id", "first_seen_at"),
    Index("ix_phone_call_caller", "tenant_id", "caller"),
    Index("ix_phone_call_outcome", "tenant_id", "outcome", "first_seen_at"),
    Index("ix_phone_call_suspicion", "tenant_id", "suspicion", "first_seen_at"),
)

CUSTOMER = Table(
    "customer",
    METADATA,
    text("tenant_id", ID),
    # Out of number and name, so that two bookings at once are one person.
    text("customer_id", ID),
    text("phone", MACHINE_WORD),
    text("name", CUSTOMER_TEXT),
    text("consent", MACHINE_WORD),
    Column("consent_at", UtcDateTime(), nullable=True),
    Column("disclosed_at", UtcDateTime(), nullable=True),
    Column("no_shows", Integer, nullable=False),
    Column("first_seen_at", UtcDateTime(), nullable=False),
    Column("last_seen_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "customer_id"),
    Index("ix_customer_phone", "tenant_id", "phone", "last_seen_at"),
    Index("ix_customer_last_seen_at", "tenant_id", "last_seen_at"),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    text("tenant_id", ID),
    text("appointment_id", ID),
    Column("sequence", Integer, nullable=False),
    text("kind", ID),
    Column("happened_at", UtcDateTime(), nullable=False),
    Column("starts_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime(), nullable=False),
    text("detail", FOREIGN_ID),
    Column("delivered", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant_id", "appointment_id", "sequence"),
    Index("ix_outbox_delivered", "tenant_id", "delivered", "appointment_id", "sequence"),
    # Of a window of time: how bookings have ended.
    Index("ix_outbox_happened_at", "tenant_id", "happened_at"),
)

BOOKING_WATCH = Table(
    "booking_watch",
    METADATA,
    text("tenant_id", ID),
    text("appointment_id", ID),
    text("event_type", FOREIGN_ID),
    Column("sent_at", UtcDateTime(), nullable=False),
    Column("eager_until", UtcDateTime(), nullable=False),
    Column("next_look_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "appointment_id"),
    # Across tenants, as the look-up of abandoned leases is.
    Index("ix_booking_watch_next_look_at", "next_look_at"),
)

RECONCILIATION_DECISION = Table(
    "reconciliation_decision",
    METADATA,
    text("tenant_id", ID),
    # Or the key of a booking that is no appointment's.
    text("appointment_id", FOREIGN_ID),
    text("subject", FOREIGN_ID),
    text("verdict", MACHINE_WORD),
    text("reason", MACHINE_WORD),
    Column("fence", BigInteger, nullable=False),
    Column("decided_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "appointment_id", "subject", "verdict", "reason", "fence"),
    Index("ix_reconciliation_decision_decided_at", "tenant_id", "decided_at"),
)

SYNC_FAILURE = Table(
    "sync_failure",
    METADATA,
    text("tenant_id", ID),
    text("uid", FOREIGN_ID),
    text("kind", MACHINE_WORD),
    text("appointment_id", ID),
    Column("tries", Integer, nullable=False),
    Column("first_at", UtcDateTime(), nullable=False),
    Column("last_at", UtcDateTime(), nullable=False),
    text("reason", MACHINE_WORD),
    Column("is_open", Boolean, nullable=False),
    Column("resolved_at", UtcDateTime(), nullable=True),
    optional_text("resolution", MACHINE_WORD),
    PrimaryKeyConstraint("tenant_id", "uid", "kind"),
    Index("ix_sync_failure_is_open", "tenant_id", "is_open", "first_at"),
)

TENANT_DECLARATION = Table(
    "tenant_declaration",
    METADATA,
    text("tenant_id", ID),
    Column("revision", Integer, nullable=False),
    # NULL where the salon was taken off. Secrets are named in it, never told.
    Column("content", long_text(), nullable=True),
    Column("is_latest", Boolean, nullable=False),
    Column("applied_at", UtcDateTime(), nullable=False),
    PrimaryKeyConstraint("tenant_id", "revision"),
    # All salons at once, at start.
    Index("ix_tenant_declaration_is_latest", "is_latest", "tenant_id"),
)

# Who was erased stands in none of it: `subject` is an id, and goes when the step is done.
ERASURE_STEP = Table(
    "erasure_step",
    METADATA,
    text("tenant_id", ID),
    text("erasure_id", ID),
    Column("number", Integer, nullable=False),
    text("kind", MACHINE_WORD),
    optional_text("subject", FOREIGN_ID),
    Column("is_by_hand", Boolean, nullable=False),
    Column("noted_at", UtcDateTime(), nullable=False),
    Column("done_at", UtcDateTime(), nullable=True),
    PrimaryKeyConstraint("tenant_id", "erasure_id", "number"),
    Index("ix_erasure_step_done_at", "tenant_id", "is_by_hand", "done_at", "noted_at"),
)
