"""Decisions of the reconciliation, and bookings that could not be cancelled yet."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "reconciliation_decision",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("subject", _text(191), nullable=False),
        sa.Column("kind", _text(32), nullable=False),
        sa.Column("reason", _text(64), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("uid", _text(191), nullable=True),
        sa.Column("first_at", _instant(), nullable=False),
        sa.Column("last_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "subject", "kind", "reason", "fence"),
    )
    op.create_index(
        "ix_reconciliation_decision_last_at", "reconciliation_decision", ["tenant_id", "last_at"]
    )
    op.create_table(
        "sync_failure",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("appointment_id", _text(64), nullable=False),
        sa.Column("uid", _text(191), nullable=False),
        sa.Column("kind", _text(32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", _text(191), nullable=False),
        sa.Column("first_at", _instant(), nullable=False),
        sa.Column("last_at", _instant(), nullable=False),
        sa.Column("resolved_at", _instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "appointment_id", "uid"),
    )
    op.create_index(
        "ix_sync_failure_resolved_at", "sync_failure", ["tenant_id", "resolved_at", "first_at"]
    )


def downgrade() -> None:
    """Remove both tables."""
    op.drop_table("sync_failure")
    op.drop_table("reconciliation_decision")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
