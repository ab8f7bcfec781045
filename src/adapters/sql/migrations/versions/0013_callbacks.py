"""Who is to be rung back, and which tool calls' callers have not heard what became of them."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_callback_request_is_open": ["tenant_id", "is_open", "asked_at"],
    "ix_callback_request_asked_at": ["tenant_id", "asked_at"],
    "ix_callback_request_phone": ["tenant_id", "phone"],
    "ix_callback_request_call_id": ["tenant_id", "call_id"],
    "ix_callback_request_appointment_id": ["tenant_id", "appointment_id"],
}


def upgrade() -> None:
    """Add the table and the column; of tool calls before now, nothing is owed."""
    op.create_table(
        "callback_request",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("callback_id", _text(64), nullable=False),
        sa.Column("reason", _text(32), nullable=False),
        sa.Column("call_id", _text(191), nullable=True),
        sa.Column("name", _text(320), nullable=True),
        sa.Column("phone", _text(32), nullable=True),
        sa.Column("wishes", _long_text(), nullable=False),
        sa.Column("appointment_id", _text(64), nullable=True),
        sa.Column("appointment_state", _text(32), nullable=True),
        sa.Column("failure", _text(32), nullable=True),
        sa.Column("starts_at", _instant(), nullable=True),
        sa.Column("asked_at", _instant(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("closed_at", _instant(), nullable=True),
        sa.Column("note", _long_text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "callback_id"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "callback_request", columns)
    op.add_column("tool_receipt", sa.Column("untold_since", _instant(), nullable=True))
    op.create_index("ix_tool_receipt_untold_since", "tool_receipt", ["tenant_id", "untold_since"])


def downgrade() -> None:
    """Remove them: whoever is to be rung back is forgotten."""
    op.drop_index("ix_tool_receipt_untold_since", table_name="tool_receipt")
    op.drop_column("tool_receipt", "untold_since")
    op.drop_table("callback_request")


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
