"""Changes of many awards, in memory. The store's lock makes each method atomic."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from issuer.kept.bulks import Bulk, BulkAct, BulkRow, BulkState, RowOutcome
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryBulks:
    """`issuer.kept.bulks.BulkShelf` in memory."""

    ledger: Ledger

    def add(self, bulk: Bulk, award_ids: Sequence[str]) -> None:
        """Keep a new one with the awards it is about, in this order."""
        self.ledger.bulks[bulk.id] = bulk
        for place, award_id in enumerate(award_ids, 1):
            self.ledger.bulk_rows[bulk.id, place] = BulkRow(place, award_id)

    def get(self, bulk_id: str) -> Bulk | None:
        """Return one; the transaction is alone as it is."""
        return self.ledger.bulks.get(bulk_id)

    def newest(self, limit: int) -> Sequence[Bulk]:
        """Return those that were asked for, the newest first."""
        asked = [each for each in self.ledger.bulks.values() if each.asked is not None]
        by_id = sorted(asked, key=lambda each: each.id)
        return sorted(by_id, key=lambda each: each.chosen_at, reverse=True)[:limit]

    def move(self, bulk: Bulk, was: BulkState) -> bool:
        """Keep it in place of the one of its id; False if that is not in the state `was`."""
        kept = self.get(bulk.id)
        if kept is None or kept.state is not was:
            return False
        self.ledger.bulks[bulk.id] = bulk
        return True

    def rows(self, bulk_id: str, after: int, limit: int) -> Sequence[BulkRow]:
        """Return its awards in order, those after a place."""
        return [each for each in self._rows(bulk_id) if each.place > after][:limit]

    def pending(self, bulk_id: str, limit: int) -> Sequence[BulkRow]:
        """Return the first awards of which nothing has become yet."""
        return [each for each in self._rows(bulk_id) if each.outcome is RowOutcome.PENDING][:limit]

    def note(self, bulk_id: str, row: BulkRow) -> None:
        """Keep what became of one award."""
        self.ledger.bulk_rows[bulk_id, row.place] = row

    def counts(self, bulk_id: str) -> Mapping[RowOutcome, int]:
        """Return how many awards came to what; what none came to is left out."""
        return Counter(each.outcome for each in self._rows(bulk_id))

    def hold(self) -> None:
        """Keep others from having changes begun: here they wait for the whole transaction anyway."""

    def alone_since(self, by: Collection[str], since: datetime) -> int:
        """Return of how many awards these ids had a change begun that nobody else confirmed, reminders aside."""
        return sum(
            each.count
            for each in self.ledger.bulks.values()
            if each.by.id in by
            and each.begun_at is not None
            and each.begun_at > since
            and each.confirmed_by is None
            and not each.undoes
            and (each.asked is None or each.asked.act is not BulkAct.REMIND)
        )

    def _rows(self, bulk_id: str) -> list[BulkRow]:
        return [row for (whose, _), row in sorted(self.ledger.bulk_rows.items()) if whose == bulk_id]
