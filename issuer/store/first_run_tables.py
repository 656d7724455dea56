"""The table of first runs."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from records.columns import METADATA, Instant, Json
from records.tables import owner

FIRST_RUN = Table(
    "first_run",
    METADATA,
    owner(),
    Column("begun_at", Instant, nullable=False),
    Column("answers", Json, nullable=False),
    Column("departments", Json, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("organisation_id"),
)
