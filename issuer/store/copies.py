"""Signed copies in the database: the exact bytes, for as long as their person is not forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, literal, select

from credentials.badge import Carrier
from issuer.ledger import Copy
from issuer.store.tables import AWARD, SIGNED_COPY
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlCopies:
    """`issuer.ports.CopyShelf` in a database."""

    tenant: Tenant

    def add(self, copy: Copy) -> None:
        """Keep a signed copy."""
        self.tenant.add(SIGNED_COPY, **asdict(copy) | {"carrier": copy.carrier.value})

    def find(self, award_id: str, version: int, carrier: Carrier, holder: str) -> Copy | None:
        """Return the oldest copy of this version in this carrier for this holder."""
        table = SIGNED_COPY
        query = select(table).where(
            self.tenant.mine(table),
            table.c.award_id == award_id,
            table.c.version == version,
            table.c.carrier == carrier.value,
            table.c.holder == holder,
        )
        row = self.tenant.connection.execute(query.order_by(table.c.serial).limit(1)).first()
        return None if row is None else _copy(row)

    def of_award(self, award_id: str) -> Sequence[Copy]:
        """Return every copy of an award, oldest first."""
        table = SIGNED_COPY
        query = select(table).where(self.tenant.mine(table), table.c.award_id == award_id)
        return [_copy(row) for row in self.tenant.connection.execute(query.order_by(table.c.serial))]

    def of_badges(self, slugs: Collection[str]) -> Sequence[Copy]:
        """Return every copy of everybody's awards of these badges, oldest first; their bytes are left out."""
        table = SIGNED_COPY
        columns = [literal(b"").label(each.name) if each.name == "body" else each for each in table.c]
        theirs = select(AWARD.c.id).where(self.tenant.mine(AWARD), AWARD.c.slug.in_(slugs))
        mine = select(*columns).where(self.tenant.mine(table), table.c.award_id.in_(theirs))
        return [_copy(row) for row in self.tenant.connection.execute(mine.order_by(table.c.serial))]

    def of_person(self, person_id: str) -> Mapping[str, Sequence[Copy]]:
        """Return every copy of a person's awards by award, oldest first."""
        table, tenant = SIGNED_COPY, self.tenant
        theirs = select(AWARD.c.id).where(tenant.mine(AWARD), AWARD.c.person_id == person_id)
        query = select(table).where(tenant.mine(table), table.c.award_id.in_(theirs))
        found: dict[str, list[Copy]] = {}
        for row in tenant.connection.execute(query.order_by(table.c.serial)):
            found.setdefault(row.award_id, []).append(_copy(row))
        return found

    def signed_with(self, method_id: str) -> Sequence[Copy]:
        """Return every copy that a key signed, oldest first."""
        table = SIGNED_COPY
        query = select(table).where(self.tenant.mine(table), table.c.method_id == method_id)
        return [_copy(row) for row in self.tenant.connection.execute(query.order_by(table.c.serial))]


def _copy(row: Row[Any]) -> Copy:
    return Copy(
        award_id=row.award_id,
        version=row.version,
        carrier=Carrier(row.carrier),
        holder=row.holder,
        body=bytes(row.body),
        digest=row.digest,
        method_id=row.method_id,
        signed_at=row.signed_at,
        profile=row.profile,
    )
