"""How meta-badges are awarded: their mode, who awarded, on what grounds, and whether badges name who did."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0014c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and make the table; so far every meta-badge was awarded by itself."""
    text, yes = sa.Text(), sa.true()
    op.add_column("planned_badge", sa.Column("awarding", text, nullable=False, server_default="automatic"))
    op.add_column("organisation", sa.Column("names_leaders", sa.Boolean(), nullable=False, server_default=yes))
    op.add_column("award", sa.Column("leader", text))
    _grounds()


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("stack_grounds")
    op.drop_column("award", "leader")
    op.drop_column("organisation", "names_leaders")
    op.drop_column("planned_badge", "awarding")


def _grounds() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "stack_grounds",
        sa.Column("serial", serial, autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_stack_grounds"),
        _refers("award_id", "award"),
        _refers("person_id", "person"),
    )
    for column in ("award_id", "person_id"):
        name = f"ix_stack_grounds_organisation_id_{column}"
        op.create_index(name, "stack_grounds", ["organisation_id", column])


def _refers(own: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", own],
        [f"{table}.organisation_id", f"{table}.id"],
        name=f"fk_stack_grounds_organisation_id_{own}",
    )
