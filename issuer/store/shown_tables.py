"""The tables of partners, of what people showed, and of the awards made for it."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant, Json
from records.tables import owned, owner

PARTNER = Table(
    "partner",
    METADATA,
    owner(),
    Column("folded", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("did", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "folded"),
    UniqueConstraint("organisation_id", "did"),
)

PARTS_REQUEST = Table(
    "parts_request",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("session_hash", Text, nullable=False),
    Column("uri", Text, nullable=False),
    Column("same_device", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("outcome", Json),
    PrimaryKeyConstraint("organisation_id", "id"),
    Index(None, "expires_at"),
)

# Who first showed badges with a DID, or a badge (`part:` and its hash): one badge counts for one person, whichever of
# its keys shows it. The row comes before its person, so that one of several is first.
SHOWING_HOLDER = Table(
    "showing_holder",
    METADATA,
    owner(),
    Column("holder", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "holder"),
    Index(None, "organisation_id", "person_id"),
)

# `part_hash` names a badge without saying which; all that it says is sealed under its person's key.
PRESENTED_PART = Table(
    "presented_part",
    METADATA,
    owned(),
    Column("person_id", Text, nullable=False),
    Column("part_hash", Text, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("organisation_id", "person_id", "part_hash"),
    refers("person", ("person_id", "id")),
)

PRESENTED_AWARD = Table(
    "presented_award",
    METADATA,
    owned(),
    Column("person_id", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("award_id", Text),
    Column("made_at", Instant),
    Column("sealed", LargeBinary),
    PrimaryKeyConstraint("organisation_id", "person_id", "slug"),
    UniqueConstraint("organisation_id", "award_id"),
    refers("person", ("person_id", "id")),
    refers("award", ("award_id", "id")),
)
