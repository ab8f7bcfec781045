"""The way to offers that have expired, whatever salon they are of."""

from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEX = "ix_slot_offer_expires_at"


def upgrade() -> None:
    """Let the index begin with the time: salons that are configured no more have old offers too."""
    op.drop_index(_INDEX, table_name="slot_offer")
    op.create_index(_INDEX, "slot_offer", ["expires_at"])


def downgrade() -> None:
    """Let it begin with the tenant again."""
    op.drop_index(_INDEX, table_name="slot_offer")
    op.create_index(_INDEX, "slot_offer", ["tenant_id", "expires_at"])
