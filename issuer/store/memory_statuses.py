"""Places in the status lists, and the lists as signed, in memory."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from issuer.ledger import ListKind, ListName, PublishedDocument, SignedList, StatusPlace, Version
from issuer.randomness import Randomness
from issuer.store.memory_ledger import Ledger
from issuer.store.places import DRAWS, is_full, not_random
from records.errors import Conflict
from records.published import etag_of


@dataclass(frozen=True, slots=True)
class MemoryStatuses:
    """`issuer.ports.StatusShelf` in memory."""

    ledger: Ledger
    length: int

    def reserve(self, randomness: Randomness) -> StatusPlace:
        """Return a random place never given out before; a list 70 % full is closed and another opened."""
        place = self._drawn(randomness, self.ledger.fill, self.ledger.places)
        self.ledger.places[place.list_number, place.index] = None
        return place

    def reserve_all(self, count: int, randomness: Randomness) -> Sequence[StatusPlace]:
        """Return so many places, each as `reserve` gives one."""
        return [self.reserve(randomness) for _ in range(count)]

    def reserve_token(self, randomness: Randomness, award_id: str, version: int) -> StatusPlace:
        """Return a place in the token lists for one copy of this version, as random and as final."""
        if (award_id, version) not in self.ledger.versions:
            raise Conflict("a place is one of a version that is kept")
        place = self._drawn(randomness, self.ledger.token_fill, self.ledger.token_places)
        self.ledger.token_places[place.list_number, place.index] = (award_id, version)
        return place

    def lists(self) -> Sequence[int]:
        """Return the numbers of all lists of versions, oldest first."""
        return sorted(self.ledger.fill)

    def token_lists(self) -> Sequence[int]:
        """Return the numbers of all token lists, oldest first."""
        return sorted(self.ledger.token_fill)

    def changes(self, name: ListName) -> int | None:
        """Return how often what a list tells has changed; None if there is no such list."""
        there = self.ledger.token_fill if name.kind is ListKind.COPIES else self.ledger.fill
        return self.ledger.list_changes.get(name, 0) if name.number in there else None

    def hold(self, name: ListName) -> int | None:
        """Return `changes`; the transaction is alone as it is."""
        return self.changes(name)

    def revoked(self, name: ListName) -> Sequence[int]:
        """Return the indexes, in order, at which a list has a revoked version or a copy of one."""
        withdrawn = [index for index, version in self._in(name) if version.revocation]
        return sorted([*withdrawn, *self._recognitions_in(name)])

    def suspended(self, name: ListName) -> Sequence[int]:
        """Return the indexes, in order, at which a list has a suspended version or a copy of one."""
        return sorted(index for index, version in self._in(name) if version.suspension)

    def signed(self, path: str) -> SignedList | None:
        """Return the list that is served at `path`, as it was last signed."""
        return self.ledger.signed_lists.get(path)

    def keep_signed(
        self, path: str, changes: int, method_id: str, media_type: str, body: bytes, at: datetime
    ) -> SignedList:
        """Keep a list as signed in place of the one before; the ETag follows from the bytes."""
        document = PublishedDocument(path, media_type, body, etag_of(body), at)
        self.ledger.signed_lists[path] = SignedList(changes, method_id, document)
        return self.ledger.signed_lists[path]

    def _drawn(
        self, randomness: Randomness, fill: dict[int, int], taken: Container[tuple[int, int]]
    ) -> StatusPlace:
        number = self._open_list(fill)
        for _ in range(DRAWS):
            index = randomness.below(self.length)
            if (number, index) not in taken:
                fill[number] += 1
                return StatusPlace(number, index)
        raise not_random()

    def _open_list(self, fill: dict[int, int]) -> int:
        newest = max(fill, default=0)
        if newest == 0 or is_full(fill[newest], self.length):
            newest += 1
            fill[newest] = 0
        return newest

    def _recognitions_in(self, name: ListName) -> list[int]:
        kept = self.ledger.recognitions.values() if name.kind is ListKind.REVOCATION else ()
        return [each.status_index for each in kept if each.status_list == name.number and not each.stands]

    def _in(self, name: ListName) -> list[tuple[int, Version]]:
        versions = self.ledger.versions
        if name.kind is ListKind.COPIES:
            places = self.ledger.token_places.items()
            return [(index, versions[held]) for (number, index), held in places if number == name.number]
        return [(each.status_index, each) for each in versions.values() if each.status_list == name.number]


def count_changes(ledger: Ledger, version: Version, *kinds: ListKind) -> None:
    """Note in every list that tells of a version that what it tells has changed."""
    held = (version.award_id, version.number)
    copies = {number for (number, _), holder in ledger.token_places.items() if holder == held}
    names = [ListName(kind, version.status_list) for kind in kinds]
    for name in [*names, *(ListName(ListKind.COPIES, number) for number in copies)]:
        ledger.list_changes[name] = ledger.list_changes.get(name, 0) + 1
