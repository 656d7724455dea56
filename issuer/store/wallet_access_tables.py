"""The tables of wallets that ask a signed-in person for a badge."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant, Json
from records.tables import owned

PUSHED_REQUEST = Table(
    "pushed_request",
    METADATA,
    owned(),
    Column("uri_hash", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("parameters", Json, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("taken_at", Instant),
    PrimaryKeyConstraint("organisation_id", "uri_hash"),
    Index(None, "expires_at"),
)

WALLET_AUTHORIZATION = Table(
    "wallet_authorization",
    METADATA,
    owned(),
    Column("id", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("principal_id", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("configuration_ids", Json, nullable=False),
    Column("in_detail", Json, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("thumbprint", Text),
    Column("created_at", Instant, nullable=False),
    Column("code_expires_at", Instant, nullable=False),
    Column("token_hash", Text),
    Column("code_used_at", Instant),
    Column("revoked_at", Instant),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "code_hash"),
    UniqueConstraint("organisation_id", "token_hash"),
    refers("award", ("award_id", "id")),
)
