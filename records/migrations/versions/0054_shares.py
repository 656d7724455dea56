"""Links by which people show their badges, or take them along."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "share",
        sa.Column("serial", serial, autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger()),
        sa.Column("naming", sa.Text(), nullable=False),
        sa.Column("shows_level", sa.Boolean(), nullable=False),
        sa.Column("shows_evidence", sa.Boolean(), nullable=False),
        sa.Column("is_found", sa.Boolean(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_share"),
        sa.UniqueConstraint("id", name="uq_share_id"),
        sa.UniqueConstraint("organisation_id", "id", name="uq_share_organisation_id_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["person.organisation_id", "person.id"],
            name="fk_share_organisation_id_person_id",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "award_id"],
            ["award.organisation_id", "award.id"],
            name="fk_share_organisation_id_award_id",
        ),
    )
    op.create_index("ix_share_organisation_id_person_id", "share", ["organisation_id", "person_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("share")
