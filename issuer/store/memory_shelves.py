"""The plan, people, copies, keys, published documents and audit trail in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credentials.badge import Carrier
from issuer.ledger import (
    Approval,
    Copy,
    KeyState,
    Organisation,
    Person,
    PlannedBadge,
    PublishedDocument,
    StoredKey,
    Version,
    Withdrawal,
)
from issuer.sight import Sight
from issuer.stages import BadgeStage
from issuer.store import (
    memory_award_lists,
    memory_courses,
    memory_grounds,
    memory_mail,
    memory_requests,
    memory_shown,
    memory_stages,
    memory_wall,
)
from issuer.store.memory_awards import MemoryAwards
from issuer.store.memory_ledger import Ledger
from issuer.store.memory_shares import forget as forget_shares
from issuer.store.searching import folded
from issuer.store.versions import is_news
from records.errors import Conflict
from records.published import etag_of


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """`issuer.ports.PlanShelf` in memory."""

    ledger: Ledger

    def all(self) -> Sequence[PlannedBadge]:
        """Return every live badge in its newest version, by slug."""
        return [each for each in self.every() if self._is_live(each.slug)]

    def every(self) -> Sequence[PlannedBadge]:
        """Return every badge of whatever stage in its newest version, by slug: those that have an achievement."""
        return [self.ledger.badges[key] for key in sorted(self._newest().items())]

    def find(self, slug: str) -> PlannedBadge | None:
        """Return the badge in its newest version."""
        version = self._newest().get(slug)
        return None if version is None else self.ledger.badges[slug, version]

    def edition(self, slug: str, version: int) -> PlannedBadge | None:
        """Return the badge as it was published in this version."""
        return self.ledger.badges.get((slug, version))

    def hold(self, slug: str) -> PlannedBadge | None:
        """Return the badge in its newest version, which nobody else changes until this transaction ends."""
        return self.find(slug)

    def departments(self) -> Mapping[str, str]:
        """Return the department of every badge that is of one, by slug."""
        return dict(self.ledger.badge_departments)

    def set_department(self, slug: str, department: str) -> bool:
        """Say whose badge it is, "" for everybody's; False if that is so already."""
        kept = self.ledger.badge_departments
        if kept.get(slug, "") == department:
            return False
        if department:
            kept[slug] = department
        else:
            del kept[slug]
        return True

    def put(self, badge: PlannedBadge, at: datetime) -> None:  # noqa: ARG002 - kept for people, not for code
        """Keep a badge; a version already kept is immutable, so a change needs a higher version number."""
        if is_news(badge, self.find(badge.slug)):
            self.ledger.badges[badge.slug, badge.achievement.version] = badge

    def _is_live(self, slug: str) -> bool:
        return self.ledger.stages.get(slug, BadgeStage.LIVE) is BadgeStage.LIVE

    def _newest(self) -> dict[str, int]:
        newest: dict[str, int] = {}
        for slug, version in self.ledger.badges:
            newest[slug] = max(version, newest.get(slug, version))
        return newest


