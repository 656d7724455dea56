"""Everything the first version keeps: what both services share, the issuer's tables, the verifier's."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text
INTEGER = sa.Integer
BOOLEAN = sa.Boolean
BYTES = sa.LargeBinary
INSTANT = sa.BigInteger  # whole seconds since 1970, UTC

TABLES = """
    presentation_request report signed_copy used_nonce access_grant offer signed_list
    token_place token_list status_place
    status_list award_version award planned_badge published_document sealed_key audit_entry
    api_token one_time_link session principal holder_key person_address person organisation
"""

# An audit entry, once written, is never changed or deleted: not even by a mistake of ours.
APPEND_ONLY = {
    "sqlite": [
        f"""CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$""",
        """CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
           FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()""",
    ],
}


def upgrade() -> None:
    """Make every table."""
    _people()
    _principals()
    _what_stays()
    _issuer()
    _offers_and_copies()
    _verifier()
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop every table, with its indexes and triggers."""
    for table in TABLES.split():
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_is_append_only()")


def _serial() -> sa.Column[int]:
    # SQLite counts rows by itself only in a column of type INTEGER.
    return sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _needed(kind: type, *names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, kind(), nullable=False) for name in names]


def _optional(kind: type, *names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, kind(), nullable=True) for name in names]


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _refers(table: str, columns: list[str], to: list[str]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, to, name=f"fk_{table}_{'_'.join(columns)}")


