"""Whether people on an award list are written to."""

import sqlalchemy as sa
from alembic import op

revision = "0061b"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: nobody was written to so far."""
    op.add_column("award_list", sa.Column("writes", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("award_list", "writes")
