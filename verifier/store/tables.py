"""The verifier's own tables: reports for a while, and requests to wallets."""

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from records.columns import METADATA, Instant, Json

REPORT = Table(
    "report",
    METADATA,
    Column("reference", Text, primary_key=True),
    Column("report", Json, nullable=False),
    Column("received", LargeBinary, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

PRESENTATION_REQUEST = Table(
    "presentation_request",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("state_hash", Text, nullable=False, unique=True),
    Column("nonce", Text, nullable=False),
    Column("session_hash", Text, nullable=False),
    Column("query", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("response_code_hash", Text),
    Column("result", Json),
    Index(None, "expires_at"),
)
