"""What is declared of the salons, revision by revision."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_EXACT = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}


def upgrade() -> None:
    """Create the table."""
    content = sa.Text().with_variant(mysql.MEDIUMTEXT(**_EXACT), "mysql", "mariadb")
    op.create_table(
        "tenant_declaration",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", content, nullable=True),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.Column("applied_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "revision"),
    )
    op.create_index(
        "ix_tenant_declaration_is_latest", "tenant_declaration", ["is_latest", "tenant_id"]
    )


def downgrade() -> None:
    """Drop the table: the configuration file's salons are in force again."""
    op.drop_table("tenant_declaration")


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, **_EXACT)
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
