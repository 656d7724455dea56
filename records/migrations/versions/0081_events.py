"""Events, at which people who do not sign in ask for a badge: their requests name the event in place of an account."""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

_OF_EVENT = "fk_badge_request_organisation_id_event_id"


def upgrade() -> None:
    """Add the table, empty, and let a request be of an event."""
    op.create_table(
        "event",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_event"),
        sa.UniqueConstraint("code", name="uq_event_code"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_event_organisation_id"),
    )
    with op.batch_alter_table("badge_request") as requests:
        requests.alter_column("principal_id", existing_type=sa.Text(), nullable=True)
        requests.add_column(sa.Column("event_id", sa.Text()))
        requests.create_foreign_key(
            _OF_EVENT, "event", ["organisation_id", "event_id"], ["organisation_id", "id"]
        )
    op.create_index(
        "ix_badge_request_organisation_id_event_id", "badge_request", ["organisation_id", "event_id"]
    )


def downgrade() -> None:
    """Drop them, and what was asked for at events."""
    op.execute("DELETE FROM badge_request WHERE principal_id IS NULL")
    op.drop_index("ix_badge_request_organisation_id_event_id", "badge_request")
    with op.batch_alter_table("badge_request") as requests:
        requests.drop_constraint(_OF_EVENT, type_="foreignkey")
        requests.drop_column("event_id")
        requests.alter_column("principal_id", existing_type=sa.Text(), nullable=False)
    op.drop_table("event")
