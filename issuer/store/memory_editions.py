"""The numbers of scarce badges in memory. The store's lock makes each method atomic."""

from dataclasses import dataclass

from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryEditions:
    """`issuer.scarcity.EditionShelf` in memory."""

    ledger: Ledger

    def take(self, slug: str, period: str, most: int) -> int | None:
        """Take the lowest number from 1 to `most` that nobody has, in one atomic statement; None if none is left."""
        taken = self.ledger.editions
        free = (number for number in range(1, most + 1) if (slug, period, number) not in taken)
        number = next(free, None)
        if number is not None:
            taken.add((slug, period, number))
        return number

    def give_back(self, slug: str, period: str, number: int) -> None:
        """Let a number be taken again, because no badge with it was ever signed; twice is the same as once."""
        self.ledger.editions.discard((slug, period, number))

    def taken(self, slug: str, period: str) -> int:
        """Return how many numbers are taken."""
        return sum(each[:2] == (slug, period) for each in self.ledger.editions)
