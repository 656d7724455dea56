"""The tables of endorsements: those that an organisation gave, and those of others that its badges carry."""

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
    text,
)

from issuer.store.keys_of_rows import serial
from records.columns import METADATA, Instant
from records.tables import owner

_STANDS = text("withdrawn_at IS NULL")

RECOGNITION = Table(
    "recognition",
    METADATA,
    serial(),
    owner(),
    Column("id", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("subject_name", Text, nullable=False),
    Column("endorsed", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("status_list", Integer, nullable=False),
    Column("status_index", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("withdrawn_at", Instant),
    UniqueConstraint("organisation_id", "id"),
    Index(
        "uq_recognition_standing",
        "organisation_id",
        "subject_id",
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    ),
)

ACCEPTED_ENDORSEMENT = Table(
    "accepted_endorsement",
    METADATA,
    owner(),
    Column("id", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("endorser", Text, nullable=False),
    Column("endorser_name", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("is_token", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "id"),
)
