"""Programs that act for people: what they are, what they were allowed, their tokens; and what people keep here."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("hosted_profile", "hosted_credential", "bearer", "client_authorization", "client")


def upgrade() -> None:
    """Make the tables."""
    _programs()
    _hosted()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in TABLES:
        op.drop_table(table)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _instant(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional)


def _programs() -> None:
    op.create_table(
        "client",
        *_texts("organisation_id", "id", "name", "redirect_uris", "scopes", "secret_hash", "about"),
        _instant("registered_at"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_client"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_client_organisation_id"),
    )
    op.create_table(
        "client_authorization",
        *_texts("organisation_id", "id", "client_id", "principal_id", "scopes", "redirect_uri"),
        *_texts("code_hash", "challenge"),
        _instant("created_at"),
        _instant("code_expires_at"),
        _instant("code_used_at", optional=True),
        _instant("revoked_at", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_client_authorization"),
        sa.UniqueConstraint(
            "organisation_id", "code_hash", name="uq_client_authorization_organisation_id_code_hash"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "client_id"],
            ["client.organisation_id", "client.id"],
            name="fk_client_authorization_organisation_id_client_id",
        ),
    )
    op.create_table(
        "bearer",
        *_texts("organisation_id", "token_hash", "authorization_id", "kind", "scopes"),
        _instant("expires_at"),
        _instant("used_at", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "token_hash", name="pk_bearer"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "authorization_id"],
            ["client_authorization.organisation_id", "client_authorization.id"],
            name="fk_bearer_organisation_id_authorization_id",
        ),
    )
    op.create_index("ix_bearer_expires_at", "bearer", ["expires_at"])


def _hosted() -> None:
    op.create_table(
        "hosted_credential",
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_texts("organisation_id", "owner", "key", "media_type"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _instant("valid_from", optional=True),
        _instant("stored_at"),
        sa.PrimaryKeyConstraint("serial", name="pk_hosted_credential"),
        sa.UniqueConstraint(
            "organisation_id", "owner", "key", name="uq_hosted_credential_organisation_id_owner_key"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_hosted_credential_organisation_id"
        ),
    )
    op.create_index(
        "ix_hosted_credential_organisation_id_owner_stored_at",
        "hosted_credential",
        ["organisation_id", "owner", "stored_at"],
    )
    op.create_table(
        "hosted_profile",
        *_texts("organisation_id", "owner", "profile"),
        _instant("changed_at"),
        sa.PrimaryKeyConstraint("organisation_id", "owner", name="pk_hosted_profile"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_hosted_profile_organisation_id"
        ),
    )
