"""Wallets that ask a signed-in person for a badge: requests pushed ahead, and what was allowed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("wallet_authorization", "pushed_request")


def upgrade() -> None:
    """Make the tables."""
    _requests()
    _authorizations()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in TABLES:
        op.drop_table(table)


def _texts(*names: str, optional: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=optional) for name in names]


def _instants(*names: str, optional: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=optional) for name in names]


def _requests() -> None:
    op.create_table(
        "pushed_request",
        *_texts("organisation_id", "uri_hash", "client_id", "parameters"),
        *_instants("expires_at"),
        *_instants("taken_at", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "uri_hash", name="pk_pushed_request"),
    )
    op.create_index("ix_pushed_request_expires_at", "pushed_request", ["expires_at"])


def _authorizations() -> None:
    op.create_table(
        "wallet_authorization",
        *_texts("organisation_id", "id", "client_id", "principal_id", "award_id", "configuration_ids"),
        *_texts("in_detail", "redirect_uri", "code_hash", "challenge"),
        *_texts("thumbprint", "token_hash", optional=True),
        *_instants("created_at", "code_expires_at"),
        *_instants("code_used_at", "revoked_at", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_wallet_authorization"),
        sa.UniqueConstraint(
            "organisation_id", "code_hash", name="uq_wallet_authorization_organisation_id_code_hash"
        ),
        sa.UniqueConstraint(
            "organisation_id", "token_hash", name="uq_wallet_authorization_organisation_id_token_hash"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "award_id"],
            ["award.organisation_id", "award.id"],
            name="fk_wallet_authorization_organisation_id_award_id",
        ),
    )
