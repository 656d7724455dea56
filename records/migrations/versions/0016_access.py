"""Who may do what: departments of people who sign in and of badges, and who gave an award."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table. Who gave the awards of before is in the audit log alone."""
    op.add_column("principal", sa.Column("department", sa.Text()))
    op.add_column("award", sa.Column("given_by", sa.Text()))
    op.create_table(
        "badge_department",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "slug", name="pk_badge_department"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_badge_department_organisation_id"
        ),
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("badge_department")
    op.drop_column("award", "given_by")
    op.drop_column("principal", "department")
