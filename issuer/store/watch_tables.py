"""The table of watched credentials."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from records.columns import METADATA, Instant, Json
from records.tables import owner

# `slot` counts from 1 to as many as an organisation may watch: what is taken is taken, however many ask at once.
WATCH = Table(
    "watch",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("credential_id", Text, nullable=False),
    Column("status", Json, nullable=False),
    Column("valid_until", Instant),
    Column("label", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("changed_at", Instant),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "slot"),
    UniqueConstraint("organisation_id", "digest"),
)
