"""The tables of award lists."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, false, text

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant, Json
from records.tables import owned, owner

AWARD_LIST = Table(
    "award_list",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("header", Json, nullable=False),
    Column("columns", Json),
    Column("digest", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("leader", Text),
    Column("sight", Json),
    Column("writes", Boolean, nullable=False),
    Column("starts_at", Instant),
    Column("stopped_at", Instant),
    Column("single", Boolean, nullable=False, server_default=false()),
    Column("by_address", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("organisation_id", "id"),
    Index(None, "organisation_id", "digest"),
)

_PENDING = text("state = 'pending'")

AWARD_LIST_ROW = Table(
    "award_list_row",
    METADATA,
    owned(),
    Column("list_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("cells", Json, nullable=False),
    Column("address", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("batch", Integer, nullable=False),
    Column("award_id", Text),
    Column("fault", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "list_id", "number"),
    refers("award_list", ("list_id", "id")),
    refers("award", ("award_id", "id")),
    Index(
        "ix_award_list_row_pending",
        "organisation_id",
        "list_id",
        "batch",
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
    Index(None, "organisation_id", "address"),
)
