"""Role profiles, in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass

from issuer.kept.roles import RoleProfile
from issuer.store.memory_ledger import Ledger
from issuer.store.searching import folded


@dataclass(frozen=True, slots=True)
class MemoryRoles:
    """`issuer.kept.roles.RoleShelf` in memory."""

    ledger: Ledger

    def all(self) -> Sequence[RoleProfile]:
        """Return every profile, by department and name."""
        return sorted(self.ledger.roles.values(), key=lambda each: (each.department, each.name, each.id))

    def get(self, role_id: str) -> RoleProfile | None:
        """Return a profile; the transaction is alone as it is."""
        return self.ledger.roles.get(role_id)

    def add(self, role: RoleProfile) -> bool:
        """Keep a new profile; False if its department has one of this name, whatever the case."""
        if self._is_taken(role):
            return False
        self.ledger.roles[role.id] = role
        return True

    def note(self, role: RoleProfile) -> bool:
        """Keep a profile in place of its revision before; False if that is not there, or the name is taken."""
        before = self.get(role.id)
        if before is None or before.revision != role.revision - 1 or self._is_taken(role):
            return False
        self.ledger.roles[role.id] = role
        return True

    def remove(self, role_id: str) -> bool:
        """Keep a profile no longer; False if there is none of this id."""
        return self.ledger.roles.pop(role_id, None) is not None

    def _is_taken(self, role: RoleProfile) -> bool:
        others = (each for each in self.ledger.roles.values() if each.id != role.id)
        return any(_known_by(each) == _known_by(role) for each in others)


def _known_by(role: RoleProfile) -> str:
    return folded(role.department, role.name)
