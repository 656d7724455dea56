"""Who acts here, in memory: as tests say."""

from dataclasses import dataclass
from datetime import datetime

from issuer.kept.actors import Actor
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryActors:
    """`issuer.kept.actors.ActorShelf` in memory."""

    ledger: Ledger

    def find(self, actor_id: str, now: datetime) -> Actor | None:  # noqa: ARG002 - of a token that ends
        """Return who acts under this id, let in or not; None for nobody, and for commands."""
        return self.ledger.actors.get(actor_id)
