"""Counts of how badges are used, in memory. The store's lock makes each method atomic."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from issuer.kept.uses import Use, UseTotal
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryUses:
    """`issuer.kept.uses.UseShelf` in memory."""

    ledger: Ledger

    def add(self, use: Use, slug: str, day: date) -> None:
        """Count one more; of many at once each counts."""
        self.ledger.uses[use, slug, day] = self.ledger.uses.get((use, slug, day), 0) + 1

    def totals(self, first: date | None, last: date | None) -> Sequence[UseTotal]:
        """Return the counts of these days, both included, by use, badge and month; None for no bound."""
        found: Counter[tuple[Use, str, str]] = Counter()
        for (use, slug, day), count in self.ledger.uses.items():
            if (first or day) <= day <= (last or day):
                found[use, slug, f"{day:%Y-%m}"] += count
        return [UseTotal(*key, found[key]) for key in sorted(found)]
