"""The audit trail of a transaction, which has others told of what goes on record (ADR 48)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from issuer.audit_trail import AuditSearch, AuditTrail, ChainHead, Recorded
from issuer.ledger import AuditEntry
from issuer.ports import Transaction
from issuer.webhooks import announcing


@dataclass(frozen=True, slots=True)
class TellingTrail:
    """`issuer.ports.AuditTrail` over that of a store; what is recorded is announced in the same transaction."""

    trail: AuditTrail
    tx: Transaction
    entropy: Callable[[int], bytes]

    def record(self, entry: AuditEntry) -> None:
        """Append one entry, and have everybody told who wants to be."""
        self.record_all((entry,))

    def record_all(self, entries: Sequence[AuditEntry]) -> None:
        """Append entries in their order, and have everybody told who wants to be."""
        self.trail.record_all(entries)
        announcing.announce(self.tx, entries, self.entropy)

    def of_object(self, object_id: str) -> Sequence[AuditEntry]:
        """Return the entries about one object, oldest first."""
        return self.trail.of_object(object_id)

    def head(self) -> ChainHead:
        """Return where the chain stands, without what this transaction adds to it."""
        return self.trail.head()

    def found(self, search: AuditSearch, before: int | None, limit: int) -> Sequence[Recorded]:
        """Return the entries that are wanted, the newest first; with `before` those of smaller numbers only."""
        return self.trail.found(search, before, limit)

    def actions(self) -> Sequence[str]:
        """Return the codes of all acts that there are entries of, in order."""
        return self.trail.actions()

    def verify(self, anchors: Sequence[ChainHead]) -> ChainHead:
        """Return where the chain stands, once every entry and every anchor has been found to hold."""
        return self.trail.verify(anchors)
