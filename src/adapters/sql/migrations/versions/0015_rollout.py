"""How calls are served, who changed it, and what test operation would have done."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_rehearsal_rehearsed_at": ["tenant_id", "rehearsed_at"],
    "ix_rehearsal_call_id": ["tenant_id", "call_id"],
}


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "rollout_change",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("mode_before", _text(32), nullable=False),
        sa.Column("percent_before", sa.Integer(), nullable=False),
        sa.Column("mode", _text(32), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("changed_by", _text(320), nullable=True),
        sa.Column("changed_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "revision"),
    )
    op.create_table(
        "rehearsal",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("rehearsal_id", _text(64), nullable=False),
        sa.Column("call_id", _text(191), nullable=False),
        sa.Column("act", _text(32), nullable=False),
        sa.Column("service_id", _text(191), nullable=False),
        sa.Column("staff_id", _text(191), nullable=False),
        sa.Column("starts_at", _instant(), nullable=False),
        sa.Column("ends_at", _instant(), nullable=False),
        sa.Column("appointment_id", _text(64), nullable=True),
        sa.Column("rehearsed_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "rehearsal_id"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "rehearsal", columns)


def downgrade() -> None:
    """Remove them: every salon is served as its file says."""
    op.drop_table("rehearsal")
    op.drop_table("rollout_change")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
