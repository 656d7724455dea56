"""The tables of those who check under policies of their own."""

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from records.columns import METADATA, Instant, Json
from records.tables import owned, owner

_IN_USE = text("retired_at IS NULL")


def _of_policy() -> ForeignKeyConstraint:
    ours, theirs = ("organisation_id", "policy_id"), ("organisation_id", "id")
    return ForeignKeyConstraint(ours, [f"verification_policy.{each}" for each in theirs])


POLICY = Table(
    "verification_policy",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("retired_at", Instant),
    PrimaryKeyConstraint("organisation_id", "id"),
    Index(
        "uq_verification_policy_name_in_use",
        "organisation_id",
        "name",
        unique=True,
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    ),
)

POLICY_VERSION = Table(
    "verification_policy_version",
    METADATA,
    owned(),
    Column("policy_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("document", Json, nullable=False),
    Column("digest", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "policy_id", "version"),
    _of_policy(),
)

RECEIPT = Table(
    "check_receipt",
    METADATA,
    owned(),
    Column("reference", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("policy_id", Text, nullable=False),
    Column("policy_name", Text, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("policy_digest", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("digests", Json, nullable=False),
    Column("by", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "reference"),
    _of_policy(),
    Index(None, "organisation_id", "at"),
    Index(None, "expires_at"),
)

LINK = Table(
    "check_link",
    METADATA,
    Column("secret_hash", Text, primary_key=True),
    owned(),
    Column("policy_id", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("uses_left", Integer),
    _of_policy(),
    Index(None, "organisation_id", "expires_at"),
)

# A client is an organisation's program or nobody in particular; what it was told is sealed under its own request.
ANSWER = Table(
    "kept_answer",
    METADATA,
    Column("client", Text, nullable=False),
    Column("key_hash", Text, nullable=False),
    Column("body_hash", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("sealed", LargeBinary),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("client", "key_hash"),
    Index(None, "expires_at"),
)
