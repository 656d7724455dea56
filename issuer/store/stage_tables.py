"""The tables of stages and pilots."""

from sqlalchemy import Boolean, Column, Integer, PrimaryKeyConstraint, Table, Text

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant, Json
from records.tables import owned, owner

BADGE_STAGE = Table(
    "badge_stage",
    METADATA,
    owner(),
    Column("slug", Text, nullable=False),
    Column("stage", Text, nullable=False),
    # The row of an idea as typed, and how often it was changed; nothing from a draft on.
    Column("cells", Json),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "slug"),
)

PILOT_MEMBER = Table(
    "pilot_member",
    METADATA,
    owner(),
    Column("slug", Text, nullable=False),
    Column("address", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "slug", "address"),
)

PILOT_VOICE = Table(
    "pilot_voice",
    METADATA,
    owned(),
    Column("award_id", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("understood", Boolean, nullable=False),
    Column("fair", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "award_id"),
    refers("award", ("award_id", "id")),
)
