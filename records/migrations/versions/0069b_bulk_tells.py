"""Whether people are told by mail what a change of many awards did to theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0069b"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: nobody was told so far."""
    op.add_column("bulk_change", sa.Column("tell", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("bulk_change", "tell")
