"""Changes of many awards at once, and of how many on one person may have alone."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the limit, which is ten everywhere, and make the tables."""
    op.add_column(
        "organisation", sa.Column("four_eyes_above", sa.Integer(), nullable=False, server_default="10")
    )
    op.create_table(
        "bulk_change",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("by_address", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("public_sentence", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.BigInteger()),
        sa.Column("confirmed_by_id", sa.Text()),
        sa.Column("confirmed_by_name", sa.Text(), nullable=False),
        sa.Column("confirmed_by_address", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("undoes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_bulk_change"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_bulk_change_organisation_id"),
    )
    op.create_table(
        "bulk_row",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("bulk_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "bulk_id", "place", name="pk_bulk_row"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "bulk_id"],
            ["bulk_change.organisation_id", "bulk_change.id"],
            name="fk_bulk_row_organisation_id_bulk_id",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "award_id"],
            ["award.organisation_id", "award.id"],
            name="fk_bulk_row_organisation_id_award_id",
        ),
    )
    op.create_index("ix_bulk_row_outcome", "bulk_row", ["organisation_id", "bulk_id", "outcome", "place"])


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("bulk_row")
    op.drop_table("bulk_change")
    op.drop_column("organisation", "four_eyes_above")
