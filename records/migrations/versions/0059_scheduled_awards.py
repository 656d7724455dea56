"""Single awards that wait for their time, as lists of one row."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: all lists so far were lists."""
    op.add_column("award_list", sa.Column("single", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("award_list", sa.Column("by_address", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them, and with them what only makes sense by them."""
    singles = "SELECT id FROM award_list WHERE single AND award_list.organisation_id = award_list_row.organisation_id"
    op.execute(f"DELETE FROM award_list_row WHERE list_id IN ({singles})")
    op.execute("DELETE FROM award_list WHERE single")
    op.drop_column("award_list", "by_address")
    op.drop_column("award_list", "single")
