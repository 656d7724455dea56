"""The table of claim codes."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from issuer.store.keys_of_rows import refers
from records.columns import METADATA, Instant
from records.tables import owned

# The hash is unique in the whole installation: whoever types a code does not say whose badge it is.
CLAIM_CODE = Table(
    "claim_code",
    METADATA,
    owned(),
    Column("award_id", Text, nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "award_id"),
    refers("award", ("award_id", "id")),
    Index(None, "organisation_id", "expires_at"),
)
