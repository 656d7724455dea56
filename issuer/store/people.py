"""People in the database, and what becomes of their awards when they are forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select

from issuer.ledger import Person
from issuer.sight import Sight
from issuer.store import award_lists, courses, grounds, level_steps, mail, pilots, requests, shown, wall
from issuer.store.achievement_json import from_text
from issuer.store.award_rows import awards_of
from issuer.store.deferral_tables import DEFERRAL
from issuer.store.searching import folded, search_text
from issuer.store.shares import forget as forget_shares
from issuer.store.sight import department_of_address, departments_of_addresses, people_in_sight
from issuer.store.tables import AWARD, AWARD_VERSION, SIGNED_COPY
from issuer.store.tenant import Tenant
from records import people as records_people
from records.people import People


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """`issuer.ports.PeopleShelf` in a database."""

    tenant: Tenant
    kept: People

    def find(self, address: str) -> Person | None:
        """Return the person with this address (lower case)."""
        person = self.kept.by_address(address)
        return None if person is None else Person(person.id, person.name, person.addresses)

    def get(self, person_id: str) -> Person | None:
        """Return the person of this id; without name and addresses once they are forgotten."""
        person = self.kept.get(person_id)
        return None if person is None else Person(person.id, person.name, person.addresses)

    def add(self, person: Person, at: datetime) -> None:
        """Keep a new person."""
        self.kept.add(records_people.Person(person.id, person.name, person.addresses), at)

    def add_address(self, person_id: str, address: str, at: datetime) -> bool:
        """Give a person one more address; False if it is somebody's."""
        return self.kept.add_address(person_id, address, at)

    def find_or_add(self, person: Person, at: datetime) -> Person:
        """Return who has this person's first address, which is the person themselves if nobody had it."""
        kept = self.kept.find_or_add(records_people.Person(person.id, person.name, person.addresses), at)
        return Person(kept.id, kept.name, kept.addresses)

    def find_all(self, addresses: Collection[str]) -> Mapping[str, Person]:
        """Return the people with these addresses (lower case), by address."""
        return _by_address(self.kept.by_addresses(addresses))

    def find_or_add_all(self, people: Sequence[Person], at: datetime) -> Mapping[str, Person]:
        """Return who has each one's first address, by address."""
        wanted = [records_people.Person(each.id, each.name, each.addresses) for each in people]
        return _by_address(self.kept.find_or_add_all(wanted, at))

    def department(self, address: str) -> str:
        """Return the department of whoever has this address; "" where they are in none, or nobody knows."""
        return department_of_address(self.tenant, address)

    def departments(self, addresses: Collection[str]) -> Mapping[str, str]:
        """Return `department` of each of these addresses that is of one, by address."""
        return departments_of_addresses(self.tenant, addresses)

    def matching(self, text: str) -> frozenset[str]:
        """Return the ids of everybody whose name, an address or id holds a text, in any case."""
        low = folded(text)
        return frozenset(
            each.id for each in self.kept.all() if low in folded(each.name, *each.addresses, each.id)
        )

    def in_sight(self, sight: Sight) -> frozenset[str]:
        """Return the ids of everybody whom somebody sees: people of their department, and whose awards they see."""
        found = self.tenant.connection.execute(people_in_sight(self.tenant, sight))
        return frozenset(row.id for row in found)

    def hold(self, person_id: str) -> None:
        """Keep what this person has as it is until the transaction ends."""
        self.kept.hold(person_id)

    def hold_all(self, person_ids: Collection[str]) -> None:
        """Hold all of these people, in the order of their ids."""
        self.kept.hold_all(person_ids)

    def holders(self, person_id: str) -> Sequence[str]:
        """Return the holder DIDs this person has claimed with, oldest first."""
        return self.kept.holders(person_id)

    def add_holder(self, person_id: str, holder: str, at: datetime) -> None:
        """Remember that this person claimed with this DID; twice is the same as once."""
        self.kept.add_holder(person_id, holder, at)

    def rename(self, person_id: str, name: str) -> None:
        """Call a person so from now on; whoever was forgotten stays so."""
        if not self.kept.rename(person_id, name):
            return
        theirs = (self.tenant.mine(AWARD), AWARD.c.person_id == person_id)
        rows = self.tenant.connection.execute(select(AWARD).where(*theirs)).all()
        for each in awards_of(self.tenant, rows):
            found_by = {"search_text": search_text(each)}
            self.tenant.change(self.tenant.update(AWARD, AWARD.c.id == each.id).values(**found_by))

    def erase(self, person_id: str, at: datetime) -> bool:
        """Forget who a person is: name, addresses, holders, copies and what the audit trail says of them.

        Awards, their places in the status lists and the audit entries themselves stay. False if there is
        nobody to forget.
        """
        known = self.kept.get(person_id)
        if not self.kept.erase(person_id, at):
            return False
        requests.forget(self.tenant, () if known is None else known.addresses)
        wall.forget(self.tenant, person_id, () if known is None else known.addresses)
        award_lists.forget(self.tenant, () if known is None else known.addresses)
        pilots.forget(self.tenant, () if known is None else known.addresses, self._award_ids(person_id))
        self._forget_copies(person_id)
        self._forget_notes(person_id)
        self._forget_keys(person_id)
        self._forget_awards(person_id)
        shown.forget(self.tenant, person_id)
        grounds.forget(self.tenant, person_id)
        mail.forget(self.tenant, person_id)
        forget_shares(self.tenant, person_id)
        courses.forget(self.tenant, person_id, () if known is None else known.addresses)
        level_steps.forget(self.tenant, person_id)
        return True

    def _forget_copies(self, person_id: str) -> None:
        theirs = SIGNED_COPY.c.award_id.in_(self._award_ids(person_id))
        self.tenant.connection.execute(delete(SIGNED_COPY).where(self.tenant.mine(SIGNED_COPY), theirs))

    def _forget_notes(self, person_id: str) -> None:
        theirs = AWARD_VERSION.c.award_id.in_(self._award_ids(person_id))
        for kind in ("revocation", "suspension"):
            withdrawn = AWARD_VERSION.c[f"{kind}_at"].is_not(None)
            blank = {f"{kind}_note": "", f"{kind}_sentence": ""}
            self.tenant.change(self.tenant.update(AWARD_VERSION, theirs, withdrawn).values(**blank))
        decided = self.tenant.update(AWARD, AWARD.c.person_id == person_id, AWARD.c.approval_at.is_not(None))
        self.tenant.change(decided.values(approval_note=""))

    def _forget_keys(self, person_id: str) -> None:
        theirs = DEFERRAL.c.award_id.in_(self._award_ids(person_id))
        self.tenant.change(self.tenant.update(DEFERRAL, theirs).values(holders=[]))

    def _forget_awards(self, person_id: str) -> None:
        theirs = AWARD.c.person_id == person_id
        query = select(AWARD.c.id, AWARD.c.slug, AWARD.c.achievement).where(self.tenant.mine(AWARD), theirs)
        for row in self.tenant.connection.execute(query).all():
            left = folded(from_text(row.achievement).name, row.slug, row.id)
            blank = {"address": "", "evidence": "", "search_text": left}
            self.tenant.change(self.tenant.update(AWARD, AWARD.c.id == row.id).values(**blank))

    def _award_ids(self, person_id: str) -> Select[tuple[str]]:
        return select(AWARD.c.id).where(self.tenant.mine(AWARD), AWARD.c.person_id == person_id)


def _by_address(found: Mapping[str, records_people.Person]) -> Mapping[str, Person]:
    return {address: Person(each.id, each.name, each.addresses) for address, each in found.items()}
