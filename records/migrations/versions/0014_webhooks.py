"""Webhooks, and the messages that are on their way to them or were."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "webhook",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("tells_people", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("failing_since", sa.BigInteger()),
        sa.Column("rests_until", sa.BigInteger()),
        sa.Column("off_at", sa.BigInteger()),
        sa.Column("off_reason", sa.Text()),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_webhook"),
        sa.UniqueConstraint("organisation_id", "slot", name="uq_webhook_organisation_id_slot"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_webhook_organisation_id"
        ),
    )
    _deliveries()


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("webhook_delivery")
    op.drop_table("webhook")


def _deliveries() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "webhook_delivery",
        sa.Column("serial", serial, autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("endpoint_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("event_at", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("tried_at", sa.BigInteger()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_webhook_delivery"),
        sa.UniqueConstraint("organisation_id", "id", name="uq_webhook_delivery_organisation_id_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "endpoint_id"],
            ["webhook.organisation_id", "webhook.id"],
            name="fk_webhook_delivery_organisation_id_endpoint_id",
        ),
    )
    for column in ("state", "event_at"):
        name = f"ix_webhook_delivery_organisation_id_endpoint_id_{column}"
        op.create_index(name, "webhook_delivery", ["organisation_id", "endpoint_id", column])
