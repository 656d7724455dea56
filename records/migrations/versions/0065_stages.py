"""How far each badge is, ideas among them; who it is tried out on; who awards it, and whether they say why."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0068"
branch_labels = None
depends_on = None

ADDED = (
    ("needs_evidence", sa.Boolean(), sa.false()),
    ("awarders", sa.Text(), "leaders"),
    ("is_private", sa.Boolean(), sa.false()),
)


def _owner() -> sa.Column[str]:
    return sa.Column("organisation_id", sa.Text(), sa.ForeignKey("organisation.id"), nullable=False)


def upgrade() -> None:
    """Add the tables, all empty, and the columns: every badge so far is live and anybody's to award and to see."""
    for name, kind, usual in ADDED:
        op.add_column("planned_badge", sa.Column(name, kind, nullable=False, server_default=usual))
    op.create_table(
        "badge_stage",
        _owner(),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "slug"),
    )
    op.create_table(
        "pilot_member",
        _owner(),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "slug", "address"),
    )
    op.create_table(
        "pilot_voice",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.Column("fair", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "award_id"),
        sa.ForeignKeyConstraint(["organisation_id", "award_id"], ["award.organisation_id", "award.id"]),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("pilot_voice", "pilot_member", "badge_stage"):
        op.drop_table(table)
    for name, _, _ in ADDED:
        op.drop_column("planned_badge", name)
