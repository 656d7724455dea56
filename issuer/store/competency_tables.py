"""The tables of competency frameworks."""

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from records.columns import METADATA, Instant, Json
from records.tables import owned, owner

FRAMEWORK = Table(
    "framework",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "key"),
)


def _of_framework() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organisation_id", "framework"], ["framework.organisation_id", "framework.id"]
    )


COMPETENCY = Table(
    "competency",
    METADATA,
    owned(),
    Column("framework", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("target_type", Text),
    Column("code", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("earlier", Json, nullable=False),
    Column("retired_at", Instant),
    # Code, statement and description without difference of case: what a search looks at.
    Column("found_by", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "framework", "id"),
    _of_framework(),
    Index(None, "organisation_id", "url"),
)

COMPETENCY_LINK = Table(
    "competency_link",
    METADATA,
    owned(),
    Column("framework", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("title", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "framework", "place"),
    _of_framework(),
)
