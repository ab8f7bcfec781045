"""Decisions of reconciliation, and bookings that could not be taken out of the calendar."""

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
        _needed("tenant_id", _text(64)),
        _needed("appointment_id", _text(191)),
        _needed("subject", _text(191)),
        _needed("verdict", _text(32)),
        _needed("reason", _text(32)),
        _needed("fence", sa.BigInteger()),
        _needed("decided_at", _instant()),
        sa.PrimaryKeyConstraint(
            "tenant_id", "appointment_id", "subject", "verdict", "reason", "fence"
        ),
    )
    columns = ["tenant_id", "decided_at"]
    op.create_index("ix_reconciliation_decision_decided_at", "reconciliation_decision", columns)
    op.create_table(
        "sync_failure",
        _needed("tenant_id", _text(64)),
        _needed("uid", _text(191)),
        _needed("kind", _text(32)),
        _needed("appointment_id", _text(64)),
        _needed("tries", sa.Integer()),
        _needed("first_at", _instant()),
        _needed("last_at", _instant()),
        _needed("reason", _text(32)),
        _needed("is_open", sa.Boolean()),
        sa.Column("resolved_at", _instant(), nullable=True),
        sa.Column("resolution", _text(32), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "uid", "kind"),
    )
    op.create_index("ix_sync_failure_is_open", "sync_failure", ["tenant_id", "is_open", "first_at"])


def downgrade() -> None:
    """Drop them, with what was noted in them."""
    op.drop_table("sync_failure")
    op.drop_table("reconciliation_decision")


def _needed(name: str, kind: TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
