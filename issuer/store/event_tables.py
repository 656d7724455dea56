"""The table of events."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text

from records.columns import METADATA, Instant
from records.tables import owner

EVENT = Table(
    "event",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("slug", Text, nullable=False),
    Column("level", Integer),
    Column("title", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("most", Integer, nullable=False),
    Column("closed_at", Instant),
    PrimaryKeyConstraint("organisation_id", "id"),
)
