"""Award lists, in memory. The store's lock makes each method atomic."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from issuer.kept.award_lists import AwardList, Counts, ListRow, RowState
from issuer.store.memory_ledger import Ledger
from records.errors import Conflict

_UNSETTLED = frozenset({RowState.OPEN, RowState.PENDING})


@dataclass(frozen=True, slots=True)
class MemoryAwardLists:
    """`issuer.kept.award_lists.AwardListShelf` in memory."""

    ledger: Ledger

    def add(self, award_list: AwardList, rows: Sequence[ListRow]) -> None:
        """Keep a new list with its rows."""
        if award_list.id in self.ledger.award_lists:
            raise Conflict("a list of this id is kept already")
        self.ledger.award_lists[award_list.id] = award_list
        for row in rows:
            self.ledger.list_rows[award_list.id, row.number] = row

    def get(self, list_id: str) -> AwardList | None:
        """Return the list of this id."""
        return self.ledger.award_lists.get(list_id)

    def hold(self, list_id: str) -> AwardList | None:
        """Return the list of this id; the transaction is alone as it is."""
        return self.get(list_id)

    def all(self, made_by: str | None, limit: int) -> Sequence[AwardList]:
        """Return the lists, newest first: of everybody, or those that one of them handed in. Single ones are none."""
        mine = [each for each in self._newest_first() if made_by in (None, each.made_by) and not each.single]
        return mine[:limit]

    def still(self, limit: int) -> Sequence[AwardList]:
        """Return the lists that stand still, newest first. Single ones are none."""
        still = [each for each in self._newest_first() if not each.single and each.stopped_at is not None]
        return still[:limit]

    def unsettled(self, made_by: str | None, limit: int) -> Sequence[tuple[AwardList, ListRow]]:
        """Return the single ones that wait, or could not be awarded, with their row, by their time."""
        singles = [
            each
            for each in self.ledger.award_lists.values()
            if each.single and made_by in (None, each.made_by)
        ]
        found = [(each, row) for each in singles for row in self.rows(each.id, _UNSETTLED)]
        return sorted(found, key=_by_time)[:limit]

    def of_digest(self, digest: str) -> Sequence[AwardList]:
        """Return the lists that were the same table, newest first."""
        return [each for each in self._newest_first() if each.digest == digest]

    def note(self, award_list: AwardList) -> None:
        """Keep a list in place of the one of its id; its rows stay."""
        if award_list.id in self.ledger.award_lists:
            self.ledger.award_lists[award_list.id] = award_list

    def remove(self, list_id: str) -> bool:
        """Keep a list and its rows no longer; False if there is none of this id."""
        for key in [key for key in self.ledger.list_rows if key[0] == list_id]:
            del self.ledger.list_rows[key]
        return self.ledger.award_lists.pop(list_id, None) is not None

    def rows(
        self, list_id: str, states: Collection[RowState], limit: int | None = None, after: int = 0
    ) -> Sequence[ListRow]:
        """Return rows in these states by number, those after a number alone."""
        return [row for row in self._rows(list_id) if row.state in states and row.number > after][:limit]

    def counts(self, list_id: str) -> Counts:
        """Return how many rows there are in each state; states without any are left out."""
        return Counter(row.state for row in self._rows(list_id))

    def change_rows(self, list_id: str, rows: Sequence[ListRow]) -> None:
        """Keep rows in place of those of their numbers, but not of those that were forgotten."""
        for row in rows:
            kept = self.ledger.list_rows.get((list_id, row.number))
            if kept is not None and kept.state is not RowState.FORGOTTEN:
                self.ledger.list_rows[list_id, row.number] = row

    def pending(self, list_id: str, batch: int) -> Sequence[ListRow]:
        """Return the pending rows of a batch; the transaction is alone as it is."""
        return [row for row in self.rows(list_id, {RowState.PENDING}) if row.batch == batch]

    def pending_batches(self, list_id: str) -> Sequence[int]:
        """Return the numbers of the batches that have pending rows."""
        return sorted({row.batch for row in self.rows(list_id, {RowState.PENDING})})

    def last_batch(self, list_id: str) -> int:
        """Return the highest number of a batch; 0 if there is none."""
        return max((row.batch for row in self._rows(list_id)), default=0)

    def claimed(self, list_id: str) -> frozenset[str]:
        """Return the ids of the awards of a list that a wallet holds."""
        current = {
            (copy.award_id, copy.version)
            for copy in self.ledger.copies.values()
            if copy.holder.startswith("did:")
        }
        awards = {row.award_id for row in self._rows(list_id) if row.award_id is not None}
        return frozenset(
            each for each in awards if (each, self.ledger.awards[each].version.number) in current
        )

    def _newest_first(self) -> list[AwardList]:
        by_id = sorted(self.ledger.award_lists.values(), key=lambda each: each.id)
        return sorted(by_id, key=lambda each: each.made_at, reverse=True)

    def _rows(self, list_id: str) -> list[ListRow]:
        mine = [row for (whose, _), row in self.ledger.list_rows.items() if whose == list_id]
        return sorted(mine, key=lambda row: row.number)


def _by_time(found: tuple[AwardList, ListRow]) -> tuple[float, str]:
    starts_at = found[0].starts_at
    return (0.0 if starts_at is None else starts_at.timestamp(), found[0].id)


def forget(ledger: Ledger, addresses: Collection[str]) -> None:
    """Leave nothing in lists of whoever has these addresses; what they were awarded stands where awards stand."""
    for key, row in list(ledger.list_rows.items()):
        if row.address in addresses:
            ledger.list_rows[key] = ListRow(row.number, (), state=RowState.FORGOTTEN, batch=row.batch)
