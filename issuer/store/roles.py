"""Role profiles, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, delete, select

from issuer.kept.roles import RoleNeed, RoleProfile
from issuer.store.role_tables import ROLE_PROFILE
from issuer.store.searching import folded
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlRoles:
    """`issuer.kept.roles.RoleShelf` in a database."""

    tenant: Tenant

    def all(self) -> Sequence[RoleProfile]:
        """Return every profile, by department and name."""
        rows = self.tenant.connection.execute(select(ROLE_PROFILE).where(self.tenant.mine(ROLE_PROFILE)))
        return sorted(map(_role, rows), key=lambda each: (each.department, each.name, each.id))

    def get(self, role_id: str) -> RoleProfile | None:
        """Return a profile, locked against other transactions until this one ends."""
        row = self.tenant.one(ROLE_PROFILE, ROLE_PROFILE.c.id == role_id, locked=True)
        return None if row is None else _role(row)

    def add(self, role: RoleProfile) -> bool:
        """Keep a new profile; False if its department has one of this name, whatever the case."""
        return self.tenant.add_unless_there(ROLE_PROFILE, **_columns(role))

    def note(self, role: RoleProfile) -> bool:
        """Keep a profile in place of its revision before; False if that is not there, or the name is taken."""
        table, columns = ROLE_PROFILE, _columns(role)
        taken = select(table.c.id).where(
            self.tenant.mine(table), table.c.known_by == columns["known_by"], table.c.id != role.id
        )
        if self.tenant.connection.execute(taken).first() is not None:
            return False
        before = self.tenant.update(table, table.c.id == role.id, table.c.revision == role.revision - 1)
        return self.tenant.change(before.values(**columns)) == 1

    def remove(self, role_id: str) -> bool:
        """Keep a profile no longer; False if there is none of this id."""
        gone = delete(ROLE_PROFILE).where(self.tenant.mine(ROLE_PROFILE), ROLE_PROFILE.c.id == role_id)
        return self.tenant.connection.execute(gone).rowcount == 1


def _columns(role: RoleProfile) -> dict[str, Any]:
    return {**asdict(role), "known_by": folded(role.department, role.name)}


def _role(row: Row[Any]) -> RoleProfile:
    needs = tuple(RoleNeed(**each) for each in row.needs)
    return RoleProfile(row.id, row.name, row.department, needs, row.revision, row.changed_at)
