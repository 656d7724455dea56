"""The tables of changes of many awards."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, false

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant
from records.tables import owned, owner

BULK_CHANGE = Table(
    "bulk_change",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("by_address", Text, nullable=False),
    Column("chosen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # What is to be done; nothing as long as awards are chosen only.
    Column("act", Text),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("public_sentence", Text, nullable=False),
    Column("valid_until", Instant),
    Column("tell", Boolean, nullable=False, server_default=false()),
    Column("message", Text, nullable=False, server_default=""),
    Column("confirmed_by_id", Text),
    Column("confirmed_by_name", Text, nullable=False),
    Column("confirmed_by_address", Text, nullable=False),
    Column("begun_at", Instant),
    Column("ended_at", Instant),
    Column("undoes", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
)

BULK_ROW = Table(
    "bulk_row",
    METADATA,
    owned(),
    Column("bulk_id", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("words", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "bulk_id", "place"),
    refers("bulk_change", ("bulk_id", "id")),
    refers("award", ("award_id", "id")),
    Index("ix_bulk_row_outcome", "organisation_id", "bulk_id", "outcome", "place"),
)
