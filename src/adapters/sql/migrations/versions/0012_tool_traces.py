"""What each tool call came to, for whoever looks back."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_tool_trace_arrived_at": ["tenant_id", "arrived_at"],
    "ix_tool_trace_call_id": ["tenant_id", "call_id"],
}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "tool_trace",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("correlation_id", _text(64), nullable=False),
        sa.Column("platform", _text(32), nullable=False),
        sa.Column("call_id", _text(191), nullable=False),
        sa.Column("tool_call_id", _text(191), nullable=True),
        sa.Column("tool", _text(32), nullable=False),
        sa.Column("status", _text(32), nullable=False),
        sa.Column("is_overdue", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", _instant(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "correlation_id"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "tool_trace", columns)


def downgrade() -> None:
    """Remove it; nothing rests on it."""
    op.drop_table("tool_trace")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
