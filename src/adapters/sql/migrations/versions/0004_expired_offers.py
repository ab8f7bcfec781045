"""The way to offers that have expired."""

from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_slot_offer_expires_at", "slot_offer", ["tenant_id", "expires_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_slot_offer_expires_at", table_name="slot_offer")
