"""Partners, badges that people showed, and the awards made for them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("presented_award", "presented_part", "showing_holder", "parts_request", "partner")


def upgrade() -> None:
    """Make the tables."""
    _partners()
    _requests()
    _holders()
    _parts()
    _awards()


def downgrade() -> None:
    """Drop the tables, with their indexes."""
    for table in TABLES:
        op.drop_table(table)


def _texts(*names: str, optional: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=optional) for name in names]


def _instants(*names: str, optional: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=optional) for name in names]


def _owner(ours: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.id"], name=f"fk_{ours}_organisation_id"
    )


def _refers(ours: str, own: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", own],
        [f"{table}.organisation_id", f"{table}.id"],
        name=f"fk_{ours}_organisation_id_{own}",
    )


def _partners() -> None:
    op.create_table(
        "partner",
        *_texts("organisation_id", "folded", "name", "did"),
        *_instants("added_at"),
        sa.PrimaryKeyConstraint("organisation_id", "folded", name="pk_partner"),
        sa.UniqueConstraint("organisation_id", "did", name="uq_partner_organisation_id_did"),
        _owner("partner"),
    )


def _requests() -> None:
    op.create_table(
        "parts_request",
        *_texts("organisation_id", "id", "slug", "session_hash", "uri"),
        sa.Column("same_device", sa.Boolean(), nullable=False),
        *_instants("created_at", "expires_at"),
        *_texts("outcome", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_parts_request"),
        _owner("parts_request"),
    )
    op.create_index("ix_parts_request_expires_at", "parts_request", ["expires_at"])


def _holders() -> None:
    op.create_table(
        "showing_holder",
        *_texts("organisation_id", "holder", "person_id"),
        *_instants("created_at"),
        sa.PrimaryKeyConstraint("organisation_id", "holder", name="pk_showing_holder"),
        _owner("showing_holder"),
    )
    name = "ix_showing_holder_organisation_id_person_id"
    op.create_index(name, "showing_holder", ["organisation_id", "person_id"])


def _parts() -> None:
    op.create_table(
        "presented_part",
        *_texts("organisation_id", "person_id", "part_hash"),
        *_instants("as_of"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", "part_hash", name="pk_presented_part"),
        _refers("presented_part", "person_id", "person"),
    )


def _awards() -> None:
    op.create_table(
        "presented_award",
        *_texts("organisation_id", "person_id", "slug"),
        *_texts("award_id", optional=True),
        *_instants("made_at", optional=True),
        sa.Column("sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", "slug", name="pk_presented_award"),
        sa.UniqueConstraint("organisation_id", "award_id", name="uq_presented_award_organisation_id_award_id"),
        _refers("presented_award", "person_id", "person"),
        _refers("presented_award", "award_id", "award"),
    )