@dataclass(frozen=True, slots=True)
class MemoryPeople:
    """`issuer.ports.PeopleShelf` in memory."""

    ledger: Ledger

    def find(self, address: str) -> Person | None:
        """Return the person with this address (lower case)."""
        return next((person for person in self.ledger.people.values() if address in person.addresses), None)

    def get(self, person_id: str) -> Person | None:
        """Return the person of this id; without name and addresses once they are forgotten."""
        return self.ledger.people.get(person_id)

    def add(self, person: Person, at: datetime) -> None:  # noqa: ARG002 - kept for people, not for code
        """Keep a new person."""
        if person.id in self.ledger.people or any(self.find(address) for address in person.addresses):
            raise Conflict("a person of this id or address is kept already")
        self.ledger.people[person.id] = person

    def add_address(self, person_id: str, address: str, at: datetime) -> bool:  # noqa: ARG002 - for people
        """Give a person one more address; False if it is somebody's."""
        known = self.ledger.people.get(person_id)
        if known is None or self.find(address) is not None:
            return False
        self.ledger.people[person_id] = replace(known, addresses=(*known.addresses, address))
        return True

    def find_or_add(self, person: Person, at: datetime) -> Person:
        """Return who has this person's first address, which is the person themselves if nobody had it."""
        found = self.find(person.addresses[0])
        if found is None:
            self.add(person, at)
        return found or person

    def find_all(self, addresses: Collection[str]) -> Mapping[str, Person]:
        """Return the people with these addresses (lower case), by address."""
        known = {address: each for each in self.ledger.people.values() for address in each.addresses}
        return {address: known[address] for address in addresses if address in known}

    def find_or_add_all(self, people: Sequence[Person], at: datetime) -> Mapping[str, Person]:
        """Return who has each one's first address, by address."""
        return {each.addresses[0]: self.find_or_add(each, at) for each in people}

    def department(self, address: str) -> str:
        """Return the department of whoever has this address; "" where they are in none, or nobody knows."""
        found = self.find(address)
        addresses = (address,) if found is None else found.addresses
        return max(self.ledger.departments.get(each, "") for each in addresses)

    def departments(self, addresses: Collection[str]) -> Mapping[str, str]:
        """Return `department` of each of these addresses that is of one, by address."""
        found = {address: self.department(address) for address in addresses}
        return {address: department for address, department in found.items() if department}

    def matching(self, text: str) -> frozenset[str]:
        """Return the ids of everybody whose name, an address or id holds a text, in any case."""
        low, everybody = folded(text), self.ledger.people.values()
        return frozenset(each.id for each in everybody if low in folded(each.name, *each.addresses, each.id))

    def in_sight(self, sight: Sight) -> frozenset[str]:
        """Return the ids of everybody whom somebody sees: people of their department, and whose awards they see."""
        departments = {
            each.id: max((self.ledger.departments.get(place, "") for place in each.addresses), default="")
            for each in self.ledger.people.values()
        }
        colleagues = {each for each, department in departments.items() if department == sight.department}
        seen = MemoryAwards(self.ledger, sight).search("", len(self.ledger.awards))
        return frozenset(colleagues | {each.person.id for each in seen})

    def hold(self, person_id: str) -> None:
        """Keep what this person has as it is: here every transaction is alone anyway."""

    def hold_all(self, person_ids: Collection[str]) -> None:
        """Keep what these people have as it is: here every transaction is alone anyway."""

    def holders(self, person_id: str) -> Sequence[str]:
        """Return the holder DIDs this person has claimed with, oldest first."""
        return [holder for person, holder in self.ledger.holders if person == person_id]

    def add_holder(self, person_id: str, holder: str, at: datetime) -> None:
        """Remember that this person claimed with this DID; twice is the same as once."""
        self.ledger.holders.setdefault((person_id, holder), at)

    def rename(self, person_id: str, name: str) -> None:
        """Call a person so from now on; whoever was forgotten stays so."""
        kept = self.ledger.people.get(person_id)
        if kept is not None and person_id not in self.ledger.erased:
            self.ledger.people[person_id] = replace(kept, name=name)

    def erase(self, person_id: str, at: datetime) -> bool:  # noqa: ARG002 - kept for people, not for code
        """Forget who a person is: name, addresses, holders, copies and what the audit trail says of them.

        Awards, their places in the status lists and the audit entries themselves stay. False if there is
        nobody to forget.
        """
        if person_id not in self.ledger.people or person_id in self.ledger.erased:
            return False
        memory_award_lists.forget(self.ledger, self.ledger.people[person_id].addresses)
        theirs = [each for each in self.ledger.awards.values() if each.person.id == person_id]
        memory_stages.forget(self.ledger, self.ledger.people[person_id].addresses, theirs)
        memory_courses.forget(self.ledger, person_id, self.ledger.people[person_id].addresses)
        self.ledger.erased.add(person_id)
        memory_requests.forget(self.ledger, self.ledger.people[person_id].addresses)
        memory_wall.forget(self.ledger, person_id, self.ledger.people[person_id].addresses)
        self.ledger.people[person_id] = Person(person_id, "", ())
        self._forget_awards(person_id)
        for key in [key for key in self.ledger.holders if key[0] == person_id]:
            del self.ledger.holders[key]
        memory_shown.forget(self.ledger, person_id)
        memory_grounds.forget(self.ledger, person_id)
        memory_mail.forget(self.ledger, person_id)
        forget_shares(self.ledger, person_id)
        self.ledger.audit[:] = [
            replace(entry, values={}) if entry.person_id == person_id else entry
            for entry in self.ledger.audit
        ]
        return True

    def _forget_awards(self, person_id: str) -> None:
        for award in list(self.ledger.awards.values()):
            if award.person.id != person_id:
                continue
            self.ledger.awards[award.id] = replace(
                award,
                person=self.ledger.people[person_id],
                address="",
                evidence="",
                approval=_undisclosed(award.approval),
            )
            for version in [
                version for version in self.ledger.versions.values() if version.award_id == award.id
            ]:
                self.ledger.versions[award.id, version.number] = _without_notes(version)
            for key in [key for key in self.ledger.copies if key[0] == award.id]:
                del self.ledger.copies[key]
            for place, deferral in self.ledger.deferrals.items():
                if deferral.award_id == award.id:
                    self.ledger.deferrals[place] = replace(deferral, holders=())


