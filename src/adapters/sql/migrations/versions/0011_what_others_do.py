"""Hosts, attendance, consent that waits, and the way to foreign bookings that are long over."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEX = "ix_foreign_booking_ends_at"


def upgrade() -> None:
    """Add the index, the two tables and the column."""
    op.create_index(_INDEX, "foreign_booking", ["tenant_id", "ends_at"])
    op.create_table(
        "event_type_host",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("event_type", _text(191), nullable=False),
        sa.Column("host", _text(191), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "event_type"),
    )
    op.create_index("ix_event_type_host_host", "event_type_host", ["tenant_id", "host"])
    op.create_table(
        "attendance",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("appointment_id", _text(64), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("said_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "appointment_id"),
    )
    op.add_column("phone_call", sa.Column("recognition_consent", _text(32), nullable=True))


def downgrade() -> None:
    """Remove them; who hosts what is learned again, and what was counted stays counted."""
    op.drop_column("phone_call", "recognition_consent")
    op.drop_table("attendance")
    op.drop_table("event_type_host")
    op.drop_index(_INDEX, table_name="foreign_booking")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
