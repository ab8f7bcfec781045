"""Changes that wait for the end of an open saga."""

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    exact = mysql.MEDIUMTEXT(charset="utf8mb4", collation="utf8mb4_nopad_bin")
    wish = sa.Text().with_variant(exact, "mysql", "mariadb")
    op.add_column("appointment", sa.Column("wish", wish, nullable=True))


def downgrade() -> None:
    """Remove the column, and what waits in it."""
    op.drop_column("appointment", "wish")
