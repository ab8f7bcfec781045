"""What a window of time says of how callers were served."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add table, column and index; of what was before now, nobody knows more."""
    op.create_table(
        "read_back",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("call_id", _text(191), nullable=False),
        sa.Column("subject", _text(32), nullable=False),
        sa.Column("answer", _text(32), nullable=False),
        sa.Column("awaited_day", _text(32), nullable=True),
        sa.Column("denials", sa.Integer(), nullable=False),
        sa.Column("changed_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "call_id", "subject"),
    )
    op.create_index("ix_read_back_changed_at", "read_back", ["tenant_id", "changed_at"])
    op.add_column("tool_trace", sa.Column("trouble", _text(32), nullable=True))
    op.create_index("ix_outbox_happened_at", "outbox", ["tenant_id", "happened_at"])


def downgrade() -> None:
    """Remove them; no appointment rests on it."""
    op.drop_index("ix_outbox_happened_at", table_name="outbox")
    op.drop_column("tool_trace", "trouble")
    op.drop_table("read_back")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
