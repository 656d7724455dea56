"""The audit trail in memory: the order of a list stands for the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from issuer.audit_trail import AuditSearch, ChainHead, Recorded
from issuer.errors import AuditTampered
from issuer.ledger import AuditEntry
from issuer.store.memory_ledger import Ledger
from records.chain import Checkpoint, Entry, Link, beginning, chained, verify_chain
from records.errors import AuditBroken, Conflict


@dataclass(frozen=True, slots=True)
class MemoryAudit:
    """`issuer.ports.AuditTrail` in memory; the order of the list stands for the chain.

    `committed` is how many entries there were when the transaction began.
    """

    ledger: Ledger
    committed: int

    def record(self, entry: AuditEntry) -> None:
        """Append one entry, chained by hash to the one before it."""
        if entry.person_id is not None and entry.person_id not in self.ledger.people:
            raise Conflict("there is nobody of this id to keep something about")
        erased = entry.person_id in self.ledger.erased
        self.ledger.audit.append(replace(entry, values={}) if erased else entry)

    def record_all(self, entries: Sequence[AuditEntry]) -> None:
        """Append entries in their order."""
        for entry in entries:
            self.record(entry)

    def of_object(self, object_id: str) -> Sequence[AuditEntry]:
        """Return the entries about one object, oldest first."""
        return [entry for entry in self.ledger.audit if entry.object_id == object_id]

    def head(self) -> ChainHead:
        """Return where the chain stands, without what this transaction adds to it."""
        links = self._links(self.ledger.audit[: self.committed])
        return ChainHead(links[-1].seq, links[-1].hash) if links else ChainHead(0, self._beginning.hash)

    def found(self, search: AuditSearch, before: int | None, limit: int) -> Sequence[Recorded]:
        """Return the entries that are wanted, the newest first; with `before` those of smaller numbers only."""
        return list(self._found(search, before))[:limit]

    def actions(self) -> Sequence[str]:
        """Return the codes of all acts that there are entries of, in order."""
        return sorted({entry.action for entry in self.ledger.audit[: self.committed]})

    def verify(self, anchors: Sequence[ChainHead]) -> ChainHead:
        """Return where the chain stands, once every entry and every anchor has been found to hold."""
        wanted = [Checkpoint(each.entries, each.hash) for each in anchors]
        try:
            verify_chain(self.ledger.organisation.id, self._links(self.ledger.audit), wanted)
        except AuditBroken as fault:
            raise AuditTampered(fault.seq, fault.detail) from fault
        return self.head()

    @property
    def _beginning(self) -> Checkpoint:
        return beginning(self.ledger.organisation.id)

    def _found(self, search: AuditSearch, before: int | None) -> Iterator[Recorded]:
        kept = self.ledger.audit[: self.committed]
        for link, entry in reversed(list(zip(self._links(kept), kept, strict=True))):
            if (before is None or link.seq < before) and search.covers(entry):
                yield Recorded(link.seq, entry, link.hash)

    def _links(self, kept: Sequence[AuditEntry]) -> list[Link]:
        # Without the values, which go when somebody is forgotten; databases hash them sealed, and they stay.
        return chained(
            self._beginning,
            (Entry(each.at, each.actor, each.action, each.object_id, each.person_id, b"") for each in kept),
        )
