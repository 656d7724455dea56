"""Partners, what people showed, and the awards made for it, in the database."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from issuer.shown import Basis, Partner, PartsRequest, PresentedPart, Showing, ShownOutcome
from issuer.store.award_rows import people_of
from issuer.store.shown_json import (
    basis_of_json,
    basis_to_json,
    outcome_of_json,
    outcome_to_json,
    part_of_json,
    part_to_json,
)
from issuer.store.shown_tables import (
    PARTNER,
    PARTS_REQUEST,
    PRESENTED_AWARD,
    PRESENTED_PART,
    SHOWING_HOLDER,
)
from issuer.store.tenant import Tenant
from keys.sealing import Sealer
from records.columns import json_text
from records.people import People
from records.tables import HOLDER_KEY


@dataclass(frozen=True, slots=True)
class SqlPartners:
    """`issuer.shown.PartnerShelf` in a database."""

    tenant: Tenant

    def all(self) -> Sequence[Partner]:
        """Return every partner, by name."""
        query = select(PARTNER).where(self.tenant.mine(PARTNER)).order_by(PARTNER.c.folded)
        return [_partner(row) for row in self.tenant.connection.execute(query)]

    def find(self, name: str) -> Partner | None:
        """Return the partner of this name, in whatever case."""
        row = self.tenant.one(PARTNER, PARTNER.c.folded == name.casefold())
        return None if row is None else _partner(row)

    def add(self, partner: Partner) -> bool:
        """Keep a partner; False if its name or DID is taken."""
        return self.tenant.add_unless_there(PARTNER, folded=partner.name.casefold(), **asdict(partner))

    def remove(self, name: str) -> bool:
        """Keep a partner no longer; False if there is none of this name."""
        gone = delete(PARTNER).where(self.tenant.mine(PARTNER), PARTNER.c.folded == name.casefold())
        return self.tenant.connection.execute(gone).rowcount == 1


@dataclass(frozen=True, slots=True)
class SqlPresented:
    """`issuer.shown.PresentedShelf` in a database. What it says of a person is sealed under that person's key."""

    tenant: Tenant
    people: People

    # --- requests

    def ask(self, request: PartsRequest) -> None:
        """Keep a new request."""
        self.tenant.add(PARTS_REQUEST, **asdict(request))

    def request(self, request_id: str) -> PartsRequest | None:
        """Return a request in whatever state."""
        row = self.tenant.one(PARTS_REQUEST, PARTS_REQUEST.c.id == request_id)
        return None if row is None else _request(row)

    def answer(self, request_id: str, outcome: ShownOutcome) -> bool:
        """Note what came of a request; True exactly once."""
        columns = PARTS_REQUEST.c
        open_one = self.tenant.update(PARTS_REQUEST, columns.id == request_id, columns.outcome.is_(None))
        return self.tenant.change(open_one.values(outcome=outcome_to_json(outcome))) == 1

    def sweep(self, before: datetime) -> int:
        """Delete the requests whose time was over before that instant; return how many."""
        over = delete(PARTS_REQUEST).where(
            self.tenant.mine(PARTS_REQUEST), PARTS_REQUEST.c.expires_at < before
        )
        return self.tenant.connection.execute(over).rowcount

    # --- whose keys

    def owners(self, holders: Collection[str]) -> frozenset[str]:
        """Return the ids of the people who claimed, or showed badges, with any of these DIDs."""
        queries = (
            select(table.c.person_id).where(self.tenant.mine(table), table.c.holder.in_(holders))
            for table in (HOLDER_KEY, SHOWING_HOLDER)
        )
        return frozenset(
            found for query in queries for found in self.tenant.connection.execute(query).scalars()
        )

    def own(self, holder: str, person_id: str, at: datetime) -> str:
        """Return the id of the person who first showed badges with this DID, which is this one if nobody did."""
        row = {"holder": holder, "person_id": person_id, "created_at": at}
        if self.tenant.add_unless_there(SHOWING_HOLDER, **row):
            return person_id
        kept = self.tenant.one(SHOWING_HOLDER, SHOWING_HOLDER.c.holder == holder)
        return person_id if kept is None else str(kept.person_id)

    # --- what they showed

    def show(self, person_id: str, shown: PresentedPart) -> bool:
        """Keep a badge that a person showed, in place of what was kept of it before; False if it is another's."""
        sealed = self._sealed(person_id, part_to_json(shown))
        place = {"person_id": person_id, "part_hash": _hash(shown)}
        # No DID has this name, so badges and keys are told apart in one table.
        if self.own(f"part:{place['part_hash']}", person_id, shown.as_of) != person_id:
            return False
        if self.tenant.add_unless_there(PRESENTED_PART, **place, as_of=shown.as_of, sealed=sealed):
            return True
        columns = PRESENTED_PART.c
        mine = (columns.person_id == person_id, columns.part_hash == place["part_hash"])
        again = self.tenant.update(PRESENTED_PART, *mine)
        self.tenant.change(again.values(as_of=shown.as_of, sealed=sealed))
        return True

    def of_person(self, person_id: str) -> Sequence[PresentedPart]:
        """Return what a person showed, the oldest check first; nothing once they are forgotten."""
        table = PRESENTED_PART
        query = select(table.c.sealed).where(self.tenant.mine(table), table.c.person_id == person_id)
        ordered = query.order_by(table.c.as_of, table.c.part_hash)
        found = [
            self._opened(person_id, sealed) for sealed in self.tenant.connection.execute(ordered).scalars()
        ]
        return [part_of_json(said) for said in found if said is not None]

    def of_everybody(self) -> Sequence[Showing]:
        """Return the same for everybody who showed something: as few questions for many people as for one."""
        table = PRESENTED_PART
        showers = select(table.c.person_id).where(self.tenant.mine(table))
        people, keys = people_of(self.tenant, showers), self.people.data_keys(showers)
        query = select(table.c.person_id, table.c.sealed).where(self.tenant.mine(table))
        found: dict[str, list[PresentedPart]] = {}
        for row in self.tenant.connection.execute(query.order_by(table.c.as_of, table.c.part_hash)):
            said = self._opened_with(keys.get(row.person_id), row.person_id, row.sealed)
            if said is not None:
                found.setdefault(row.person_id, []).append(part_of_json(said))
        return [Showing(people[person_id], tuple(parts)) for person_id, parts in found.items()]

    # --- the awards made for it

    def hold(self, person_id: str, slug: str) -> str | None:
        """Return the id of the award made for what a person showed for this badge, None before there is one."""
        # Whoever is second waits here for the first one's end, on PostgreSQL as on SQLite.
        self.tenant.add_unless_there(PRESENTED_AWARD, person_id=person_id, slug=slug)
        columns = PRESENTED_AWARD.c
        mine = (columns.person_id == person_id, columns.slug == slug)
        row = self.tenant.one(PRESENTED_AWARD, *mine, locked=True)
        return None if row is None else row.award_id

    def rest(self, person_id: str, slug: str, basis: Basis) -> None:
        """Keep what an award rests on, in place of the one before; the caller holds the place."""
        columns = PRESENTED_AWARD.c
        place = self.tenant.update(PRESENTED_AWARD, columns.person_id == person_id, columns.slug == slug)
        sealed = self._sealed(person_id, basis_to_json(basis))
        self.tenant.change(place.values(award_id=basis.award_id, made_at=basis.made_at, sealed=sealed))

    def basis(self, award_id: str) -> Basis | None:
        """Return what an award rests on that was made for what was shown; None for every other."""
        row = self.tenant.one(PRESENTED_AWARD, PRESENTED_AWARD.c.award_id == award_id)
        if row is None:
            return None
        said = self._opened(row.person_id, row.sealed)
        if said is None:
            return Basis(award_id, (), "", "", (), row.made_at)
        return basis_of_json(said, award_id, row.made_at)

    def _sealed(self, person_id: str, said: dict[str, Any]) -> bytes:
        data_key = self.people.data_key(person_id)
        if data_key is None:
            return b""
        return Sealer(data_key).seal(json_text(said).encode(), self._context(person_id))

    def _opened(self, person_id: str, sealed: bytes) -> dict[str, Any] | None:
        """Return what was sealed, None once its person was forgotten."""
        return self._opened_with(self.people.data_key(person_id), person_id, sealed)

    def _opened_with(self, data_key: bytes | None, person_id: str, sealed: bytes) -> dict[str, Any] | None:
        if data_key is None:
            return None
        opened: dict[str, Any] = json.loads(Sealer(data_key).open(sealed, self._context(person_id)))
        return opened

    def _context(self, person_id: str) -> str:
        return f"presented:{self.tenant.organisation_id}:{person_id}"


def forget(tenant: Tenant, person_id: str) -> None:
    """Delete what a person showed, and with which DIDs."""
    for table in (PRESENTED_PART, SHOWING_HOLDER):
        theirs = (tenant.mine(table), table.c.person_id == person_id)
        tenant.connection.execute(delete(table).where(*theirs))


def _hash(shown: PresentedPart) -> str:
    named = json_text([shown.part.issuer, shown.part.credential_id])
    return hashlib.sha256(named.encode()).hexdigest()


def _partner(row: Row[Any]) -> Partner:
    return Partner(row.name, row.did, row.added_at)


def _request(row: Row[Any]) -> PartsRequest:
    return PartsRequest(
        id=row.id,
        slug=row.slug,
        session_hash=row.session_hash,
        uri=row.uri,
        same_device=row.same_device,
        created_at=row.created_at,
        expires_at=row.expires_at,
        outcome=None if row.outcome is None else outcome_of_json(row.outcome),
    )
