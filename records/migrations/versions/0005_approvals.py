"""Awards that wait for approval, answers that are put off until then, and tokens that wallets come back with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0010"
branch_labels = None
depends_on = None

DECISION = ("approval_asked_by", "approval_ruling", "approval_by", "approval_note")


def upgrade() -> None:
    """Add the columns and make the tables; every badge and award there is needs no approval."""
    needs: sa.Column[bool] = sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("planned_badge", needs)
    for name in DECISION:
        op.add_column("award", sa.Column(name, sa.Text()))
    op.add_column("award", sa.Column("approval_at", sa.BigInteger()))
    waiting = sa.text("approval_asked_by IS NOT NULL AND approval_ruling IS NULL")
    op.create_index(
        "ix_award_waiting",
        "award",
        ["organisation_id", "awarded_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    _deferrals()
    _refresh_tokens()


def downgrade() -> None:
    """Drop the tables and the columns, with their indexes."""
    op.drop_table("refresh_token")
    op.drop_table("deferral")
    op.drop_index("ix_award_waiting", "award")
    for name in (*DECISION, "approval_at"):
        op.drop_column("award", name)
    op.drop_column("planned_badge", "needs_approval")


def _texts(*names: str, optional: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=optional) for name in names]


def _instants(*names: str, optional: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=optional) for name in names]


def _refers(ours: str, own: str, table: str, theirs: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", own],
        [f"{table}.organisation_id", f"{table}.{theirs}"],
        name=f"fk_{ours}_organisation_id_{own}",
    )


def _deferrals() -> None:
    op.create_table(
        "deferral",
        *_texts("organisation_id", "id_hash", "offer_id", "award_id", "configuration_id", "holders"),
        *_instants("created_at"),
        sa.Column("is_old", sa.Boolean(), nullable=False),
        *_texts("format", optional=True),
        *_instants("fetched_at", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "offer_id", "configuration_id", name="pk_deferral"),
        sa.UniqueConstraint("organisation_id", "id_hash", name="uq_deferral_organisation_id_id_hash"),
        _refers("deferral", "offer_id", "offer", "id"),
        _refers("deferral", "award_id", "award", "id"),
    )
    op.create_index("ix_deferral_organisation_id_award_id", "deferral", ["organisation_id", "award_id"])


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_token",
        *_texts("organisation_id", "token_hash", "offer_id", "grant_hash"),
        *_instants("expires_at"),
        *_texts("thumbprint", optional=True),
        *_instants("used_at", "ended_at", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "token_hash", name="pk_refresh_token"),
        _refers("refresh_token", "offer_id", "offer", "id"),
        _refers("refresh_token", "grant_hash", "access_grant", "token_hash"),
    )
    op.create_index(
        "ix_refresh_token_organisation_id_offer_id", "refresh_token", ["organisation_id", "offer_id"]
    )
