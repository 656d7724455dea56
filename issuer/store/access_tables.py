"""The tables of programs that act for people, and of what people keep here."""

from sqlalchemy import (
    Column,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from issuer.store.keys_of_rows import refers, serial
from records.columns import METADATA, Instant, Json
from records.tables import owned, owner

CLIENT = Table(
    "client",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("redirect_uris", Json, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("about", Json, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
)

AUTHORIZATION = Table(
    "client_authorization",
    METADATA,
    owned(),
    Column("id", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("principal_id", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("code_expires_at", Instant, nullable=False),
    Column("code_used_at", Instant),
    Column("revoked_at", Instant),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "code_hash"),
    refers("client", ("client_id", "id")),
)

BEARER = Table(
    "bearer",
    METADATA,
    owned(),
    Column("token_hash", Text, nullable=False),
    Column("authorization_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    PrimaryKeyConstraint("organisation_id", "token_hash"),
    refers("client_authorization", ("authorization_id", "id")),
    Index(None, "expires_at"),
)

HOSTED_CREDENTIAL = Table(
    "hosted_credential",
    METADATA,
    serial(),
    owner(),
    Column("owner", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("valid_from", Instant),
    Column("stored_at", Instant, nullable=False),
    UniqueConstraint("organisation_id", "owner", "key"),
    Index(None, "organisation_id", "owner", "stored_at"),
)

HOSTED_PROFILE = Table(
    "hosted_profile",
    METADATA,
    owner(),
    Column("owner", Text, nullable=False),
    Column("profile", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "owner"),
)
