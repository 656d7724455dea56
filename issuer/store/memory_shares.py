"""Links by which people show their badges, in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass

from issuer.kept.shares import Share
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryShares:
    """`issuer.kept.shares.ShareShelf` in memory."""

    ledger: Ledger

    def add(self, share: Share) -> None:
        """Keep a new link."""
        self.ledger.shares[share.id] = share

    def get(self, share_id: str) -> Share | None:
        """Return the link of this id."""
        return self.ledger.shares.get(share_id)

    def of_person(self, person_id: str) -> Sequence[Share]:
        """Return a person's links, oldest first."""
        return [each for each in self.ledger.shares.values() if each.person_id == person_id]

    def change(self, share: Share) -> None:
        """Keep a link in place of the one of its id; one that is gone stays gone."""
        if share.id in self.ledger.shares:
            self.ledger.shares[share.id] = share

    def remove(self, share_id: str) -> bool:
        """Keep a link no longer; False if there is none of this id."""
        return self.ledger.shares.pop(share_id, None) is not None


def forget(ledger: Ledger, person_id: str) -> None:
    """Delete the links of a person."""
    for each in [each for each in ledger.shares.values() if each.person_id == person_id]:
        del ledger.shares[each.id]
