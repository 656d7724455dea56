"""The table of role profiles."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from records.columns import METADATA, Instant, Json
from records.tables import owner

# `known_by` is department and name without difference of case: each stands for one profile.
ROLE_PROFILE = Table(
    "role_profile",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("known_by", Text, nullable=False),
    Column("needs", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "known_by"),
)
