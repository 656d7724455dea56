"""The audit trail of a transaction, which has others told of what goes on record (ADR 48)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from issuer.ledger import AuditEntry
from issuer.ports import AuditTrail, Transaction
from issuer.webhooks import announcing


@dataclass(frozen=True, slots=True)
class TellingTrail:
    """`issuer.ports.AuditTrail` over that of a store; what is recorded is announced in the same transaction."""

    trail: AuditTrail
    tx: Transaction
    entropy: Callable[[int], bytes]

    def record(self, entry: AuditEntry) -> None:
        """Append one entry, and have everybody told who wants to be."""
        self.trail.record(entry)
        announcing.announce(self.tx, entry, self.entropy)

    def of_object(self, object_id: str) -> Sequence[AuditEntry]:
        """Return the entries about one object, oldest first."""
        return self.trail.of_object(object_id)
