"""Events that others have sent, kept until they are processed."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_EXACT = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}


def upgrade() -> None:
    """Create the table."""
    body = sa.Text().with_variant(mysql.MEDIUMTEXT(**_EXACT), "mysql", "mariadb")
    op.create_table(
        "inbox_event",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("source", _text(32), nullable=False),
        sa.Column("dedupe_key", _text(64), nullable=False),
        sa.Column("kind", _text(64), nullable=False),
        sa.Column("version", _text(32), nullable=False),
        sa.Column("sent_at", _instant(), nullable=True),
        sa.Column("received_at", _instant(), nullable=False),
        sa.Column("body", body, nullable=False),
        sa.Column("processed_at", _instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "source", "dedupe_key"),
    )
    op.create_index(
        "ix_inbox_event_processed_at",
        "inbox_event",
        ["tenant_id", "processed_at", "received_at", "source", "dedupe_key"],
    )


def downgrade() -> None:
    """Drop the table, and what waits in it."""
    op.drop_table("inbox_event")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, **_EXACT)
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
