"""Uploaded pictures in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, LargeBinary, PrimaryKeyConstraint, Table, Text

from issuer.store.tenant import Tenant
from records.columns import METADATA, Instant
from records.tables import owner

BADGE_PICTURE = Table(
    "badge_picture",
    METADATA,
    owner(),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation_id", "digest"),
)


@dataclass(frozen=True, slots=True)
class SqlPictures:
    """`issuer.pictures.PictureShelf` in a database."""

    tenant: Tenant

    def get(self, digest: str) -> bytes | None:
        """Return the picture of this digest."""
        row = self.tenant.one(BADGE_PICTURE, BADGE_PICTURE.c.digest == digest)
        return None if row is None else bytes(row.body)

    def put(self, digest: str, body: bytes, at: datetime) -> bool:
        """Keep a picture; False if it is there already."""
        return self.tenant.add_unless_there(BADGE_PICTURE, digest=digest, body=body, uploaded_at=at)
