"""How many of a badge may be awarded, and which of them each award is."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0013"
branch_labels = None
depends_on = None

ADDED = (
    ("planned_badge", "cap", sa.Integer()),
    ("planned_badge", "cap_per", sa.Text()),
    ("award", "edition_number", sa.Integer()),
    ("award", "edition_most", sa.Integer()),
    ("award", "edition_period", sa.Text()),
)


def upgrade() -> None:
    """Add the columns, all empty: nothing was limited so far. The numbers have a table of their own."""
    for table, name, kind in ADDED:
        op.add_column(table, sa.Column(name, kind))
    op.create_table(
        "edition",
        sa.Column("organisation_id", sa.Text(), sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "slug", "period", "number"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("edition")
    for table, name, _ in ADDED:
        op.drop_column(table, name)
