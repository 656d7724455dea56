"""The tables of webhooks and of the messages to them."""

from sqlalchemy import (
    Boolean,
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

# `slot` counts from 1 to as many as an organisation may have: what is taken is taken, however many ask at once.
WEBHOOK = Table(
    "webhook",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("events", Json, nullable=False),
    Column("tells_people", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("failing_since", Instant),
    Column("rests_until", Instant),
    Column("off_at", Instant),
    Column("off_reason", Text),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "slot"),
)

WEBHOOK_DELIVERY = Table(
    "webhook_delivery",
    METADATA,
    serial(),
    owned(),
    Column("id", Text, nullable=False),
    Column("endpoint_id", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("event_type", Text, nullable=False),
    Column("event_at", Instant, nullable=False),
    Column("data", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),
    Column("tried_at", Instant),
    Column("answer", Text, nullable=False),
    UniqueConstraint("organisation_id", "id"),
    refers("webhook", ("endpoint_id", "id")),
    Index(None, "organisation_id", "endpoint_id", "state"),
    Index(None, "organisation_id", "endpoint_id", "event_at"),
)
