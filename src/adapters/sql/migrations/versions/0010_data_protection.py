"""What is old or a person's is found through an index, and erasures have a journal."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_appointment_forgotten_at": ("appointment", ["tenant_id", "forgotten_at", "ends_at"]),
    "ix_tool_receipt_received_at": ("tool_receipt", ["tenant_id", "received_at"]),
    "ix_phone_call_caller": ("phone_call", ["tenant_id", "caller"]),
    "ix_customer_last_seen_at": ("customer", ["tenant_id", "last_seen_at"]),
    "ix_inbox_event_received_at": (
        "inbox_event",
        ["tenant_id", "received_at", "source", "dedupe_key"],
    ),
}


def upgrade() -> None:
    """Add the column, the indexes and the journal."""
    op.add_column("appointment", sa.Column("forgotten_at", _instant(), nullable=True))
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)
    op.create_table(
        "erasure_step",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("erasure_id", _text(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _text(32), nullable=False),
        sa.Column("subject", _text(191), nullable=True),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("noted_at", _instant(), nullable=False),
        sa.Column("done_at", _instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "erasure_id", "number"),
    )
    op.create_index(
        "ix_erasure_step_done_at",
        "erasure_step",
        ["tenant_id", "is_by_hand", "done_at", "noted_at"],
    )


def downgrade() -> None:
    """Remove them; an erasure that is under way is forgotten, and must be asked for again."""
    op.drop_table("erasure_step")
    for name, (table, _) in reversed(_INDEXES.items()):
        op.drop_index(name, table_name=table)
    op.drop_column("appointment", "forgotten_at")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
