"""Watched credentials, in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from issuer.kept.watches import Watch
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryWatches:
    """`issuer.kept.watches.WatchShelf` in memory."""

    ledger: Ledger

    def add(self, watch: Watch, limit: int) -> bool:
        """Keep a new watch; False if there are as many as `limit`."""
        if len(self.ledger.watches) >= limit or self.of_digest(watch.digest) is not None:
            return False
        self.ledger.watches[watch.id] = watch
        return True

    def of_digest(self, digest: str) -> Watch | None:
        """Return the watch of a credential with this digest."""
        return next((each for each in self.ledger.watches.values() if each.digest == digest), None)

    def get(self, watch_id: str) -> Watch | None:
        """Return a watch; the transaction is alone as it is."""
        return self.ledger.watches.get(watch_id)

    def all(self) -> Sequence[Watch]:
        """Return every watch, newest first."""
        by_id = sorted(self.ledger.watches.values(), key=lambda each: each.id)
        return sorted(by_id, key=lambda each: each.added_at, reverse=True)

    def note(self, watch: Watch) -> None:
        """Keep a watch in place of the one of its id; one that is gone stays gone."""
        kept = self.get(watch.id)
        if kept is not None:
            told = {"standing": watch.standing, "as_of": watch.as_of, "changed_at": watch.changed_at}
            self.ledger.watches[watch.id] = replace(kept, **told)  # type: ignore[arg-type]  # of these three

    def remove(self, watch_id: str) -> bool:
        """Keep a watch no longer; False if there is none of this id."""
        return self.ledger.watches.pop(watch_id, None) is not None
