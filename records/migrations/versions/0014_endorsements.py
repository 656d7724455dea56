"""Endorsements: those that an organisation gave, and those of others that its badges carry."""

import sqlalchemy as sa
from alembic import op

revision = "0014b"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _given()
    op.create_table(
        "accepted_endorsement",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("endorser", sa.Text(), nullable=False),
        sa.Column("endorser_name", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("is_token", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_accepted_endorsement"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_accepted_endorsement_organisation_id"
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("accepted_endorsement")
    op.drop_table("recognition")


def _given() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "recognition",
        sa.Column("serial", serial, autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("endorsed", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("status_list", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("serial", name="pk_recognition"),
        sa.UniqueConstraint("organisation_id", "id", name="uq_recognition_organisation_id_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_recognition_organisation_id"
        ),
    )
    stands = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_recognition_standing",
        "recognition",
        ["organisation_id", "subject_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
