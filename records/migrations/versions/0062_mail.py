"""Letters to people, and what is known of the addresses they go to."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _letters()
    op.create_table(
        "mail_address",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("bounced_at", sa.BigInteger()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("no_reminders_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "address", name="pk_mail_address"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_mail_address_organisation_id"
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("mail_address")
    op.drop_table("letter")


def _letters() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "letter",
        sa.Column("serial", serial, autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text()),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("tried_at", sa.BigInteger()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_letter"),
        sa.UniqueConstraint("organisation_id", "id", name="uq_letter_organisation_id_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["person.organisation_id", "person.id"],
            name="fk_letter_organisation_id_person_id",
        ),
    )
    for column in ("award_id", "person_id", "address", "state"):
        op.create_index(f"ix_letter_organisation_id_{column}", "letter", ["organisation_id", column])
