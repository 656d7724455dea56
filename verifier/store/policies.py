"""The policies of organisations in a database: each method is a transaction of its own, its audit entry in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from records.engine import Database
from records.errors import Conflict
from records.insertion import insert_unless_there
from verifier.partners.ports import Changed, KeptPolicy
from verifier.store.partner_tables import POLICY, POLICY_VERSION
from verifier.store.tenants import organisation_id, record


@dataclass(frozen=True, slots=True)
class SqlPolicies:
    """`verifier.partners.ports.PolicyShelf` in a database."""

    database: Database

    def add(self, organisation: str, policy: KeptPolicy) -> bool:
        """Keep a new policy; False if its id or name is taken."""
        with self.database.transaction() as connection:
            owner = organisation_id(connection, organisation)
            made = {"id": policy.id, "version": policy.version, "name": policy.name}
            row = {"organisation_id": owner, **made, "created_at": policy.changed_at}
            if not insert_unless_there(connection, POLICY, **row):
                return False
            _write(connection, owner, policy, "policy.made")
        return True

    def change(self, organisation: str, policy: KeptPolicy) -> Changed:
        """Keep the next version."""
        try:
            return self._change(organisation, policy)
        except Conflict:
            return Changed.NAME_TAKEN

    def _change(self, organisation: str, policy: KeptPolicy) -> Changed:
        with self.database.transaction() as connection:
            owner = organisation_id(connection, organisation)
            before = POLICY.c.version == policy.version - 1
            changed = update(POLICY).where(*_in_use(owner, policy.id), before)
            if connection.execute(changed.values(version=policy.version, name=policy.name)).rowcount != 1:
                return Changed.NOT_THE_NEXT
            _write(connection, owner, policy, "policy.changed")
        return Changed.KEPT

    def retire(self, organisation: str, policy_id: str, at: datetime, by: str) -> bool:
        """Take a policy out of use."""
        with self.database.transaction() as connection:
            owner = organisation_id(connection, organisation)
            retired = update(POLICY).where(*_in_use(owner, policy_id)).values(retired_at=at)
            if connection.execute(retired).rowcount != 1:
                return False
            record(connection, owner, at, by, "policy.retired", policy_id, {})
        return True

    def get(self, organisation: str, policy_id: str) -> KeptPolicy | None:
        """Return the version in force of a policy in use."""
        with self.database.reading() as connection:
            owner = organisation_id(connection, organisation)
            row = connection.execute(_in_force(owner).where(POLICY.c.id == policy_id)).first()
        return None if row is None else _policy(row)

    def all(self, organisation: str) -> Sequence[KeptPolicy]:
        """Return the versions in force of all policies in use, by name."""
        with self.database.reading() as connection:
            query = _in_force(organisation_id(connection, organisation))
            rows = connection.execute(query).all()
        return sorted((_policy(row) for row in rows), key=lambda each: (each.name.casefold(), each.id))

    def history(self, organisation: str, policy_id: str) -> Sequence[KeptPolicy]:
        """Return every version of a policy, the newest first."""
        table = POLICY_VERSION
        with self.database.reading() as connection:
            owner = organisation_id(connection, organisation)
            query = select(table).where(table.c.organisation_id == owner, table.c.policy_id == policy_id)
            rows = connection.execute(query.order_by(table.c.version.desc())).all()
        return [_policy(row) for row in rows]


def _in_use(owner: str, policy_id: str) -> tuple[Any, ...]:
    return POLICY.c.organisation_id == owner, POLICY.c.id == policy_id, POLICY.c.retired_at.is_(None)


def _in_force(owner: str) -> Select[Any]:
    table = POLICY_VERSION
    is_same = (table.c.organisation_id == POLICY.c.organisation_id) & (table.c.policy_id == POLICY.c.id)
    joined = select(table).join(POLICY, is_same & (table.c.version == POLICY.c.version))
    return joined.where(POLICY.c.organisation_id == owner, POLICY.c.retired_at.is_(None))


def _write(connection: Connection, owner: str, policy: KeptPolicy, action: str) -> None:
    row = {
        "policy_id": policy.id,
        "version": policy.version,
        "name": policy.name,
        "document": policy.document,
        "digest": policy.digest,
        "changed_at": policy.changed_at,
        "changed_by": policy.changed_by,
    }
    connection.execute(insert(POLICY_VERSION).values(organisation_id=owner, **row))
    said = {"version": str(policy.version), "digest": policy.digest}
    record(connection, owner, policy.changed_at, policy.changed_by, action, policy.id, said)


def _policy(row: Row[Any]) -> KeptPolicy:
    return KeptPolicy(
        row.policy_id, row.version, row.name, row.document, row.digest, row.changed_at, row.changed_by
    )