def _index_where(condition: str, name: str, table: str, *columns: str, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _people() -> None:
    op.create_table(
        "organisation",
        *_needed(TEXT, "id", "slug", "name", "zone"),
        *_optional(TEXT, "public_url", "did"),
        *_needed(INSTANT, "created_at"),
        _key("organisation", "id"),
        _unique("organisation", "did"),
        _unique("organisation", "slug"),
    )
    op.create_table(
        "person",
        *_needed(TEXT, "organisation_id", "id", "name"),
        *_optional(BYTES, "data_key"),
        *_needed(INSTANT, "created_at"),
        *_optional(INSTANT, "erased_at"),
        _key("person", "organisation_id", "id"),
        _refers("person", ["organisation_id"], ["organisation.id"]),
    )
    op.create_table(
        "person_address",
        _serial(),
        *_needed(TEXT, "organisation_id", "person_id", "address"),
        *_needed(INSTANT, "created_at"),
        _key("person_address", "serial"),
        _unique("person_address", "organisation_id", "address"),
        _refers("person_address", ["organisation_id", "person_id"], ["person.organisation_id", "person.id"]),
    )
    op.create_index(
        "ix_person_address_organisation_id_person_id", "person_address", ["organisation_id", "person_id"]
    )
    op.create_table(
        "holder_key",
        _serial(),
        *_needed(TEXT, "organisation_id", "person_id", "holder"),
        *_needed(INSTANT, "created_at"),
        _key("holder_key", "serial"),
        _unique("holder_key", "organisation_id", "person_id", "holder"),
        _refers("holder_key", ["organisation_id", "person_id"], ["person.organisation_id", "person.id"]),
    )


def _principals() -> None:
    op.create_table(
        "principal",
        *_needed(TEXT, "organisation_id", "id", "name", "address", "role"),
        *_needed(INSTANT, "created_at"),
        *_optional(INSTANT, "disabled_at"),
        _key("principal", "organisation_id", "id"),
        _unique("principal", "organisation_id", "address"),
        _refers("principal", ["organisation_id"], ["organisation.id"]),
    )
    op.create_table(
        "session",
        *_needed(TEXT, "id_hash", "organisation_id", "principal_id"),
        *_needed(INSTANT, "created_at", "seen_at", "expires_at"),
        *_optional(INSTANT, "revoked_at"),
        _key("session", "id_hash"),
        _refers(
            "session", ["organisation_id", "principal_id"], ["principal.organisation_id", "principal.id"]
        ),
    )
    op.create_index("ix_session_organisation_id_principal_id", "session", ["organisation_id", "principal_id"])
    op.create_table(
        "one_time_link",
        *_needed(TEXT, "token_hash", "organisation_id", "principal_id"),
        *_needed(INSTANT, "created_at", "expires_at"),
        *_optional(INSTANT, "used_at"),
        _key("one_time_link", "token_hash"),
        _refers(
            "one_time_link",
            ["organisation_id", "principal_id"],
            ["principal.organisation_id", "principal.id"],
        ),
    )
    op.create_table(
        "api_token",
        *_needed(TEXT, "token_hash", "organisation_id", "prefix", "name", "role"),
        *_needed(INSTANT, "created_at"),
        *_optional(INSTANT, "expires_at", "revoked_at"),
        _key("api_token", "token_hash"),
        _unique("api_token", "organisation_id", "prefix"),
        _refers("api_token", ["organisation_id"], ["organisation.id"]),
    )


def _what_stays() -> None:
    op.create_table(
        "audit_entry",
        *_needed(TEXT, "organisation_id"),
        *_needed(sa.BigInteger, "seq"),
        *_needed(INSTANT, "at"),
        *_needed(TEXT, "actor", "action", "object_id"),
        *_optional(TEXT, "person_id"),
        *_needed(BYTES, "sealed", "prev_hash", "hash"),
        _key("audit_entry", "organisation_id", "seq"),
        _refers("audit_entry", ["organisation_id"], ["organisation.id"]),
    )
    op.create_index(
        "ix_audit_entry_organisation_id_object_id", "audit_entry", ["organisation_id", "object_id"]
    )
    op.create_table(
        "sealed_key",
        _serial(),
        *_optional(TEXT, "organisation_id"),
        *_needed(TEXT, "name", "algorithm", "public_jwk"),
        *_needed(BYTES, "sealed"),
        *_needed(TEXT, "state"),
        *_needed(INSTANT, "created_at"),
        *_needed(TEXT, "use"),
        *_optional(INSTANT, "compromised_since"),
        _key("sealed_key", "serial"),
        _unique("sealed_key", "organisation_id", "name"),
        _refers("sealed_key", ["organisation_id"], ["organisation.id"]),
    )
    _index_where(
        "organisation_id IS NULL", "uq_sealed_key_installation_name", "sealed_key", "name", unique=True
    )
    op.create_table(
        "published_document",
        _serial(),
        *_optional(TEXT, "organisation_id"),
        *_needed(TEXT, "path", "media_type"),
        *_needed(BYTES, "body"),
        *_needed(TEXT, "etag"),
        *_needed(INSTANT, "published_at"),
        _key("published_document", "serial"),
        _unique("published_document", "organisation_id", "path"),
        _refers("published_document", ["organisation_id"], ["organisation.id"]),
    )
    _index_where(
        "organisation_id IS NULL",
        "uq_published_document_installation_path",
        "published_document",
        "path",
        unique=True,
    )


def _issuer() -> None:
    op.create_table(
        "planned_badge",
        *_needed(TEXT, "organisation_id", "slug"),
        *_needed(INTEGER, "version"),
        *_needed(TEXT, "achievement_id", "achievement"),
        *_optional(INTEGER, "expiry_months"),
        *_optional(TEXT, "rule"),
        *_needed(INSTANT, "published_at"),
        _key("planned_badge", "organisation_id", "slug", "version"),
        _refers("planned_badge", ["organisation_id"], ["organisation.id"]),
    )
    op.create_table(
        "award",
        _serial(),
        *_needed(TEXT, "organisation_id", "id", "slug", "achievement", "person_id", "address"),
        *_optional(INTEGER, "level"),
        *_needed(TEXT, "evidence", "awarded_by"),
        *_needed(INSTANT, "awarded_at"),
        *_needed(TEXT, "claim_id"),
        *_needed(INSTANT, "claim_expires_at"),
        *_optional(INSTANT, "declined_at"),
        *_needed(INTEGER, "version"),
        *_needed(TEXT, "search_text"),
        _key("award", "serial"),
        _unique("award", "claim_id"),
        _unique("award", "organisation_id", "id"),
        _refers("award", ["organisation_id", "person_id"], ["person.organisation_id", "person.id"]),
    )
    op.create_index("ix_award_organisation_id_awarded_at", "award", ["organisation_id", "awarded_at"])
    op.create_index("ix_award_organisation_id_person_id", "award", ["organisation_id", "person_id"])
    op.create_table(
        "award_version",
        *_needed(TEXT, "organisation_id", "award_id"),
        *_needed(INTEGER, "number"),
        *_needed(INSTANT, "valid_from"),
        *_optional(INSTANT, "valid_until"),
        *_needed(INTEGER, "status_list", "status_index"),
        *_optional(INSTANT, "revocation_at"),
        *_optional(TEXT, "revocation_reason", "revocation_note", "revocation_sentence"),
        *_optional(INSTANT, "suspension_at"),
        *_optional(TEXT, "suspension_reason", "suspension_note", "suspension_sentence"),
        _key("award_version", "organisation_id", "award_id", "number"),
        _unique("award_version", "organisation_id", "status_list", "status_index"),
        _refers("award_version", ["organisation_id", "award_id"], ["award.organisation_id", "award.id"]),
    )
    _index_where(
        "revocation_at IS NOT NULL",
        "ix_award_version_revocation",
        "award_version",
        "organisation_id",
        "status_list",
        "status_index",
    )
    _index_where(
        "suspension_at IS NOT NULL",
        "ix_award_version_suspension",
        "award_version",
        "organisation_id",
        "status_list",
        "status_index",
    )
    op.create_table(
        "status_list",
        *_needed(TEXT, "organisation_id"),
        *_needed(INTEGER, "number", "length"),
        *_needed(BOOLEAN, "closed"),
        *_needed(INTEGER, "revocations", "suspensions"),
        _key("status_list", "organisation_id", "number"),
        _refers("status_list", ["organisation_id"], ["organisation.id"]),
    )
    op.create_table(
        "status_place",
        *_needed(TEXT, "organisation_id"),
        *_needed(INTEGER, "list_number", "status_index"),
        _key("status_place", "organisation_id", "list_number", "status_index"),
    )
    op.create_table(
        "token_list",
        *_needed(TEXT, "organisation_id"),
        *_needed(INTEGER, "number", "length"),
        *_needed(BOOLEAN, "closed"),
        *_needed(INTEGER, "changes"),
        _key("token_list", "organisation_id", "number"),
        _refers("token_list", ["organisation_id"], ["organisation.id"]),
    )
    op.create_table(
        "token_place",
        *_needed(TEXT, "organisation_id"),
        *_needed(INTEGER, "list_number", "status_index"),
        *_needed(TEXT, "award_id"),
        *_needed(INTEGER, "version"),
        _key("token_place", "organisation_id", "list_number", "status_index"),
        _refers(
            "token_place",
            ["organisation_id", "award_id", "version"],
            ["award_version.organisation_id", "award_version.award_id", "award_version.number"],
        ),
    )
    op.create_index("ix_token_place_organisation_id_award_id", "token_place", ["organisation_id", "award_id"])
    op.create_table(
        "signed_list",
        *_needed(TEXT, "organisation_id", "path"),
        *_needed(INTEGER, "changes"),
        *_needed(TEXT, "method_id", "media_type"),
        *_needed(BYTES, "body"),
        *_needed(TEXT, "etag"),
        *_needed(INSTANT, "signed_at"),
        _key("signed_list", "organisation_id", "path"),
        _refers("signed_list", ["organisation_id"], ["organisation.id"]),
    )


def _offers_and_copies() -> None:
    op.create_table(
        "offer",
        _serial(),
        *_needed(TEXT, "organisation_id", "id", "award_id", "code_hash"),
        *_optional(TEXT, "tx_code_hash"),
        *_needed(INSTANT, "created_at", "expires_at"),
        *_needed(INTEGER, "failures"),
        *_optional(INSTANT, "redeemed_at", "cancelled_at"),
        _key("offer", "serial"),
        _unique("offer", "organisation_id", "code_hash"),
        _unique("offer", "organisation_id", "id"),
        _refers("offer", ["organisation_id", "award_id"], ["award.organisation_id", "award.id"]),
    )
    op.create_index("ix_offer_organisation_id_award_id", "offer", ["organisation_id", "award_id"])
    op.create_table(
        "access_grant",
        *_needed(TEXT, "organisation_id", "token_hash", "offer_id", "award_id"),
        *_needed(INSTANT, "expires_at"),
        *_optional(TEXT, "holder", "thumbprint"),
        _key("access_grant", "organisation_id", "token_hash"),
        _refers("access_grant", ["organisation_id", "award_id"], ["award.organisation_id", "award.id"]),
        _refers("access_grant", ["organisation_id", "offer_id"], ["offer.organisation_id", "offer.id"]),
    )
    op.create_table(
        "used_nonce",
        *_needed(TEXT, "organisation_id", "nonce_hash"),
        *_needed(INSTANT, "expires_at"),
        _key("used_nonce", "organisation_id", "nonce_hash"),
    )
    op.create_index("ix_used_nonce_expires_at", "used_nonce", ["expires_at"])
    op.create_table(
        "signed_copy",
        _serial(),
        *_needed(TEXT, "organisation_id", "award_id"),
        *_needed(INTEGER, "version"),
        *_needed(TEXT, "carrier", "holder"),
        *_needed(BYTES, "body"),
        *_needed(TEXT, "digest", "method_id"),
        *_needed(INSTANT, "signed_at"),
        *_needed(TEXT, "profile"),
        _key("signed_copy", "serial"),
        sa.UniqueConstraint(
            "organisation_id",
            "award_id",
            "version",
            "carrier",
            "holder",
            "method_id",
            "profile",
            name="uq_signed_copy_artefact",
        ),
        _refers(
            "signed_copy",
            ["organisation_id", "award_id", "version"],
            ["award_version.organisation_id", "award_version.award_id", "award_version.number"],
        ),
    )


def _verifier() -> None:
    op.create_table(
        "report",
        *_needed(TEXT, "reference", "report"),
        *_needed(BYTES, "received"),
        *_needed(INSTANT, "kept_at", "expires_at"),
        _key("report", "reference"),
    )
    op.create_index("ix_report_expires_at", "report", ["expires_at"])
    op.create_table(
        "presentation_request",
        *_needed(TEXT, "id", "state_hash", "nonce", "session_hash", "query"),
        *_needed(INSTANT, "created_at", "expires_at"),
        *_optional(INSTANT, "answered_at"),
        *_optional(TEXT, "response_code_hash", "result"),
        _key("presentation_request", "id"),
        _unique("presentation_request", "state_hash"),
    )
    op.create_index("ix_presentation_request_expires_at", "presentation_request", ["expires_at"])
