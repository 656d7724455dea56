"""Policies of those who check, the receipts of what was checked, one-off links, and answers that may be asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0016"
branch_labels = None
depends_on = None

IN_USE = sa.text("retired_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    _policies()
    _receipts()
    _links()
    _answers()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in (
        "kept_answer",
        "check_link",
        "check_receipt",
        "verification_policy_version",
        "verification_policy",
    ):
        op.drop_table(table)


def _of_policy(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "policy_id"],
        ["verification_policy.organisation_id", "verification_policy.id"],
        name=f"fk_{table}_organisation_id_policy_id",
    )


def _policies() -> None:
    op.create_table(
        "verification_policy",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_verification_policy"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_verification_policy_organisation_id"
        ),
    )
    op.create_index(
        "uq_verification_policy_name_in_use",
        "verification_policy",
        ["organisation_id", "name"],
        unique=True,
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
    name = "verification_policy_version"
    op.create_table(
        name,
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "policy_id", "version", name=f"pk_{name}"),
        _of_policy(name),
    )


def _receipts() -> None:
    op.create_table(
        "check_receipt",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("policy_name", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "reference", name="pk_check_receipt"),
        _of_policy("check_receipt"),
    )
    op.create_index("ix_check_receipt_organisation_id_at", "check_receipt", ["organisation_id", "at"])
    op.create_index("ix_check_receipt_expires_at", "check_receipt", ["expires_at"])


def _links() -> None:
    op.create_table(
        "check_link",
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("uses_left", sa.Integer()),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_check_link"),
        _of_policy("check_link"),
    )
    op.create_index("ix_check_link_organisation_id_expires_at", "check_link", ["organisation_id", "expires_at"])


def _answers() -> None:
    op.create_table(
        "kept_answer",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client", "key_hash", name="pk_kept_answer"),
    )
    op.create_index("ix_kept_answer_expires_at", "kept_answer", ["expires_at"])
