"""The recognition wall: what an organisation lets happen, what people want to be seen of them, reactions, screens."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, empty: nobody is shown before an organisation and they themselves say so."""
    op.create_table(
        "wall_terms",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("has_wall", sa.Boolean(), nullable=False),
        sa.Column("has_board", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("told_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_wall_terms"),
        _of_organisation("wall_terms"),
    )
    op.create_table(
        "wall_profile",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Text(), nullable=False),
        sa.Column("on_wall", sa.Boolean(), nullable=False),
        sa.Column("on_board", sa.Boolean(), nullable=False),
        sa.Column("gets_digest", sa.Boolean(), nullable=False),
        sa.Column("naming", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "principal_id", name="pk_wall_profile"),
        _of("wall_profile", "principal_id", "principal"),
    )
    op.create_table(
        "wall_choice",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "principal_id", "slug", name="pk_wall_choice"),
        _of("wall_choice", "principal_id", "principal"),
    )
    op.create_table(
        "wall_reaction",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("award_id", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Text(), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "award_id", "principal_id", name="pk_wall_reaction"),
        _of("wall_reaction", "award_id", "award"),
        _of("wall_reaction", "principal_id", "principal"),
    )
    op.create_index(
        "ix_wall_reaction_organisation_id_principal_id", "wall_reaction", ["organisation_id", "principal_id"]
    )
    op.create_table(
        "wall_screen",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_wall_screen"),
        sa.UniqueConstraint("organisation_id", "token_hash", name="uq_wall_screen_organisation_id_token_hash"),
        _of_organisation("wall_screen"),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("wall_screen", "wall_reaction", "wall_choice", "wall_profile", "wall_terms"):
        op.drop_table(name)


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_organisation_id"
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=name)


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=f"fk_{table}_organisation_id_{column}",
    )
