"""The department that a provider last said stands with the person alone, and no more with their account."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0062b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the column: nothing read it."""
    op.drop_column("work_account", "department")


def downgrade() -> None:
    """Add it again, empty: what it held is lost, and stands with the people."""
    op.add_column("work_account", sa.Column("department", sa.Text(), nullable=False, server_default=""))
