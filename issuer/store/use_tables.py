"""The table of counts of how badges are used."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text

from records.columns import METADATA
from records.tables import owner

# A badge that is in the plan no more keeps its counts, so they refer to no badge.
BADGE_USE = Table(
    "badge_use",
    METADATA,
    owner(),
    Column("use", Text, nullable=False),
    Column("slug", Text, nullable=False),
    # As 2026-05-03, a day where the organisation is.
    Column("day", Text, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("organisation_id", "use", "slug", "day"),
)
