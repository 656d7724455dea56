"""When a message was sent about a job that several machines share."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0061b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: no message was sent so far."""
    op.add_column("job", sa.Column("sent_at", sa.BigInteger()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("job", "sent_at")
