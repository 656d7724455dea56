"""The table of badges that people ask for."""

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant, Json
from records.tables import of_principal, owned

# `pending_slug` is the badge while something can still become of the request, and empty from then on: of one person and
# badge one is pending, however many ask at once.
BADGE_REQUEST = Table(
    "badge_request",
    METADATA,
    owned(),
    Column("id", Text, nullable=False),
    # Of who asks at an event it is empty: they are nobody who signs in.
    Column("principal_id", Text),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("pending_slug", Text),
    Column("level", Integer),
    Column("evidence", Text, nullable=False),
    Column("links", Json, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("answered_by", Text),
    Column("answered_at", Instant),
    Column("answer", Text, nullable=False),
    Column("award_id", Text),
    Column("event_id", Text),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "principal_id", "pending_slug"),
    of_principal(),
    ForeignKeyConstraint(["organisation_id", "award_id"], ["award.organisation_id", "award.id"]),
    refers("event", ("event_id", "id")),
    Index(None, "organisation_id", "state", "asked_at"),
    Index(None, "organisation_id", "event_id"),
)
