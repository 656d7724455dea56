"""The issuer's own tables. Every key begins with the organisation: no row can point into another's."""

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

from issuer.store.keys_of_rows import refers, serial
from records.columns import METADATA, Instant, Json
from records.tables import owned, owner


def _withdrawal(kind: str) -> tuple[Column[object], ...]:
    return (
        Column(f"{kind}_at", Instant),
        Column(f"{kind}_reason", Text),
        Column(f"{kind}_note", Text),
        Column(f"{kind}_sentence", Text),
        Column(f"{kind}_origin", Text),
        Column(f"{kind}_part", Text),
        Column(f"{kind}_final_at", Instant),
    )


def _only_where(kind: str) -> Index:
    condition = text(f"{kind}_at IS NOT NULL")
    columns = ("organisation_id", "status_list", "status_index")
    name = f"ix_award_version_{kind}"
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


_WAITING = text("approval_asked_by IS NOT NULL AND approval_ruling IS NULL")

PLANNED_BADGE = Table(
    "planned_badge",
    METADATA,
    owner(),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("achievement_id", Text, nullable=False),
    Column("achievement", Text, nullable=False),
    Column("expiry_months", Integer),
    Column("rule", Json),
    Column("needs_approval", Boolean, nullable=False),
    Column("awarding", Text, nullable=False),
    Column("privacy", Text, nullable=False),
    Column("cap", Integer),
    Column("cap_per", Text),
    Column("needs_evidence", Boolean, nullable=False),
    Column("awarders", Text, nullable=False),
    Column("is_private", Boolean, nullable=False),
    Column("look", Json),
    Column("published_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "slug", "version"),
)

BADGE_DEPARTMENT = Table(
    "badge_department",
    METADATA,
    owner(),
    Column("slug", Text, nullable=False),
    Column("department", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "slug"),
)

# --- awards ---------------------------------------------------------------------------------------

AWARD = Table(
    "award",
    METADATA,
    serial(),
    owned(),
    Column("id", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("achievement", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("level", Integer),
    Column("evidence", Text, nullable=False),
    Column("awarded_by", Text, nullable=False),
    Column("awarded_at", Instant, nullable=False),
    Column("claim_id", Text, nullable=False, unique=True),
    Column("claim_expires_at", Instant, nullable=False),
    Column("declined_at", Instant),
    Column("version", Integer, nullable=False),
    Column("search_text", Text, nullable=False),
    # Who awarded what needs approval; nothing where it needs none.
    Column("approval_asked_by", Text),
    Column("approval_ruling", Text),
    Column("approval_at", Instant),
    Column("approval_by", Text),
    Column("approval_note", Text),
    # The id of whoever awarded it; nothing for awards of before this was kept.
    Column("given_by", Text),
    # The principal who awarded it; nothing where a program or the service did.
    Column("leader", Text),
    # Which of how many, of which period; nothing where a badge has no cap.
    Column("edition_number", Integer),
    Column("edition_most", Integer),
    Column("edition_period", Text),
    UniqueConstraint("organisation_id", "id"),
    refers("person", ("person_id", "id")),
    Index(None, "organisation_id", "person_id"),
    Index(None, "organisation_id", "awarded_at"),
    Index(
        "ix_award_waiting", "organisation_id", "awarded_at", sqlite_where=_WAITING, postgresql_where=_WAITING
    ),
)

EDITION = Table(
    "edition",
    METADATA,
    owner(),
    Column("slug", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("organisation_id", "slug", "period", "number"),
)

AWARD_VERSION = Table(
    "award_version",
    METADATA,
    owned(),
    Column("award_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_until", Instant),
    Column("status_list", Integer, nullable=False),
    Column("status_index", Integer, nullable=False),
    *_withdrawal("revocation"),
    *_withdrawal("suspension"),
    Column("privacy", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "award_id", "number"),
    # The last line of defence: whatever the code does, two versions never share a bit.
    UniqueConstraint("organisation_id", "status_list", "status_index"),
    refers("award", ("award_id", "id")),
    _only_where("revocation"),
    _only_where("suspension"),
)

KEPT_STACK = Table(
    "kept_stack",
    METADATA,
    owned(),
    Column("award_id", Text, nullable=False),
    Column("part_id", Text, nullable=False),
    PrimaryKeyConstraint("organisation_id", "award_id", "part_id"),
    refers("award", ("award_id", "id")),
)

STATUS_LIST = Table(
    "status_list",
    METADATA,
    owner(),
    Column("number", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("revocations", Integer, nullable=False),
    Column("suspensions", Integer, nullable=False),
    PrimaryKeyConstraint("organisation_id", "number"),
)

STATUS_PLACE = Table(
    "status_place",
    METADATA,
    owned(),
    Column("list_number", Integer, nullable=False),
    Column("status_index", Integer, nullable=False),
    # No foreign key: every award would take a shared lock on the row of the one open list.
    PrimaryKeyConstraint("organisation_id", "list_number", "status_index"),
)

TOKEN_LIST = Table(
    "token_list",
    METADATA,
    owner(),
    Column("number", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("changes", Integer, nullable=False),
    PrimaryKeyConstraint("organisation_id", "number"),
)

TOKEN_PLACE = Table(
    "token_place",
    METADATA,
    owned(),
    Column("list_number", Integer, nullable=False),
    Column("status_index", Integer, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("organisation_id", "list_number", "status_index"),
    refers("award_version", ("award_id", "award_id"), ("version", "number")),
    Index(None, "organisation_id", "award_id"),
)

SIGNED_LIST = Table(
    "signed_list",
    METADATA,
    owner(),
    Column("path", Text, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("method_id", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False),
    Column("signed_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "path"),
)

# --- offers and copies ----------------------------------------------------------------------------

OFFER = Table(
    "offer",
    METADATA,
    serial(),
    owned(),
    Column("id", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("tx_code_hash", Text),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("redeemed_at", Instant),
    Column("cancelled_at", Instant),
    UniqueConstraint("organisation_id", "id"),
    UniqueConstraint("organisation_id", "code_hash"),
    refers("award", ("award_id", "id")),
    Index(None, "organisation_id", "award_id"),
)

ACCESS_GRANT = Table(
    "access_grant",
    METADATA,
    owned(),
    Column("token_hash", Text, nullable=False),
    Column("offer_id", Text, nullable=False),
    Column("award_id", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("holder", Text),
    Column("thumbprint", Text),
    PrimaryKeyConstraint("organisation_id", "token_hash"),
    refers("offer", ("offer_id", "id")),
    refers("award", ("award_id", "id")),
)

USED_NONCE = Table(
    "used_nonce",
    METADATA,
    owned(),
    Column("nonce_hash", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "nonce_hash"),
    Index(None, "expires_at"),
)

SIGNED_COPY = Table(
    "signed_copy",
    METADATA,
    serial(),
    owned(),
    Column("award_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Column("method_id", Text, nullable=False),
    Column("signed_at", Instant, nullable=False),
    Column("profile", Text, nullable=False),
    # Named by hand: from its columns the name would be longer than PostgreSQL takes.
    UniqueConstraint(
        "organisation_id",
        "award_id",
        "version",
        "carrier",
        "holder",
        "method_id",
        "profile",
        name="uq_signed_copy_artefact",
    ),
    refers("award_version", ("award_id", "award_id"), ("version", "number")),
)
