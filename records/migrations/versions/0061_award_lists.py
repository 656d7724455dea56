"""Award lists, and what became of each row."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "award_list",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text()),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("leader", sa.Text()),
        sa.Column("sight", sa.Text()),
        sa.Column("starts_at", sa.BigInteger()),
        sa.Column("stopped_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_award_list"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_award_list_organisation_id"),
    )
    op.create_index("ix_award_list_organisation_id_digest", "award_list", ["organisation_id", "digest"])
    op.create_table(
        "award_list_row",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("list_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Text()),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "list_id", "number", name="pk_award_list_row"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "list_id"],
            ["award_list.organisation_id", "award_list.id"],
            name="fk_award_list_row_organisation_id_list_id",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "award_id"],
            ["award.organisation_id", "award.id"],
            name="fk_award_list_row_organisation_id_award_id",
        ),
    )
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_award_list_row_pending",
        "award_list_row",
        ["organisation_id", "list_id", "batch"],
        sqlite_where=pending,
        postgresql_where=pending,
    )
    op.create_index("ix_award_list_row_organisation_id_address", "award_list_row", ["organisation_id", "address"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("award_list_row")
    op.drop_table("award_list")
