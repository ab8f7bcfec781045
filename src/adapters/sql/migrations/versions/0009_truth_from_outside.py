"""Foreign bookings, what they want and block, and what became of events."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_EXACT = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}


def upgrade() -> None:
    """Create the tables, the column, and the indexes by which both are read."""
    _create_claims()
    _create_foreign_bookings()
    op.add_column("inbox_event", sa.Column("outcome", _text(32), nullable=True))
    op.create_index(
        "ix_inbox_event_source",
        "inbox_event",
        ["tenant_id", "source", "processed_at", "received_at", "dedupe_key"],
    )
    op.create_index("ix_appointment_provider_uid", "appointment", ["tenant_id", "provider_uid"])


def _create_claims() -> None:
    op.create_table(
        "claim_wish",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("resource_id", _text(191), nullable=False),
        sa.Column("grain", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", _text(64), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "resource_id", "grain", "owner_id"),
    )
    op.create_index("ix_claim_wish_owner_id", "claim_wish", ["tenant_id", "owner_id"])
    op.create_table(
        "blocked_interval",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("source", _text(32), nullable=False),
        sa.Column("dedupe_key", _text(64), nullable=False),
        sa.Column("resource_id", _text(191), nullable=False),
        sa.Column("first_grain", sa.BigInteger(), nullable=False),
        sa.Column("last_grain", sa.BigInteger(), nullable=False),
        sa.Column("booking_key", _text(191), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "source", "dedupe_key"),
    )
    op.create_index(
        "ix_blocked_interval_last_grain",
        "blocked_interval",
        ["tenant_id", "resource_id", "last_grain"],
    )


def _create_foreign_bookings() -> None:
    op.create_table(
        "foreign_booking",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("uid", _text(191), nullable=False),
        sa.Column("resource_id", _text(191), nullable=True),
        sa.Column("event_type", _text(191), nullable=False),
        sa.Column("starts_at", _instant(), nullable=False),
        sa.Column("ends_at", _instant(), nullable=False),
        sa.Column("status", _text(32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("said_at", _instant(), nullable=False),
        sa.Column("teller", _text(32), nullable=False),
        sa.Column("heard_at", _instant(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "uid"),
    )
    op.create_table(
        "calendar_mark",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("read_until", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id"),
    )


def downgrade() -> None:
    """Forget foreign bookings and their claims; what waits in the inbox waits on."""
    op.execute("DELETE FROM slot_claim WHERE appointment_id LIKE 'foreign-%'")
    op.drop_index("ix_appointment_provider_uid", "appointment")
    op.drop_index("ix_inbox_event_source", "inbox_event")
    op.drop_column("inbox_event", "outcome")
    op.drop_table("calendar_mark")
    op.drop_table("foreign_booking")
    op.drop_table("blocked_interval")
    op.drop_table("claim_wish")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, **_EXACT)
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
