"""The tables of letters, and of what is known of the addresses they go to."""

from sqlalchemy import (
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

# `sealed` is what the letter says, under its person's key. With the person the whole row goes.
LETTER = Table(
    "letter",
    METADATA,
    serial(),
    owned(),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person_id", Text),
    Column("address", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),
    Column("tried_at", Instant),
    Column("answer", Text, nullable=False),
    UniqueConstraint("organisation_id", "id"),
    refers("person", ("person_id", "id")),
    Index(None, "organisation_id", "award_id"),
    Index(None, "organisation_id", "person_id"),
    Index(None, "organisation_id", "address"),
    Index(None, "organisation_id", "state"),
)

MAIL_ADDRESS = Table(
    "mail_address",
    METADATA,
    owner(),
    Column("address", Text, nullable=False),
    Column("bounced_at", Instant),
    Column("answer", Text, nullable=False),
    Column("no_reminders_at", Instant),
    PrimaryKeyConstraint("organisation_id", "address"),
)

MAIL_TERMS = Table(
    "mail_terms",
    METADATA,
    owner(),
    Column("reminder_days", Json, nullable=False),
    PrimaryKeyConstraint("organisation_id"),
)
