"""Hosted credentials and profiles in the database."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from issuer.access import HostedCredential, HostedPage
from issuer.store.access_tables import HOSTED_CREDENTIAL as HOSTED
from issuer.store.access_tables import HOSTED_PROFILE as PROFILE
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlHosted:
    """`issuer.access.HostShelf` in a database."""

    tenant: Tenant

    def find(self, owner: str, key: str) -> HostedCredential | None:
        """Return somebody's credential, locked until the transaction ends."""
        row = self.tenant.one(HOSTED, HOSTED.c.owner == owner, HOSTED.c.key == key, locked=True)
        return None if row is None else _hosted(row)

    def put(self, credential: HostedCredential) -> None:
        """Keep a credential, in place of the one with the same owner and key."""
        values = asdict(credential)
        if self.tenant.add_unless_there(HOSTED, **values):
            return
        mine = (HOSTED.c.owner == credential.owner, HOSTED.c.key == credential.key)
        self.tenant.change(self.tenant.update(HOSTED, *mine).values(**values))

    def page(
        self, owner: str, *, since: datetime | None, without: Collection[str], offset: int, limit: int
    ) -> HostedPage:
        """Return somebody's credentials that are valid from after `since`, oldest first, `without` these keys."""
        wanted: list[ColumnElement[bool]] = [self.tenant.mine(HOSTED), HOSTED.c.owner == owner]
        if since is not None:
            wanted.append(HOSTED.c.valid_from > since)
        if without:
            wanted.append(HOSTED.c.key.not_in(without))
        connection = self.tenant.connection
        total = connection.execute(select(func.count()).select_from(HOSTED).where(*wanted)).scalar_one()
        query = select(HOSTED).where(*wanted).order_by(HOSTED.c.serial).offset(offset).limit(limit)
        return HostedPage(tuple(_hosted(row) for row in connection.execute(query)), total)

    def profile(self, owner: str) -> dict[str, Any] | None:
        """Return the profile that somebody stored."""
        row = self.tenant.one(PROFILE, PROFILE.c.owner == owner)
        return None if row is None else dict(row.profile)

    def set_profile(self, owner: str, profile: dict[str, Any], at: datetime) -> None:
        """Keep somebody's profile, in place of the one before."""
        if self.tenant.add_unless_there(PROFILE, owner=owner, profile=profile, changed_at=at):
            return
        changed = self.tenant.update(PROFILE, PROFILE.c.owner == owner)
        self.tenant.change(changed.values(profile=profile, changed_at=at))


def _hosted(row: Row[Any]) -> HostedCredential:
    return HostedCredential(
        row.owner, row.key, row.media_type, bytes(row.body), row.valid_from, row.stored_at
    )
