"""The tables of answers that are put off, and of the tokens that wallets come back with."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant, Json
from records.tables import owned

DEFERRAL = Table(
    "deferral",
    METADATA,
    owned(),
    Column("id_hash", Text, nullable=False),
    Column("offer_id", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("configuration_id", Text, nullable=False),
    Column("holders", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("is_old", Boolean, nullable=False),
    Column("format", Text),
    Column("fetched_at", Instant),
    PrimaryKeyConstraint("organisation_id", "offer_id", "configuration_id"),
    UniqueConstraint("organisation_id", "id_hash"),
    refers("offer", ("offer_id", "id")),
    refers("award", ("award_id", "id")),
    Index(None, "organisation_id", "award_id"),
)

REFRESH_TOKEN = Table(
    "refresh_token",
    METADATA,
    owned(),
    Column("token_hash", Text, nullable=False),
    Column("offer_id", Text, nullable=False),
    Column("grant_hash", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("thumbprint", Text),
    Column("used_at", Instant),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("organisation_id", "token_hash"),
    refers("offer", ("offer_id", "id")),
    refers("access_grant", ("grant_hash", "token_hash")),
    Index(None, "organisation_id", "offer_id"),
)
