"""The tables of courses: who tells of them, what each earns, what was told, and how one level leads to the next."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from issuer.store.keys_of_rows import refers, serial
from records.columns import METADATA, Instant, Json
from records.tables import owned, owner

COURSE_SOURCE = Table(
    "course_source",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("paths", Json, nullable=False),
    Column("tells", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
)

# `rank` is the level, 0 where the badge has none: what is empty is never the same as anything.
COURSE_WAY = Table(
    "course_way",
    METADATA,
    serial(),
    owned(),
    Column("id", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("course", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("least", Integer),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "source_id", "course", "slug", "rank"),
    refers("course_source", ("source_id", "id")),
)

# `person` is how the source names somebody, who need not be known here. With the person the row goes.
COURSE_EVENT = Table(
    "course_event",
    METADATA,
    serial(),
    owned(),
    Column("source_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("person", Text, nullable=False),
    Column("course", Text, nullable=False),
    Column("is_completed", Boolean, nullable=False),
    Column("score", Integer),
    Column("state", Text, nullable=False),
    Column("person_id", Text),
    Column("award_id", Text, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("organisation_id", "source_id", "id"),
    refers("course_source", ("source_id", "id")),
    refers("person", ("person_id", "id")),
    Index(None, "organisation_id", "person_id"),
    Index(None, "organisation_id", "state"),
)

LEVEL_STEP = Table(
    "level_step",
    METADATA,
    owner(),
    Column("slug", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("completions", Integer, nullable=False),
    Column("months", Integer, nullable=False),
    Column("least", Integer),
    Column("is_automatic", Boolean, nullable=False),
    PrimaryKeyConstraint("organisation_id", "slug", "level"),
)

LEVEL_PROPOSAL = Table(
    "level_proposal",
    METADATA,
    serial(),
    owned(),
    Column("id", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", Text, nullable=False),
    UniqueConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "award_id", "level"),
    refers("award", ("award_id", "id")),
    refers("person", ("person_id", "id")),
)
