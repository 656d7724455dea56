"""How each badge was designed to look."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: so far every badge looked as its kind does."""
    op.add_column("planned_badge", sa.Column("look", sa.Text()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("planned_badge", "look")
