"""Setting up by pages: the one link that leads there, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "setup_link",
        sa.Column("slot", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
    )
    op.create_table(
        "first_run",
        sa.Column("organisation_id", sa.Text(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("departments", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("first_run")
    op.drop_table("setup_link")
