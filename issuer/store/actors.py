"""Who acts here, in the database: who signs in, and tokens of programs."""

from dataclasses import dataclass
from datetime import datetime

from issuer.kept.actors import PROGRAM, Actor
from issuer.store.tenant import Tenant
from records.tables import API_TOKEN, PRINCIPAL


@dataclass(frozen=True, slots=True)
class SqlActors:
    """`issuer.kept.actors.ActorShelf` in a database."""

    tenant: Tenant

    def find(self, actor_id: str, now: datetime) -> Actor | None:
        """Return who acts under this id, let in or not; None for nobody, and for commands."""
        if actor_id.startswith(PROGRAM):
            return self._program(actor_id, now)
        row = self.tenant.one(PRINCIPAL, PRINCIPAL.c.id == actor_id)
        if row is None:
            return None
        return Actor(row.id, row.role, row.address, row.department or "", row.disabled_at is None)

    def _program(self, actor_id: str, now: datetime) -> Actor | None:
        row = self.tenant.one(API_TOKEN, API_TOKEN.c.prefix == actor_id.removeprefix(PROGRAM))
        if row is None:
            return None
        is_over = row.expires_at is not None and row.expires_at <= now
        return Actor(actor_id, row.role, is_let_in=row.revoked_at is None and not is_over)
