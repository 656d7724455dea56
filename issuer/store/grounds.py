"""What the rules of meta-badges came to, in the database: sealed under the key of whose badges they are."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    delete,
    select,
)

from credentials.stacking import Outcome
from issuer.kept.grounds import Grounds, GroundsPart, GroundsSlot, Occasion
from issuer.store.keys_of_rows import refers, serial
from issuer.store.tenant import Tenant
from keys.sealing import Sealer
from records.columns import METADATA, Instant, json_text
from records.people import People
from records.tables import owned

STACK_GROUNDS = Table(
    "stack_grounds",
    METADATA,
    serial(),
    owned(),
    Column("award_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    refers("award", ("award_id", "id")),
    refers("person", ("person_id", "id")),
    Index(None, "organisation_id", "award_id"),
    Index(None, "organisation_id", "person_id"),
)


@dataclass(frozen=True, slots=True)
class SqlGrounds:
    """`issuer.kept.grounds.GroundsShelf` in a database."""

    tenant: Tenant
    people: People

    def add(self, person_id: str, grounds: Grounds) -> None:
        """Keep what a rule came to for an award of this person."""
        data_key = self.people.data_key(person_id)
        if data_key is None:
            return
        sealed = Sealer(data_key).seal(json_text(_to_json(grounds)).encode(), self._context(person_id))
        row = {"award_id": grounds.award_id, "person_id": person_id, "at": grounds.at}
        self.tenant.add(STACK_GROUNDS, **row, sealed=sealed)

    def of_award(self, award_id: str) -> Sequence[Grounds]:
        """Return what the rule of an award came to, oldest first."""
        table = STACK_GROUNDS
        query = select(table).where(self.tenant.mine(table), table.c.award_id == award_id)
        rows = self.tenant.connection.execute(query.order_by(table.c.serial)).all()
        data_key = self.people.data_key(rows[0].person_id) if rows else None
        if data_key is None:
            return []
        sealer, context = Sealer(data_key), self._context(rows[0].person_id)
        return [_of_json(json.loads(sealer.open(row.sealed, context)), award_id, row.at) for row in rows]

    def _context(self, person_id: str) -> str:
        return f"grounds:{self.tenant.organisation_id}:{person_id}"


def forget(tenant: Tenant, person_id: str) -> None:
    """Delete what the rules of a person's badges came to."""
    theirs = (tenant.mine(STACK_GROUNDS), STACK_GROUNDS.c.person_id == person_id)
    tenant.connection.execute(delete(STACK_GROUNDS).where(*theirs))


def _to_json(grounds: Grounds) -> dict[str, Any]:
    said = asdict(grounds)
    for name in ("award_id", "at"):
        del said[name]
    for slot in said["slots"]:
        if slot["part"] is not None:
            slot["part"]["as_of"] = slot["part"]["as_of"].isoformat()
    return said


def _of_json(said: dict[str, Any], award_id: str, at: datetime) -> Grounds:
    known = {"occasion": Occasion(said["occasion"]), "outcome": Outcome(said["outcome"])}
    slots = tuple(_slot(each) for each in said["slots"])
    return Grounds(**said | known | {"slots": slots, "award_id": award_id, "at": at})


def _slot(said: dict[str, Any]) -> GroundsSlot:
    part = None if said["part"] is None else _part(said["part"])
    return GroundsSlot(said["slot"], said["name"], Outcome(said["outcome"]), part, tuple(said["reasons"]))


def _part(said: dict[str, Any]) -> GroundsPart:
    as_of = datetime.fromisoformat(said["as_of"])
    return GroundsPart(**said | {"digests": tuple(said["digests"]), "as_of": as_of})
