"""Badges that people ask for, with what they show for it."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty: nobody could ask so far."""
    op.create_table(
        "badge_request",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("pending_slug", sa.Text()),
        sa.Column("level", sa.Integer()),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text()),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text()),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_badge_request"),
        sa.UniqueConstraint(
            "organisation_id",
            "principal_id",
            "pending_slug",
            name="uq_badge_request_organisation_id_principal_id_pending_slug",
        ),
        _of("principal_id", "principal"),
        _of("award_id", "award"),
    )
    op.create_index(
        "ix_badge_request_organisation_id_state_asked_at",
        "badge_request",
        ["organisation_id", "state", "asked_at"],
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("badge_request")


def _of(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=f"fk_badge_request_organisation_id_{column}",
    )
