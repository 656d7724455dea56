"""What wallets asked for, were told, and told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("grant_detail", "delivery_event", "delivery", "offer_step")


def upgrade() -> None:
    """Make the tables."""
    _steps()
    _deliveries()
    _details()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in TABLES:
        op.drop_table(table)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _instant(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _refers(ours: str, own: str, table: str, theirs: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", own],
        [f"{table}.organisation_id", f"{table}.{theirs}"],
        name=f"fk_{ours}_organisation_id_{own}",
    )


def _steps() -> None:
    op.create_table(
        "offer_step",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_texts("organisation_id", "offer_id", "award_id", "step", "told"),
        _instant("first_at"),
        _instant("last_at"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_offer_step"),
        sa.UniqueConstraint(
            "organisation_id", "offer_id", "step", "told", name="uq_offer_step_organisation_id_offer_id_step_told"
        ),
        _refers("offer_step", "offer_id", "offer", "id"),
        _refers("offer_step", "award_id", "award", "id"),
    )
    op.create_index("ix_offer_step_organisation_id_award_id", "offer_step", ["organisation_id", "award_id"])


def _deliveries() -> None:
    op.create_table(
        "delivery",
        *_texts("organisation_id", "id", "token_hash", "offer_id", "award_id"),
        _instant("delivered_at"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_delivery"),
        _refers("delivery", "token_hash", "access_grant", "token_hash"),
        _refers("delivery", "offer_id", "offer", "id"),
        _refers("delivery", "award_id", "award", "id"),
    )
    op.create_table(
        "delivery_event",
        *_texts("organisation_id", "delivery_id", "event"),
        _instant("told_at"),
        sa.PrimaryKeyConstraint("organisation_id", "delivery_id", "event", name="pk_delivery_event"),
        _refers("delivery_event", "delivery_id", "delivery", "id"),
    )


def _details() -> None:
    op.create_table(
        "grant_detail",
        *_texts("organisation_id", "token_hash", "configuration_ids"),
        sa.PrimaryKeyConstraint("organisation_id", "token_hash", name="pk_grant_detail"),
        _refers("grant_detail", "token_hash", "access_grant", "token_hash"),
    )
