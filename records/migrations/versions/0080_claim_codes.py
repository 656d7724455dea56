"""Claim codes: by which code, known by its hash alone, whoever types it comes to a claim page."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty: letters that were sent told no code."""
    op.create_table(
        "claim_code",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "award_id", name="pk_claim_code"),
        sa.UniqueConstraint("code_hash", name="uq_claim_code_code_hash"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "award_id"],
            ["award.organisation_id", "award.id"],
            name="fk_claim_code_organisation_id_award_id",
        ),
    )
    op.create_index(
        "ix_claim_code_organisation_id_expires_at", "claim_code", ["organisation_id", "expires_at"]
    )


def downgrade() -> None:
    """Drop it: the links in letters serve as before."""
    op.drop_table("claim_code")
