"""Competency frameworks, which badges are tied to."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _of_framework() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "framework"], ["framework.organisation_id", "framework.id"]
    )


def upgrade() -> None:
    """Make the tables of frameworks, of their items and of what these have to do with each other."""
    op.create_table(
        "framework",
        sa.Column("organisation_id", sa.Text(), sa.ForeignKey("organisation.id"), nullable=False),
        *(_text(name) for name in ("id", "key", "title", "source", "url", "changed")),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
        sa.UniqueConstraint("organisation_id", "key"),
    )
    op.create_table(
        "competency",
        *(_text(name) for name in ("organisation_id", "framework", "id", "statement", "url")),
        _text("target_type", nullable=True),
        *(_text(name) for name in ("code", "description", "parent")),
        sa.Column("place", sa.Integer(), nullable=False),
        *(_text(name) for name in ("language", "changed")),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("earlier"),
        sa.Column("retired_at", sa.BigInteger()),
        _text("found_by"),
        sa.PrimaryKeyConstraint("organisation_id", "framework", "id"),
        _of_framework(),
    )
    op.create_index("ix_competency_organisation_id_url", "competency", ["organisation_id", "url"])
    op.create_table(
        "competency_link",
        *(_text(name) for name in ("organisation_id", "framework")),
        sa.Column("place", sa.Integer(), nullable=False),
        *(_text(name) for name in ("origin", "kind", "destination", "title")),
        sa.PrimaryKeyConstraint("organisation_id", "framework", "place"),
        _of_framework(),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("competency_link", "competency", "framework"):
        op.drop_table(table)
