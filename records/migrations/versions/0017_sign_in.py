"""Signing in: passwords, passkeys, work accounts, partners' programs; sessions know how they were begun."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None

_MADE = (
    "client_token",
    "client_assertion",
    "partner_client",
    "work_account",
    "work_provider",
    "sign_in_attempt",
    "passkey",
    "password",
)


def upgrade() -> None:
    """Make the tables. Sessions are over: people sign in again."""
    op.drop_table("session")
    _session(*_of_how())
    _own_ways()
    _work()
    _programs()


def downgrade() -> None:
    """Drop the tables, and make that of sessions as it was."""
    for name in _MADE:
        op.drop_table(name)
    op.drop_table("session")
    _session()


def _text(*names: str) -> list[sa.schema.SchemaItem]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _at(*names: str, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=f"fk_{table}_organisation_id_{column}",
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.id"], name=f"fk_{table}_organisation_id"
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _session(*more: sa.schema.SchemaItem) -> None:
    op.create_table(
        "session",
        *_text("id_hash", "organisation_id", "principal_id"),
        *_at("created_at", "seen_at", "expires_at"),
        *_at("revoked_at", nullable=True),
        *more,
        sa.PrimaryKeyConstraint("id_hash", name="pk_session"),
        _of("session", "principal_id", "principal"),
    )
    _index("session", "organisation_id", "principal_id")


def _of_how() -> list[sa.schema.SchemaItem]:
    return [
        *_text("handle", "way", "device"),
        *(sa.Column(name, sa.Text()) for name in ("provider", "subject", "provider_session")),
        sa.Column("sealed_id_token", sa.LargeBinary()),
        sa.UniqueConstraint("organisation_id", "handle", name="uq_session_organisation_id_handle"),
    ]


def _own_ways() -> None:
    op.create_table(
        "password",
        *_text("organisation_id", "principal_id", "hash"),
        *_at("changed_at"),
        sa.PrimaryKeyConstraint("organisation_id", "principal_id", name="pk_password"),
        _of("password", "principal_id", "principal"),
    )
    op.create_table(
        "passkey",
        *_text("id", "organisation_id", "principal_id", "name"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        *_at("created_at"),
        *_at("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        _of("passkey", "principal_id", "principal"),
    )
    _index("passkey", "organisation_id", "principal_id")
    op.create_table(
        "sign_in_attempt",
        *_text("key_hash"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *_at("expires_at"),
        sa.PrimaryKeyConstraint("key_hash", name="pk_sign_in_attempt"),
    )
    _index("sign_in_attempt", "expires_at")


def _work() -> None:
    op.create_table(
        "work_provider",
        *_text("organisation_id", "name", "issuer", "client_id"),
        sa.Column("sealed_secret", sa.LargeBinary()),
        *_text("algorithm", "roles_claim", "roles", "department_claim"),
        *_at("changed_at"),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_work_provider"),
        _owner("work_provider"),
    )
    op.create_table(
        "work_account",
        *_text("organisation_id", "issuer", "subject", "principal_id", "department"),
        *_at("linked_at"),
        sa.PrimaryKeyConstraint("organisation_id", "issuer", "subject", name="pk_work_account"),
        _of("work_account", "principal_id", "principal"),
    )
    _index("work_account", "organisation_id", "principal_id")


def _programs() -> None:
    op.create_table(
        "partner_client",
        *_text("organisation_id", "id", "name", "scopes"),
        *(sa.Column(name, sa.Text()) for name in ("jwks", "jwks_uri")),
        *_at("created_at"),
        *_at("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_partner_client"),
        _owner("partner_client"),
    )
    op.create_table(
        "client_assertion",
        *_text("organisation_id", "client_id", "jti_hash"),
        *_at("expires_at"),
        sa.PrimaryKeyConstraint("organisation_id", "client_id", "jti_hash", name="pk_client_assertion"),
        _of("client_assertion", "client_id", "partner_client"),
    )
    _index("client_assertion", "expires_at")
    op.create_table(
        "client_token",
        *_text("token_hash", "organisation_id", "client_id", "scopes"),
        *_at("expires_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_client_token"),
        _of("client_token", "client_id", "partner_client"),
    )
    _index("client_token", "expires_at")