@dataclass(frozen=True, slots=True)
class MemoryCopies:
    """`issuer.ports.CopyShelf` in memory."""

    ledger: Ledger

    def add(self, copy: Copy) -> None:
        """Keep a signed copy."""
        key = (copy.award_id, copy.version, copy.carrier, copy.holder, copy.method_id, copy.profile)
        if key in self.ledger.copies:
            raise Conflict("this version has a copy for this holder in this carrier by this key already")
        self.ledger.copies[key] = copy

    def find(self, award_id: str, version: int, carrier: Carrier, holder: str) -> Copy | None:
        """Return the oldest copy of this version in this carrier for this holder."""
        wanted = (award_id, version, carrier, holder)
        return next((copy for key, copy in self.ledger.copies.items() if key[:4] == wanted), None)

    def of_award(self, award_id: str) -> Sequence[Copy]:
        """Return every copy of an award, oldest first."""
        return [copy for copy in self.ledger.copies.values() if copy.award_id == award_id]

    def of_badges(self, slugs: Collection[str]) -> Sequence[Copy]:
        """Return every copy of everybody's awards of these badges, oldest first; their bytes are left out."""
        awards = self.ledger.awards
        found = [copy for copy in self.ledger.copies.values() if awards[copy.award_id].slug in slugs]
        return [replace(copy, body=b"") for copy in found]

    def of_person(self, person_id: str) -> Mapping[str, Sequence[Copy]]:
        """Return every copy of a person's awards by award, oldest first."""
        theirs = [each.id for each in self.ledger.awards.values() if each.person.id == person_id]
        found = {award_id: self.of_award(award_id) for award_id in theirs}
        return {award_id: copies for award_id, copies in found.items() if copies}

    def signed_with(self, method_id: str) -> Sequence[Copy]:
        """Return every copy that a key signed, oldest first."""
        return [copy for copy in self.ledger.copies.values() if copy.method_id == method_id]


