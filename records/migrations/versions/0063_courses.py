"""Courses that earn badges, and how one level of a badge leads to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLES = ("level_proposal", "level_step", "course_event", "course_way", "course_source")


def upgrade() -> None:
    """Make the tables."""
    _sources()
    _ways()
    _events()
    _levels()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def _serial() -> list[sa.Column[int] | sa.Column[str]]:
    counting = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return [
        sa.Column("serial", counting, autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
    ]


def _refers(table: str, other: str, own: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", own],
        [f"{other}.organisation_id", f"{other}.id"],
        name=f"fk_{table}_organisation_id_{own}",
    )


def _sources() -> None:
    op.create_table(
        "course_source",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("paths", sa.Text(), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_course_source"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_course_source_organisation_id"
        ),
    )


def _ways() -> None:
    op.create_table(
        "course_way",
        *_serial(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_course_way"),
        sa.UniqueConstraint("organisation_id", "id", name="uq_course_way_organisation_id_id"),
        sa.UniqueConstraint(
            *("organisation_id", "source_id", "course", "slug", "rank"),
            name="uq_course_way_organisation_id_source_id_course_slug_rank",
        ),
        _refers("course_way", "course_source", "source_id"),
    )


def _events() -> None:
    op.create_table(
        "course_event",
        *_serial(),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("is_completed", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text()),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_course_event"),
        sa.UniqueConstraint(
            "organisation_id", "source_id", "id", name="uq_course_event_organisation_id_source_id_id"
        ),
        _refers("course_event", "course_source", "source_id"),
        _refers("course_event", "person", "person_id"),
    )
    for column in ("person_id", "state"):
        op.create_index(
            f"ix_course_event_organisation_id_{column}", "course_event", ["organisation_id", column]
        )


def _levels() -> None:
    op.create_table(
        "level_step",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("completions", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer()),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "slug", "level", name="pk_level_step"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_level_step_organisation_id"
        ),
    )
    op.create_table(
        "level_proposal",
        *_serial(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_level_proposal"),
        sa.UniqueConstraint("organisation_id", "id", name="uq_level_proposal_organisation_id_id"),
        sa.UniqueConstraint(
            "organisation_id", "award_id", "level", name="uq_level_proposal_organisation_id_award_id_level"
        ),
        _refers("level_proposal", "award", "award_id"),
        _refers("level_proposal", "person", "person_id"),
    )
