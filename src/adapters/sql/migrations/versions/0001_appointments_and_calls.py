"""
Appointments with the journals of their sagas, claims, offers, receipts, calls and the outbox.

The types are written out again: a migration must stay what it was when the code's types change.
"""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    _create_appointment()
    _create_appointment_indexes()
    _create_claims()
    _create_offers()
    _create_receipts()
    _create_calls()
    _create_outbox()
    _create_watches()


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "booking_watch",
        "outbox",
        "phone_call",
        "tool_receipt",
        "slot_offer",
        "slot_claim",
        "resource",
        "appointment",
    ):
        op.drop_table(table)


def _create_appointment() -> None:
    op.create_table(
        "appointment",
        _needed("tenant_id", _text(64)),
        _needed("appointment_id", _text(64)),
        _needed("reference", _text(32)),
        _optional("call_id", _text(191)),
        _needed("service_id", _text(191)),
        _needed("staff_id", _text(191)),
        _needed("resource_id", _text(191)),
        _needed("event_type", _text(191)),
        _needed("starts_at", _instant()),
        _needed("ends_at", _instant()),
        _needed("buffer_before_minutes", sa.Integer()),
        _needed("buffer_after_minutes", sa.Integer()),
        _needed("state", _text(32)),
        _optional("customer_name", _text(320)),
        _optional("customer_phone", _text(32)),
        _optional("customer_email", _text(320)),
        _optional("intent", _text(64)),
        _optional("active_intent", _text(64)),
        _optional("hold_until", _instant()),
        _optional("provider_uid", _text(191)),
        _needed("previous_uids", _long_text()),
        _optional("stood_as", _text(32)),
        _optional("saga", _long_text()),
        _optional("failure", _text(32)),
        _needed("fence", sa.BigInteger()),
        _needed("events", sa.Integer()),
        _optional("lease_owner", _text(191)),
        _optional("lease_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("tenant_id", "appointment_id"),
        sa.UniqueConstraint("tenant_id", "reference", name="uq_appointment_reference"),
        sa.UniqueConstraint("tenant_id", "active_intent", name="uq_appointment_active_intent"),
    )


def _create_appointment_indexes() -> None:
    for name, columns in {
        "customer_phone": ["tenant_id", "customer_phone", "ends_at"],
        "call_id": ["tenant_id", "call_id", "starts_at"],
        "starts_at": ["tenant_id", "starts_at"],
        "lease_until": ["lease_until", "tenant_id", "appointment_id"],
        "lease_owner": ["lease_owner"],
    }.items():
        op.create_index(f"ix_appointment_{name}", "appointment", columns)


def _create_claims() -> None:
    op.create_table(
        "resource",
        _needed("tenant_id", _text(64)),
        _needed("resource_id", _text(191)),
        sa.PrimaryKeyConstraint("tenant_id", "resource_id"),
    )
    op.create_table(
        "slot_claim",
        _needed("tenant_id", _text(64)),
        _needed("resource_id", _text(191)),
        _needed("grain", sa.BigInteger()),
        _needed("appointment_id", _text(64)),
        sa.PrimaryKeyConstraint("tenant_id", "resource_id", "grain"),
    )
    op.create_index("ix_slot_claim_appointment_id", "slot_claim", ["tenant_id", "appointment_id"])


def _create_offers() -> None:
    op.create_table(
        "slot_offer",
        _needed("tenant_id", _text(64)),
        _needed("call_id", _text(191)),
        _needed("slot_id", _text(64)),
        _needed("service_id", _text(191)),
        _needed("staff_id", _text(191)),
        _needed("starts_at", _instant()),
        _needed("ends_at", _instant()),
        _needed("staff_was_named", sa.Boolean()),
        _needed("expires_at", _instant()),
        sa.PrimaryKeyConstraint("tenant_id", "call_id", "slot_id"),
    )


def _create_receipts() -> None:
    op.create_table(
        "tool_receipt",
        _needed("tenant_id", _text(64)),
        _needed("platform", _text(32)),
        _needed("call_id", _text(191)),
        _needed("invocation_id", _text(191)),
        _needed("tool", _text(64)),
        _needed("arguments_digest", _text(64)),
        _optional("appointment_id", _text(64)),
        _optional("result", _long_text()),
        _needed("received_at", _instant()),
        _needed("expires_at", _instant()),
        sa.PrimaryKeyConstraint("tenant_id", "platform", "call_id", "invocation_id"),
    )
    op.create_index(
        "ix_tool_receipt_appointment_id", "tool_receipt", ["tenant_id", "appointment_id"]
    )


def _create_calls() -> None:
    op.create_table(
        "phone_call",
        _needed("tenant_id", _text(64)),
        _needed("call_id", _text(191)),
        _needed("platform", _text(32)),
        _optional("caller", _text(32)),
        _needed("first_seen_at", _instant()),
        _optional("last_appointment_id", _text(64)),
        sa.PrimaryKeyConstraint("tenant_id", "call_id"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        _needed("tenant_id", _text(64)),
        _needed("appointment_id", _text(64)),
        _needed("sequence", sa.Integer()),
        _needed("kind", _text(64)),
        _needed("happened_at", _instant()),
        _needed("starts_at", _instant()),
        _needed("ends_at", _instant()),
        _needed("detail", _text(191)),
        _needed("delivered", sa.Boolean()),
        sa.PrimaryKeyConstraint("tenant_id", "appointment_id", "sequence"),
    )
    columns = ["tenant_id", "delivered", "appointment_id", "sequence"]
    op.create_index("ix_outbox_delivered", "outbox", columns)


def _create_watches() -> None:
    op.create_table(
        "booking_watch",
        _needed("tenant_id", _text(64)),
        _needed("appointment_id", _text(64)),
        _needed("event_type", _text(191)),
        _needed("sent_at", _instant()),
        _needed("eager_until", _instant()),
        _needed("next_look_at", _instant()),
        sa.PrimaryKeyConstraint("tenant_id", "appointment_id"),
    )
    op.create_index("ix_booking_watch_next_look_at", "booking_watch", ["next_look_at"])


def _needed(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _optional(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _long_text() -> TypeEngine[Any]:
    exact = mysql.MEDIUMTEXT(charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.Text().with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
