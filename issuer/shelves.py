"""The shelves of a transaction that awards, people and keys are kept on: what is asked of every store."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from credentials.badge import Carrier
from issuer.ledger import (
    ANY_TIME,
    Award,
    Copy,
    Decision,
    ListName,
    Origin,
    Person,
    PlannedBadge,
    PublishedDocument,
    SignedList,
    Span,
    StatusPlace,
    StoredKey,
    Version,
    Withdrawal,
)
from issuer.randomness import Randomness
from issuer.sight import Sight


class PlanShelf(Protocol):
    """The badges of the plan."""

    def all(self) -> Sequence[PlannedBadge]:
        """Return every live badge in its newest version, by slug."""
        ...

    def every(self) -> Sequence[PlannedBadge]:
        """Return every badge of whatever stage in its newest version, by slug: those that have an achievement."""
        ...

    def find(self, slug: str) -> PlannedBadge | None:
        """Return the badge in its newest version."""
        ...

    def edition(self, slug: str, version: int) -> PlannedBadge | None:
        """Return the badge as it was published in this version."""
        ...

    def hold(self, slug: str) -> PlannedBadge | None:
        """Return the badge in its newest version, which nobody else changes until this transaction ends."""
        ...

    def departments(self) -> Mapping[str, str]:
        """Return the department of every badge that is of one, by slug."""
        ...

    def set_department(self, slug: str, department: str) -> bool:
        """Say whose badge it is, "" for everybody's; False if that is so already."""
        ...

    def put(self, badge: PlannedBadge, at: datetime) -> None:
        """Keep a badge; a version already kept is immutable, so a change needs a higher version number."""
        ...


class PeopleShelf(Protocol):
    """The people badges are awarded to."""

    def find(self, address: str) -> Person | None:
        """Return the person with this address (lower case)."""
        ...

    def get(self, person_id: str) -> Person | None:
        """Return the person of this id; without name and addresses once they are forgotten."""
        ...

    def add(self, person: Person, at: datetime) -> None:
        """Keep a new person."""
        ...

    def find_or_add(self, person: Person, at: datetime) -> Person:
        """Return who has this person's first address; of several who ask at once, one adds them, the others find."""
        ...

    def find_all(self, addresses: Collection[str]) -> Mapping[str, Person]:
        """Return the people with these addresses (lower case), by address; whom nobody knows is left out."""
        ...

    def find_or_add_all(self, people: Sequence[Person], at: datetime) -> Mapping[str, Person]:
        """Return who has each one's first address, by address, as `find_or_add`; however many, by few questions."""
        ...

    def add_address(self, person_id: str, address: str, at: datetime) -> bool:
        """Give a person one more address; False if it is somebody's."""
        ...

    def department(self, address: str) -> str:
        """Return the department of whoever has this address; "" where they are in none, or nobody knows."""
        ...

    def departments(self, addresses: Collection[str]) -> Mapping[str, str]:
        """Return `department` of each of these addresses that is of one, by address."""
        ...

    def matching(self, text: str) -> frozenset[str]:
        """Return the ids of everybody whose name, an address or id holds a text, in any case."""
        ...

    def in_sight(self, sight: Sight) -> frozenset[str]:
        """Return the ids of everybody whom somebody sees: people of their department, and whose awards they see."""
        ...

    def hold(self, person_id: str) -> None:
        """Keep what this person has as it is until the transaction ends.

        Whoever changes or judges the badges of one person holds them first, so that no two do it side by side.
        """
        ...

    def hold_all(self, person_ids: Collection[str]) -> None:
        """Hold all of these people, in an order that is the same for everybody, so that nobody waits in a circle."""
        ...

    def holders(self, person_id: str) -> Sequence[str]:
        """Return the holder DIDs this person has claimed with, oldest first."""
        ...

    def add_holder(self, person_id: str, holder: str, at: datetime) -> None:
        """Remember that this person claimed with this DID; twice is the same as once."""
        ...

    def rename(self, person_id: str, name: str) -> None:
        """Call a person so from now on; whoever was forgotten stays so."""
        ...

    def erase(self, person_id: str, at: datetime) -> bool:
        """Forget who a person is: name, addresses, holders, copies and what the audit trail says of them.

        Awards, their places in the status lists and the audit entries themselves stay. False if there is
        nobody to forget.
        """
        ...


