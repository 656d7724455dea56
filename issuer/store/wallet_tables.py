"""The tables of what wallets asked, were told, and told."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from issuer.store.keys_of_rows import refers, serial
from records.columns import METADATA, Instant, Json
from records.tables import owned

OFFER_STEP = Table(
    "offer_step",
    METADATA,
    serial(),
    owned(),
    Column("offer_id", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    UniqueConstraint("organisation_id", "offer_id", "step", "told"),
    refers("offer", ("offer_id", "id")),
    refers("award", ("award_id", "id")),
    Index(None, "organisation_id", "award_id"),
)

DELIVERY = Table(
    "delivery",
    METADATA,
    owned(),
    Column("id", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("offer_id", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("delivered_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
    refers("access_grant", ("token_hash", "token_hash")),
    refers("offer", ("offer_id", "id")),
    refers("award", ("award_id", "id")),
)

DELIVERY_EVENT = Table(
    "delivery_event",
    METADATA,
    owned(),
    Column("delivery_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "delivery_id", "event"),
    refers("delivery", ("delivery_id", "id")),
)

GRANT_DETAIL = Table(
    "grant_detail",
    METADATA,
    owned(),
    Column("token_hash", Text, nullable=False),
    Column("configuration_ids", Json, nullable=False),
    PrimaryKeyConstraint("organisation_id", "token_hash"),
    refers("access_grant", ("token_hash", "token_hash")),
)
