"""Links by which people show their badges, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select

from issuer.kept.shares import Looks, Naming, Share, ShareKind
from issuer.store.share_tables import SHARE
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlShares:
    """`issuer.kept.shares.ShareShelf` in a database."""

    tenant: Tenant

    def add(self, share: Share) -> None:
        """Keep a new link."""
        self.tenant.add(
            SHARE,
            id=share.id,
            kind=share.kind.value,
            person_id=share.person_id,
            award_id=share.award_id or None,
            made_at=share.made_at,
            **_changing(share),
        )

    def get(self, share_id: str) -> Share | None:
        """Return the link of this id."""
        row = self.tenant.one(SHARE, SHARE.c.id == share_id)
        return None if row is None else _share(row)

    def of_person(self, person_id: str) -> Sequence[Share]:
        """Return a person's links, oldest first."""
        query = select(SHARE).where(self.tenant.mine(SHARE), SHARE.c.person_id == person_id)
        return [_share(row) for row in self.tenant.connection.execute(query.order_by(SHARE.c.serial))]

    def change(self, share: Share) -> None:
        """Keep a link in place of the one of its id; one that is gone stays gone."""
        self.tenant.change(self.tenant.update(SHARE, SHARE.c.id == share.id).values(**_changing(share)))

    def remove(self, share_id: str) -> bool:
        """Keep a link no longer; False if there is none of this id."""
        gone = delete(SHARE).where(self.tenant.mine(SHARE), SHARE.c.id == share_id)
        return self.tenant.connection.execute(gone).rowcount == 1


def forget(tenant: Tenant, person_id: str) -> None:
    """Delete the links of a person."""
    tenant.connection.execute(delete(SHARE).where(tenant.mine(SHARE), SHARE.c.person_id == person_id))


def _changing(share: Share) -> dict[str, Any]:
    looks = share.looks
    return {
        "ends_at": share.ends_at,
        "naming": looks.naming.value,
        "shows_level": looks.shows_level,
        "shows_evidence": looks.shows_evidence,
        "is_found": looks.is_found,
        "is_on": share.is_on,
    }


def _share(row: Row[Any]) -> Share:
    looks = Looks(Naming(row.naming), row.shows_level, row.shows_evidence, row.is_found)
    kind = ShareKind(row.kind)
    return Share(
        row.id, kind, row.person_id, row.award_id or "", row.made_at, row.ends_at, looks, is_on=row.is_on
    )
