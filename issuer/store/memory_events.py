"""Events in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.kept.events import Event
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryEvents:
    """`issuer.kept.events.EventShelf` in memory."""

    ledger: Ledger

    def add(self, event: Event) -> None:
        """Keep a new event."""
        self.ledger.events[event.id] = event

    def get(self, event_id: str) -> Event | None:
        """Return an event; the transaction is alone as it is."""
        return self.ledger.events.get(event_id)

    def by_code(self, code: str) -> Event | None:
        """Return the event whose code this is."""
        return next((each for each in self.ledger.events.values() if each.code == code), None)

    def all(self) -> Sequence[Event]:
        """Return every event, the newest first."""
        by_id = sorted(self.ledger.events.values(), key=lambda each: each.id)
        return sorted(by_id, key=lambda each: each.opened_at, reverse=True)

    def close(self, event_id: str, at: datetime) -> bool:
        """Note that nobody may ask any more; False if it was so already."""
        kept = self.get(event_id)
        if kept is None or kept.closed_at is not None:
            return False
        self.ledger.events[event_id] = replace(kept, closed_at=at)
        return True
