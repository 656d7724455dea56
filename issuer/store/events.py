"""Events in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from issuer.kept.events import Event
from issuer.store.event_tables import EVENT
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlEvents:
    """`issuer.kept.events.EventShelf` in a database."""

    tenant: Tenant

    def add(self, event: Event) -> None:
        """Keep a new event."""
        self.tenant.add(EVENT, **asdict(event))

    def get(self, event_id: str) -> Event | None:
        """Return an event, locked against other transactions until this one ends."""
        return _event(self.tenant.one(EVENT, EVENT.c.id == event_id, locked=True))

    def by_code(self, code: str) -> Event | None:
        """Return the event whose code this is, locked as by `get`."""
        return _event(self.tenant.one(EVENT, EVENT.c.code == code, locked=True))

    def all(self) -> Sequence[Event]:
        """Return every event, the newest first."""
        query = select(EVENT).where(self.tenant.mine(EVENT)).order_by(EVENT.c.opened_at.desc(), EVENT.c.id)
        found = (_event(row) for row in self.tenant.connection.execute(query))
        return [each for each in found if each is not None]

    def close(self, event_id: str, at: datetime) -> bool:
        """Note that nobody may ask any more; False if it was so already."""
        open_one = self.tenant.update(EVENT, EVENT.c.id == event_id, EVENT.c.closed_at.is_(None))
        return self.tenant.change(open_one.values(closed_at=at)) == 1


def _event(row: Row[Any] | None) -> Event | None:
    return None if row is None else Event(**{each.name: getattr(row, each.name) for each in fields(Event)})
