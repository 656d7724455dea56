"""How often badges are shown and checked, counted by badge and day."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty: nothing was counted so far."""
    op.create_table(
        "badge_use",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "use", "slug", "day", name="pk_badge_use"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_badge_use_organisation_id_organisation"
        ),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("badge_use")
