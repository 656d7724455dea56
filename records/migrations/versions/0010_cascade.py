"""What falls with its parts: whose doing a pause is and when it becomes final, what is kept all the same, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("revocation", "suspension")


def upgrade() -> None:
    """Add the columns and make the tables; everybody's badges are looked at once."""
    for kind in KINDS:
        for name in ("origin", "part"):
            op.add_column("award_version", sa.Column(f"{kind}_{name}", sa.Text()))
        op.add_column("award_version", sa.Column(f"{kind}_final_at", sa.BigInteger()))
    _kept()
    _jobs()
    _look_at_everybody()


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("job")
    op.drop_table("kept_stack")
    for kind in KINDS:
        for name in ("origin", "part", "final_at"):
            op.drop_column("award_version", f"{kind}_{name}")


def _kept() -> None:
    op.create_table(
        "kept_stack",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("part_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "award_id", "part_id", name="pk_kept_stack"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "award_id"],
            ["award.organisation_id", "award.id"],
            name="fk_kept_stack_organisation_id_award_id",
        ),
    )


def _jobs() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "job",
        sa.Column("serial", serial, autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_until", sa.BigInteger()),
        sa.Column("token", sa.Text()),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_job"),
        sa.UniqueConstraint("organisation_id", "kind", "key", name="uq_job_organisation_id_kind_key"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_job_organisation_id"
        ),
    )
    op.create_index("ix_job_run_at", "job", ["run_at"])


def _look_at_everybody() -> None:
    """Write one job for everybody who has a badge: parts may have fallen before anything followed from it."""
    op.execute(
        "INSERT INTO job (organisation_id, kind, key, run_at, payload, attempts, error) "
        "SELECT DISTINCT organisation_id, 'badges.settle', person_id, 0, '{}', 0, '' FROM award"
    )
