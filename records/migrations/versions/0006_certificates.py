"""The chain of certificates of a signing key."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; keys that there are have no chain."""
    op.add_column("sealed_key", sa.Column("certificates", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop the column, and the chains with it."""
    op.drop_column("sealed_key", "certificates")
