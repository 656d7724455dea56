"""The table of what a directory says of people who sign in, beside what is known of them here."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from records.columns import METADATA, Instant, Json
from records.tables import of_principal, owned

DIRECTORY_ENTRY = Table(
    "directory_entry",
    METADATA,
    owned(),
    Column("principal_id", Text, nullable=False),
    # In lower case: two that differ in that alone are one (RFC 7643, 4.1.1).
    Column("user_name", Text, nullable=False),
    Column("external_id", Text),
    Column("document", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("removed_at", Instant),
    PrimaryKeyConstraint("organisation_id", "principal_id"),
    UniqueConstraint("organisation_id", "user_name"),
    of_principal(),
)
