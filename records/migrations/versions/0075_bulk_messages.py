"""In which words people are told what a change of many awards did to theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0069b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: everybody was told in the usual words so far."""
    op.add_column("bulk_change", sa.Column("message", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("bulk_change", "message")
