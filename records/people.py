"""People badges are awarded to: their addresses, the DIDs they claim with, and each one's own data key."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, delete, insert, select, update

from records.errors import Conflict
from records.insertion import insert_those_not_there, insert_unless_there
from records.sealing import DATA_KEY_BYTES, Seal, data_key_context
from records.tables import HOLDER_KEY, PERSON, PERSON_ADDRESS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known by e-mail addresses, in lower case; after erasure without name and addresses."""

    id: str
    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The people of one organisation. `seal` protects their data keys, `entropy` makes them."""

    connection: Connection
    organisation_id: str
    seal: Seal
    entropy: Callable[[int], bytes]

    def add(self, person: Person, at: datetime) -> None:
        """Keep a new person, with a data key of their own.

        Raises:
            records.errors.Conflict: the id or an address is taken.
        """
        self._add_row(person, at)
        for address in person.addresses:
            self._add_address(person.id, address, at)

    def add_address(self, person_id: str, address: str, at: datetime) -> bool:
        """Give a person one more address; False if it is somebody's."""
        row = {"organisation_id": self.organisation_id, "person_id": person_id}
        return insert_unless_there(self.connection, PERSON_ADDRESS, **row, address=address, created_at=at)

    def find_or_add(self, person: Person, at: datetime) -> Person:
        """Return who has this person's first address, which is the person themselves if nobody had it.

        Of several who ask that at the same time for one address, one adds and the others find.
        """
        self._add_row(person, at)
        row = {"organisation_id": self.organisation_id, "person_id": person.id}
        if insert_unless_there(
            self.connection, PERSON_ADDRESS, **row, address=person.addresses[0], created_at=at
        ):
            for address in person.addresses[1:]:
                self._add_address(person.id, address, at)
            return person
        mine = (PERSON.c.organisation_id == self.organisation_id, PERSON.c.id == person.id)
        self.connection.execute(delete(PERSON).where(*mine))
        return self.by_address(person.addresses[0]) or person

    def by_addresses(self, addresses: Collection[str]) -> Mapping[str, Person]:
        """Return the people with these addresses (lower case), by address."""
        table = PERSON_ADDRESS
        asked = (table.c.organisation_id == self.organisation_id, table.c.address.in_(addresses))
        whose = {
            row.address: row.person_id
            for row in self.connection.execute(select(table.c.address, table.c.person_id).where(*asked))
        }
        found = self._of_ids(set(whose.values()))
        return {address: found[person_id] for address, person_id in whose.items()}

    def find_or_add_all(self, people: Sequence[Person], at: datetime) -> Mapping[str, Person]:
        """Return who has each one's first address, by address, as `find_or_add`."""
        known = dict(self.by_addresses([each.addresses[0] for each in people]))
        # In one order for everybody: of two who add the same people, one waits for the other, and not both.
        fresh = {each.addresses[0]: each for each in people if each.addresses[0] not in known}
        fresh = dict(sorted(fresh.items()))
        if not fresh:
            return known
        self.connection.execute(insert(PERSON), [self._row(each, at) for each in fresh.values()])
        rows = [
            {
                "organisation_id": self.organisation_id,
                "person_id": each.id,
                "address": address,
                "created_at": at,
            }
            for address, each in fresh.items()
        ]
        added = {row.address for row in insert_those_not_there(self.connection, PERSON_ADDRESS, rows)}
        beaten = fresh.keys() - added
        if beaten:
            late = {fresh[address].id for address in beaten}
            mine = (PERSON.c.organisation_id == self.organisation_id, PERSON.c.id.in_(late))
            self.connection.execute(delete(PERSON).where(*mine))
            known |= self.by_addresses(beaten)
        return known | {address: each for address, each in fresh.items() if address in added}

    def _of_ids(self, person_ids: Collection[str]) -> Mapping[str, Person]:
        addresses: dict[str, list[str]] = {}
        table = PERSON_ADDRESS
        theirs = (table.c.organisation_id == self.organisation_id, table.c.person_id.in_(person_ids))
        query = select(table.c.person_id, table.c.address).where(*theirs).order_by(table.c.serial)
        for row in self.connection.execute(query):
            addresses.setdefault(row.person_id, []).append(row.address)
        mine = (PERSON.c.organisation_id == self.organisation_id, PERSON.c.id.in_(person_ids))
        rows = self.connection.execute(select(PERSON.c.id, PERSON.c.name).where(*mine))
        return {row.id: Person(row.id, row.name, tuple(addresses.get(row.id, ()))) for row in rows}

    def _add_row(self, person: Person, at: datetime) -> None:
        self.connection.execute(insert(PERSON).values(**self._row(person, at)))

    def _row(self, person: Person, at: datetime) -> dict[str, object]:
        context = data_key_context(self.organisation_id, person.id)
        return {
            "organisation_id": self.organisation_id,
            "id": person.id,
            "name": person.name,
            "data_key": self.seal.seal(self.entropy(DATA_KEY_BYTES), context),
            "created_at": at,
        }

    def get(self, person_id: str) -> Person | None:
        """Return the person of this id."""
        query = select(PERSON.c.name).where(
            PERSON.c.organisation_id == self.organisation_id, PERSON.c.id == person_id
        )
        name = self.connection.execute(query).scalar()
        return None if name is None else Person(person_id, name, self._addresses(person_id))

    def all(self) -> Sequence[Person]:
        """Return everybody, by id: with two questions, however many there are."""
        of_person: dict[str, list[str]] = {}
        table, mine = PERSON_ADDRESS, PERSON.c.organisation_id == self.organisation_id
        addresses = select(table.c.person_id, table.c.address).where(
            table.c.organisation_id == self.organisation_id
        )
        for row in self.connection.execute(addresses.order_by(table.c.serial)):
            of_person.setdefault(row.person_id, []).append(row.address)
        people = self.connection.execute(select(PERSON.c.id, PERSON.c.name).where(mine).order_by(PERSON.c.id))
        return [Person(row.id, row.name, tuple(of_person.get(row.id, ()))) for row in people]

    def hold(self, person_id: str) -> None:
        """Keep other transactions from holding this person until this one ends."""
        mine = (PERSON.c.organisation_id == self.organisation_id, PERSON.c.id == person_id)
        # Not FOR UPDATE: whoever awards them a badge refers to their row, and need not wait.
        self.connection.execute(select(PERSON.c.id).where(*mine).with_for_update(key_share=True))

    def hold_all(self, person_ids: Collection[str]) -> None:
        """Hold all of these people, as `hold` does, in the order of their ids."""
        mine = (PERSON.c.organisation_id == self.organisation_id, PERSON.c.id.in_(person_ids))
        ordered = select(PERSON.c.id).where(*mine).order_by(PERSON.c.id)
        self.connection.execute(ordered.with_for_update(key_share=True)).all()

    def by_address(self, address: str) -> Person | None:
        """Return the person with this address (lower case)."""
        table = PERSON_ADDRESS
        query = select(table.c.person_id).where(
            table.c.organisation_id == self.organisation_id, table.c.address == address
        )
        person_id = self.connection.execute(query).scalar()
        return None if person_id is None else self.get(person_id)

    def holders(self, person_id: str) -> Sequence[str]:
        """Return the DIDs this person has claimed with, oldest first."""
        table = HOLDER_KEY
        query = select(table.c.holder).where(
            table.c.organisation_id == self.organisation_id, table.c.person_id == person_id
        )
        return list(self.connection.execute(query.order_by(table.c.serial)).scalars())

    def add_holder(self, person_id: str, holder: str, at: datetime) -> None:
        """Remember that this person claimed with this DID; twice is the same as once."""
        insert_unless_there(
            self.connection,
            HOLDER_KEY,
            organisation_id=self.organisation_id,
            person_id=person_id,
            holder=holder,
            created_at=at,
        )

    def data_key(self, person_id: str) -> bytes | None:
        """Return the key that seals what is recorded about this person; None once they are erased.

        Raises:
            records.errors.Conflict: there is nobody of this id.
        """
        query = select(PERSON.c.data_key).where(
            PERSON.c.organisation_id == self.organisation_id, PERSON.c.id == person_id
        )
        row = self.connection.execute(query).first()
        if row is None:
            raise Conflict("there is nobody of this id to keep something about")
        if row.data_key is None:
            return None
        return self.seal.open(row.data_key, data_key_context(self.organisation_id, person_id))

    def data_keys(self, person_ids: Select[tuple[str]] | Collection[str]) -> Mapping[str, bytes]:
        """Return the data keys of these people, or of those whose ids a query gives; none for who were erased."""
        mine = (PERSON.c.organisation_id == self.organisation_id, PERSON.c.id.in_(person_ids))
        query = select(PERSON.c.id, PERSON.c.data_key).where(*mine, PERSON.c.data_key.is_not(None))
        rows = self.connection.execute(query)
        return {
            row.id: self.seal.open(row.data_key, data_key_context(self.organisation_id, row.id))
            for row in rows
        }

    def rename(self, person_id: str, name: str) -> bool:
        """Call a person so from now on; False if there is nobody of this id who was not erased."""
        mine = (PERSON.c.organisation_id == self.organisation_id, PERSON.c.id == person_id)
        standing = (*mine, PERSON.c.erased_at.is_(None))
        return self.connection.execute(update(PERSON).where(*standing).values(name=name)).rowcount == 1

    def erase(self, person_id: str, at: datetime) -> bool:
        """Destroy a person's key, name, addresses and DIDs; False if there is nobody to erase.

        What was sealed under the key can never be read again; the id stays, so that awards and audit entries
        keep pointing at somebody.
        """
        table = PERSON
        gone = self.connection.execute(
            update(table)
            .where(
                table.c.organisation_id == self.organisation_id,
                table.c.id == person_id,
                table.c.erased_at.is_(None),
            )
            .values(name="", data_key=None, erased_at=at)
        )
        for known in (PERSON_ADDRESS, HOLDER_KEY):
            mine = (known.c.organisation_id == self.organisation_id, known.c.person_id == person_id)
            self.connection.execute(delete(known).where(*mine))
        return gone.rowcount == 1

    def _add_address(self, person_id: str, address: str, at: datetime) -> None:
        row = {"organisation_id": self.organisation_id, "person_id": person_id, "address": address}
        self.connection.execute(insert(PERSON_ADDRESS).values(**row, created_at=at))

    def _addresses(self, person_id: str) -> tuple[str, ...]:
        table = PERSON_ADDRESS
        query = select(table.c.address).where(
            table.c.organisation_id == self.organisation_id, table.c.person_id == person_id
        )
        return tuple(self.connection.execute(query.order_by(table.c.serial)).scalars())