@dataclass(frozen=True, slots=True)
class MemoryKeys:
    """`issuer.ports.KeyShelf` in memory. `fixed` is told the organisation once its identity is set."""

    ledger: Ledger
    fixed: Callable[[Organisation], None]

    def all(self) -> Sequence[StoredKey]:
        """Return every key, oldest first, whatever its state."""
        return list(self.ledger.keys.values())

    def add(self, key: StoredKey) -> None:
        """Keep a new key."""
        if key.name in self.ledger.keys:
            raise Conflict("a key of this name is kept already")
        self.ledger.keys[key.name] = key

    def hold(self, name: str) -> bool:
        """Keep a key's state as it is until the transaction ends; False if the key is not active."""
        key = self.ledger.keys.get(name)
        return key is not None and key.state == KeyState.ACTIVE

    def retire(self, name: str) -> bool:
        """Let an active key sign no more; False if it was not active."""
        if not self.hold(name):
            return False
        self.ledger.keys[name] = replace(self.ledger.keys[name], state=KeyState.RETIRED.value)
        return True

    def compromise(self, name: str, since: datetime) -> bool:
        """Note that a key fell into other hands; False if that is known already, or there is no such key."""
        key = self.ledger.keys.get(name)
        if key is None or key.state == KeyState.COMPROMISED:
            return False
        state = KeyState.COMPROMISED.value
        self.ledger.keys[name] = replace(key, state=state, compromised_since=since)
        return True

    def certify(self, name: str, certificates: str) -> bool:
        """Keep the chain that certifies a key, in place of one before; False if the key is not active."""
        if not self.hold(name):
            return False
        self.ledger.keys[name] = replace(self.ledger.keys[name], certificates=certificates)
        return True

    def fix_identity(self, public_url: str, did: str) -> bool:
        """Set the organisation's public URL and DID; False if they are set already."""
        if self.ledger.organisation.did is not None:
            return False
        self.ledger.organisation = replace(self.ledger.organisation, public_url=public_url, did=did)
        self.fixed(self.ledger.organisation)
        return True


@dataclass(frozen=True, slots=True)
class MemoryPublished:
    """`issuer.ports.PublishedShelf` in memory."""

    ledger: Ledger

    def put(self, path: str, media_type: str, body: bytes, at: datetime) -> PublishedDocument:
        """Publish a document at `path`, in place of what stood there; the ETag follows from the bytes."""
        document = PublishedDocument(path, media_type, body, etag_of(body), at)
        self.ledger.published[path] = document
        return document

    def get(self, path: str) -> PublishedDocument | None:
        """Return the document at `path`."""
        return self.ledger.published.get(path)

    def several(self, paths: Collection[str]) -> Mapping[str, PublishedDocument]:
        """Return the documents at these paths, as many as there are, by path."""
        return {path: self.ledger.published[path] for path in paths if path in self.ledger.published}


@dataclass(frozen=True, slots=True)
class MemoryTerms:
    """`issuer.ports.TermsShelf` in memory. `fixed` is told the organisation once they change."""

    ledger: Ledger
    fixed: Callable[[Organisation], None]

    def name_leaders(self, *, are_named: bool) -> bool:
        """Say whether badges name who awarded them; False if it was so already."""
        if self.ledger.organisation.names_leaders is are_named:
            return False
        self.ledger.organisation = replace(self.ledger.organisation, names_leaders=are_named)
        self.fixed(self.ledger.organisation)
        return True

    def look_twice_above(self, count: int) -> bool:
        """Say of how many awards at most one person alone may have a change; False if it was so already."""
        if self.ledger.organisation.four_eyes_above == count:
            return False
        self.ledger.organisation = replace(self.ledger.organisation, four_eyes_above=count)
        self.fixed(self.ledger.organisation)
        return True


def _without_notes(version: Version) -> Version:
    return replace(version, revocation=_silent(version.revocation), suspension=_silent(version.suspension))


def _undisclosed(approval: Approval | None) -> Approval | None:
    if approval is None or approval.decision is None:
        return approval
    return replace(approval, decision=replace(approval.decision, note=""))


def _silent(withdrawal: Withdrawal | None) -> Withdrawal | None:
    return None if withdrawal is None else replace(withdrawal, note="", public_sentence="")
