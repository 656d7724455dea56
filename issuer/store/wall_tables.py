"""The tables of the recognition wall."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant, Json
from records.tables import of_principal, owned, owner

WALL_TERMS = Table(
    "wall_terms",
    METADATA,
    owner(),
    Column("has_wall", Boolean, nullable=False),
    Column("has_board", Boolean, nullable=False),
    Column("points", Json, nullable=False),
    Column("told_until", Instant),
    PrimaryKeyConstraint("organisation_id"),
)

WALL_PROFILE = Table(
    "wall_profile",
    METADATA,
    owned(),
    Column("principal_id", Text, nullable=False),
    Column("on_wall", Boolean, nullable=False),
    Column("on_board", Boolean, nullable=False),
    Column("gets_digest", Boolean, nullable=False),
    Column("naming", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "principal_id"),
    of_principal(),
)

# The badges that somebody said yes or no to.
WALL_CHOICE = Table(
    "wall_choice",
    METADATA,
    owned(),
    Column("principal_id", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("is_shown", Boolean, nullable=False),
    PrimaryKeyConstraint("organisation_id", "principal_id", "slug"),
    of_principal(),
)

WALL_REACTION = Table(
    "wall_reaction",
    METADATA,
    owned(),
    Column("award_id", Text, nullable=False),
    Column("principal_id", Text, nullable=False),
    Column("reaction", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "award_id", "principal_id"),
    refers("award", ("award_id", "id")),
    of_principal(),
    Index(None, "organisation_id", "principal_id"),
)

WALL_SCREEN = Table(
    "wall_screen",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("token_hash", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "token_hash"),
)
