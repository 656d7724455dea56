"""Watched credentials of others."""

import sqlalchemy as sa
from alembic import op

revision = "0014c"
down_revision = "0014b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "watch",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.BigInteger()),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_watch"),
        sa.UniqueConstraint("organisation_id", "slot", name="uq_watch_organisation_id_slot"),
        sa.UniqueConstraint("organisation_id", "digest", name="uq_watch_organisation_id_digest"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_watch_organisation_id"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("watch")
