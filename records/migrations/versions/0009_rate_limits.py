"""Counts that all processes share: of requests, and of wrong transaction codes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shared_count",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_shared_count"),
    )
    op.create_index("ix_shared_count_ends_at", "shared_count", ["ends_at"])


def downgrade() -> None:
    """Drop the table, with its index."""
    op.drop_table("shared_count")
