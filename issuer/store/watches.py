"""Watched credentials, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, delete, select

from issuer.kept.watches import Standing, Watch
from issuer.store.tenant import Tenant
from issuer.store.watch_tables import WATCH


@dataclass(frozen=True, slots=True)
class SqlWatches:
    """`issuer.kept.watches.WatchShelf` in a database."""

    tenant: Tenant

    def add(self, watch: Watch, limit: int) -> bool:
        """Keep a new watch; False if there are as many as `limit`, however many ask at once."""
        columns = asdict(watch) | {"standing": watch.standing.value}
        return self.tenant.add_in_slot(WATCH, limit, **columns)

    def of_digest(self, digest: str) -> Watch | None:
        """Return the watch of a credential with this digest."""
        row = self.tenant.one(WATCH, WATCH.c.digest == digest)
        return None if row is None else _watch(row)

    def get(self, watch_id: str) -> Watch | None:
        """Return a watch, locked against other transactions until this one ends."""
        row = self.tenant.one(WATCH, WATCH.c.id == watch_id, locked=True)
        return None if row is None else _watch(row)

    def all(self) -> Sequence[Watch]:
        """Return every watch, newest first."""
        query = select(WATCH).where(self.tenant.mine(WATCH))
        newest_first = query.order_by(WATCH.c.added_at.desc(), WATCH.c.id)
        return [_watch(row) for row in self.tenant.connection.execute(newest_first)]

    def note(self, watch: Watch) -> None:
        """Keep a watch in place of the one of its id; one that is gone stays gone."""
        columns = {"standing": watch.standing.value, "as_of": watch.as_of, "changed_at": watch.changed_at}
        self.tenant.change(self.tenant.update(WATCH, WATCH.c.id == watch.id).values(**columns))

    def remove(self, watch_id: str) -> bool:
        """Keep a watch no longer; False if there is none of this id."""
        gone = delete(WATCH).where(self.tenant.mine(WATCH), WATCH.c.id == watch_id)
        return self.tenant.connection.execute(gone).rowcount == 1


def _watch(row: Row[Any]) -> Watch:
    return Watch(
        id=row.id,
        digest=row.digest,
        issuer=row.issuer,
        credential_id=row.credential_id,
        status=row.status,
        valid_until=row.valid_until,
        label=row.label,
        standing=Standing(row.standing),
        as_of=row.as_of,
        added_at=row.added_at,
        changed_at=row.changed_at,
    )
