"""What the rules of meta-badges came to, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from issuer.kept.grounds import Grounds
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryGrounds:
    """`issuer.kept.grounds.GroundsShelf` in memory."""

    ledger: Ledger

    def add(self, person_id: str, grounds: Grounds) -> None:
        """Keep what a rule came to for an award of this person."""
        if person_id not in self.ledger.erased:
            self.ledger.grounds.append((person_id, grounds))

    def of_award(self, award_id: str) -> Sequence[Grounds]:
        """Return what the rule of an award came to, oldest first."""
        return [each for _, each in self.ledger.grounds if each.award_id == award_id]


def forget(ledger: Ledger, person_id: str) -> None:
    """Delete what the rules of a person's badges came to."""
    ledger.grounds[:] = [each for each in ledger.grounds if each[0] != person_id]