class AwardShelf(Protocol):
    """Awards with their current version."""

    def seen_by(self, sight: Sight | None) -> "AwardShelf":
        """Return the same shelf with nothing on it that somebody does not see; None sees everything."""
        ...

    def add(self, award: Award) -> None:
        """Keep a new award with its first version."""
        ...

    def add_all(self, awards: Sequence[Award]) -> None:
        """Keep new awards, each with its first version."""
        ...

    def get(self, award_id: str) -> Award | None:
        """Return the award, locked against other transactions until this one ends."""
        ...

    def several(self, award_ids: Collection[str]) -> Mapping[str, Award]:
        """Return the awards of these ids, as many as there are, by id; it is as few questions however many."""
        ...

    def by_claim(self, claim_id: str) -> Award | None:
        """Return the award a claim link belongs to, locked like `get`."""
        ...

    def of_person(self, person_id: str) -> Sequence[Award]:
        """Return a person's awards, oldest first."""
        ...

    def of_ids(self, award_ids: Collection[str]) -> Sequence[Award]:
        """Return the awards of these ids, oldest first; nothing is locked."""
        ...

    def of_people(self, person_ids: Collection[str], slugs: Collection[str]) -> Sequence[Award]:
        """Return these people's awards of these badges, oldest first: as few questions for many people as for one."""
        ...

    def of_badges(self, slugs: Collection[str]) -> Sequence[Award]:
        """Return everybody's awards of these badges, oldest first: as few questions for many people as for one."""
        ...

    def correct(self, award: Award) -> bool:
        """Keep what an award says from now on in the version after its present one; False if that is there already.

        What it says besides is its badge, level and evidence. The version before stays as it is.
        """
        ...

    def versions(self, award_id: str) -> Sequence[Version]:
        """Return every version of an award, the first one first."""
        ...

    def search(self, text: str, limit: int, span: Span = ANY_TIME, skip: int = 0) -> Sequence[Award]:
        """Return awards whose person, address, badge or id contains `text`, newest first, after the first `skip`."""
        ...

    def count(self, text: str, span: Span = ANY_TIME) -> int:
        """Return how many awards `search` finds in all."""
        ...

    def waiting(self, limit: int) -> Sequence[Award]:
        """Return the awards that wait for approval and were not withdrawn, oldest first."""
        ...

    def decide(self, award_id: str, decision: Decision) -> bool:
        """Rule on an award that waits; False if it does not, or whoever decides awarded it."""
        ...

    def set_revocation(self, award_id: str, version: int, withdrawal: Withdrawal) -> bool:
        """Revoke a version; False if it was revoked already. A suspension of it ends.

        Every status list that tells of the version counts a change.
        """
        ...

    def set_suspension(self, award_id: str, version: int, withdrawal: Withdrawal | None) -> bool:
        """Suspend (or with None reinstate) a version; False if it was so already, or is revoked.

        Every status list that tells of the version counts a change.
        """
        ...

    def change_pause(self, award_id: str, version: int, was: Origin, pause: Withdrawal) -> bool:
        """Put a suspension in place of one of this origin; False if the version is not suspended so."""
        ...

    def excuse(self, award_id: str, part_id: str) -> None:
        """Note that an award is kept though this part of it fell; twice is the same as once."""
        ...

    def end_excuses(self, part_id: str) -> None:
        """Forget every excuse for the fall of this part."""
        ...

    def excused(self, person_id: str) -> Mapping[str, frozenset[str]]:
        """Return for which parts each of a person's awards is kept though they fell; none for one that is not."""
        ...

    def set_claim(self, award_id: str, claim_id: str, expires_at: datetime) -> None:
        """Give the award a new claim link; the one before leads nowhere any more."""
        ...

    def set_declined(self, award_id: str, at: datetime | None) -> None:
        """Note that the person declined, or took that back."""
        ...


