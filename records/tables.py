"""The tables both services share. Every row but the installation's own belongs to one organisation."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from records.columns import METADATA, Instant, Json, Serial


def owner() -> Column[str]:
    """Return the column that says whose row it is, where nothing else in the row vouches for it."""
    return Column("organisation_id", Text, ForeignKey("organisation.id"), nullable=False)


def owned() -> Column[str]:
    """Return the column that says whose row it is, where a key of two columns vouches for it."""
    return Column("organisation_id", Text, nullable=False)


def _owner_or_installation() -> Column[str]:
    return Column("organisation_id", Text, ForeignKey("organisation.id"), nullable=True)


def _once_for_the_installation(table: str, column: str) -> Index:
    # NULLs are never equal in a unique constraint, so the installation's own rows need one of their own.
    condition = text("organisation_id IS NULL")
    name = f"uq_{table}_installation_{column}"
    return Index(name, column, unique=True, sqlite_where=condition, postgresql_where=condition)


ORGANISATION = Table(
    "organisation",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("public_url", Text),
    Column("did", Text, unique=True),
    Column("names_leaders", Boolean, nullable=False),
    Column("four_eyes_above", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# The one row is the link by which an installation is set up, and whether it was.
SETUP_LINK = Table(
    "setup_link",
    METADATA,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("token_hash", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# --- people ---------------------------------------------------------------------------------------

PERSON = Table(
    "person",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("data_key", LargeBinary),
    Column("created_at", Instant, nullable=False),
    Column("erased_at", Instant),
    PrimaryKeyConstraint("organisation_id", "id"),
)

PERSON_ADDRESS = Table(
    "person_address",
    METADATA,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    owned(),
    Column("person_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "address"),
    ForeignKeyConstraint(["organisation_id", "person_id"], ["person.organisation_id", "person.id"]),
    Index(None, "organisation_id", "person_id"),
)

HOLDER_KEY = Table(
    "holder_key",
    METADATA,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    owned(),
    Column("person_id", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "person_id", "holder"),
    ForeignKeyConstraint(["organisation_id", "person_id"], ["person.organisation_id", "person.id"]),
)

# --- principals and how they are known -------------------------------------------------------------

PRINCIPAL = Table(
    "principal",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("department", Text),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "address"),
)


def of_principal() -> ForeignKeyConstraint:
    """Return what ties a row to a principal of its organisation."""
    return ForeignKeyConstraint(
        ["organisation_id", "principal_id"], ["principal.organisation_id", "principal.id"]
    )


SESSION = Table(
    "session",
    METADATA,
    Column("id_hash", Text, primary_key=True),
    owned(),
    Column("principal_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("handle", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("provider", Text),
    Column("subject", Text),
    Column("provider_session", Text),
    Column("sealed_id_token", LargeBinary),
    of_principal(),
    UniqueConstraint("organisation_id", "handle"),
    Index(None, "organisation_id", "principal_id"),
)

ONE_TIME_LINK = Table(
    "one_time_link",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    owned(),
    Column("principal_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    of_principal(),
)

API_TOKEN = Table(
    "api_token",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    owner(),
    Column("prefix", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("organisation_id", "prefix"),
)

# --- what stays -----------------------------------------------------------------------------------

AUDIT_ENTRY = Table(
    "audit_entry",
    METADATA,
    owner(),
    Column("seq", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("person_id", Text),
    Column("sealed", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("organisation_id", "seq"),
    Index(None, "organisation_id", "object_id"),
)

JOB = Table(
    "job",
    METADATA,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    owner(),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("payload", Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("taken_until", Instant),
    Column("token", Text),
    Column("error", Text, nullable=False),
    # When a message about it was sent, where several machines share the work.
    Column("sent_at", Instant),
    UniqueConstraint("organisation_id", "kind", "key"),
    Index(None, "run_at"),
)

SEALED_KEY = Table(
    "sealed_key",
    METADATA,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    _owner_or_installation(),
    Column("name", Text, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("public_jwk", Json, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("use", Text, nullable=False),
    Column("compromised_since", Instant),
    Column("certificates", Text),
    UniqueConstraint("organisation_id", "name"),
    _once_for_the_installation("sealed_key", "name"),
)

PUBLISHED_DOCUMENT = Table(
    "published_document",
    METADATA,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    _owner_or_installation(),
    Column("path", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "path"),
    _once_for_the_installation("published_document", "path"),
)

# --- counts that all processes share ----------------------------------------------------------------

SHARED_COUNT = Table(
    "shared_count",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Index(None, "ends_at"),
)
