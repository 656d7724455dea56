"""The table of links by which people show their badges."""

from sqlalchemy import Boolean, Column, Index, Table, Text, UniqueConstraint

from issuer.store.keys_of_rows import refers, serial
from records.columns import METADATA, Instant
from records.tables import owned

SHARE = Table(
    "share",
    METADATA,
    serial(),
    owned(),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("award_id", Text),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("naming", Text, nullable=False),
    Column("shows_level", Boolean, nullable=False),
    Column("shows_evidence", Boolean, nullable=False),
    Column("is_found", Boolean, nullable=False),
    Column("is_on", Boolean, nullable=False),
    UniqueConstraint("organisation_id", "id"),
    refers("person", ("person_id", "id")),
    refers("award", ("award_id", "id")),
    Index(None, "organisation_id", "person_id"),
)
