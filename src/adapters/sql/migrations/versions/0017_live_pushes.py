"""Which callers are told what became of their wish while they are still on the phone."""

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql


revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody of before now awaits anything."""
    exact = mysql.VARCHAR(32, charset="utf8mb4", collation="utf8mb4_nopad_bin")
    word = sa.String(32).with_variant(exact, "mysql", "mariadb")
    op.add_column("tool_receipt", sa.Column("live_push", word, nullable=True))


def downgrade() -> None:
    """Remove it: who was to be told is rung back."""
    op.drop_column("tool_receipt", "live_push")
