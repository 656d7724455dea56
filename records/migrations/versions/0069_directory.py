"""What a company's directory says of people who sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0066b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; whoever signs in already is in the directory without a row."""
    op.create_table(
        "directory_entry",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "principal_id", name="pk_directory_entry"),
        sa.UniqueConstraint(
            "organisation_id", "user_name", name="uq_directory_entry_organisation_id_user_name"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "principal_id"],
            ["principal.organisation_id", "principal.id"],
            name="fk_directory_entry_organisation_id_principal_id",
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("directory_entry")