class StatusShelf(Protocol):
    """Status lists: places given out once, the bits that follow from the awards, and the lists as signed.

    A version has one place in the lists that its open carriers name; a copy that nobody may link to another has
    one of its own in a token list.
    """

    def reserve(self, randomness: Randomness) -> StatusPlace:
        """Return a random place never given out before; a list 70 % full is closed and another opened."""
        ...

    def reserve_all(self, count: int, randomness: Randomness) -> Sequence[StatusPlace]:
        """Return so many places, each as `reserve` gives one."""
        ...

    def reserve_token(self, randomness: Randomness, award_id: str, version: int) -> StatusPlace:
        """Return a place in the token lists for one copy of this version, as random and as final as `reserve`.

        Raises:
            records.errors.Conflict: there is no such version.
        """
        ...

    def lists(self) -> Sequence[int]:
        """Return the numbers of all lists of versions, oldest first."""
        ...

    def token_lists(self) -> Sequence[int]:
        """Return the numbers of all token lists, oldest first."""
        ...

    def changes(self, name: ListName) -> int | None:
        """Return how often what a list tells has changed; None if there is no such list."""
        ...

    def hold(self, name: ListName) -> int | None:
        """Return `changes`, with the list locked until the transaction ends.

        The lock is what lets a signed list follow from the rows, and be signed once: whoever changes or signs
        the same list at the same time waits, and then sees what this transaction did.
        """
        ...

    def revoked(self, name: ListName) -> Sequence[int]:
        """Return the indexes, in order, at which a list has a revoked version or a copy of one."""
        ...

    def suspended(self, name: ListName) -> Sequence[int]:
        """Return the indexes, in order, at which a list has a suspended version or a copy of one."""
        ...

    def signed(self, path: str) -> SignedList | None:
        """Return the list that is served at `path`, as it was last signed."""
        ...

    def keep_signed(
        self, path: str, changes: int, method_id: str, media_type: str, body: bytes, at: datetime
    ) -> SignedList:
        """Keep a list as signed in place of the one before; the ETag follows from the bytes."""
        ...


class CopyShelf(Protocol):
    """Signed copies: of a version at most one in each carrier and profile, for each holder, by each key."""

    def add(self, copy: Copy) -> None:
        """Keep a signed copy."""
        ...

    def find(self, award_id: str, version: int, carrier: Carrier, holder: str) -> Copy | None:
        """Return a copy of this version in this carrier for this holder."""
        ...

    def of_award(self, award_id: str) -> Sequence[Copy]:
        """Return every copy of an award, oldest first."""
        ...

    def of_badges(self, slugs: Collection[str]) -> Sequence[Copy]:
        """Return every copy of everybody's awards of these badges, oldest first; their bytes are left out."""
        ...

    def of_person(self, person_id: str) -> Mapping[str, Sequence[Copy]]:
        """Return every copy of a person's awards by award, oldest first; it is one question however many."""
        ...

    def signed_with(self, method_id: str) -> Sequence[Copy]:
        """Return every copy that a key signed, oldest first."""
        ...


class KeyShelf(Protocol):
    """The organisation's signing keys."""

    def all(self) -> Sequence[StoredKey]:
        """Return every key, oldest first, whatever its state."""
        ...

    def add(self, key: StoredKey) -> None:
        """Keep a new key."""
        ...

    def hold(self, name: str) -> bool:
        """Keep a key's state as it is until the transaction ends; False if the key is not active."""
        ...

    def retire(self, name: str) -> bool:
        """Let an active key sign no more; False if it was not active."""
        ...

    def compromise(self, name: str, since: datetime) -> bool:
        """Note that a key fell into other hands; False if that is known already, or there is no such key."""
        ...

    def certify(self, name: str, certificates: str) -> bool:
        """Keep the chain that certifies a key, in place of one before; False if the key is not active."""
        ...

    def fix_identity(self, public_url: str, did: str) -> bool:
        """Set the organisation's public URL and DID; False if they are set already."""
        ...


class PublishedShelf(Protocol):
    """Documents served under the organisation's address."""

    def put(self, path: str, media_type: str, body: bytes, at: datetime) -> PublishedDocument:
        """Publish a document at `path`, in place of what stood there; the ETag follows from the bytes."""
        ...

    def get(self, path: str) -> PublishedDocument | None:
        """Return the document at `path`."""
        ...

    def several(self, paths: Collection[str]) -> Mapping[str, PublishedDocument]:
        """Return the documents at these paths, as many as there are, by path; it is one question however many."""
        ...


class TermsShelf(Protocol):
    """What an organisation has settled about all of its badges."""

    def name_leaders(self, *, are_named: bool) -> bool:
        """Say whether badges name who awarded them; False if it was so already."""
        ...

    def look_twice_above(self, count: int) -> bool:
        """Say of how many awards at most one person alone may have a change; False if it was so already."""
        ...
