"""Pictures that were uploaded for badges."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty: every picture was drawn so far."""
    op.create_table(
        "badge_picture",
        sa.Column("organisation_id", sa.Text(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "digest"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("badge_picture")
