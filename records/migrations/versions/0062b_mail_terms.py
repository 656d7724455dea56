"""After how many days an organisation reminds people."""

import sqlalchemy as sa
from alembic import op

revision = "0062b"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "mail_terms",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("reminder_days", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_mail_terms"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_mail_terms_organisation_id"
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("mail_terms")
