"""How much a badge tells of what it was awarded for: in the plan, and with each version of an award."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("planned_badge", "award_version")


def upgrade() -> None:
    """Add the column; what was planned and awarded so far told everything."""
    for table in TABLES:
        op.add_column(table, sa.Column("privacy", sa.Text(), nullable=False, server_default="open"))


def downgrade() -> None:
    """Drop the column."""
    for table in TABLES:
        op.drop_column(table, "privacy")
