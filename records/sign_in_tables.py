"""The tables of signing in: what proves who somebody is, and programs of partners that prove it themselves."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from records.columns import METADATA, Instant, Json
from records.tables import of_principal, owned, owner

PASSWORD = Table(
    "password",
    METADATA,
    owned(),
    Column("principal_id", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "principal_id"),
    of_principal(),
)

PASSKEY = Table(
    "passkey",
    METADATA,
    Column("id", Text, primary_key=True),
    owned(),
    Column("principal_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    of_principal(),
    Index(None, "organisation_id", "principal_id"),
)

# Of no organisation: whoever tries to sign in by a passkey has not said yet whose they are.
SIGN_IN_ATTEMPT = Table(
    "sign_in_attempt",
    METADATA,
    Column("key_hash", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

WORK_PROVIDER = Table(
    "work_provider",
    METADATA,
    Column("organisation_id", Text, ForeignKey("organisation.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("sealed_secret", LargeBinary),
    Column("algorithm", Text, nullable=False),
    Column("roles_claim", Text, nullable=False),
    Column("roles", Json, nullable=False),
    Column("department_claim", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

WORK_ACCOUNT = Table(
    "work_account",
    METADATA,
    owned(),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("principal_id", Text, nullable=False),
    Column("linked_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "issuer", "subject"),
    of_principal(),
    Index(None, "organisation_id", "principal_id"),
)

PARTNER_CLIENT = Table(
    "partner_client",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("jwks", Json),
    Column("jwks_uri", Text),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("organisation_id", "id"),
)


def _of_client() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organisation_id", "client_id"], ["partner_client.organisation_id", "partner_client.id"]
    )


CLIENT_ASSERTION = Table(
    "client_assertion",
    METADATA,
    owned(),
    Column("client_id", Text, nullable=False),
    Column("jti_hash", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "client_id", "jti_hash"),
    _of_client(),
    Index(None, "expires_at"),
)

CLIENT_TOKEN = Table(
    "client_token",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    owned(),
    Column("client_id", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("expires_at", Instant, nullable=False),
    _of_client(),
    Index(None, "expires_at"),
)
