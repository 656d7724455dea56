"""The organisation's audit chain: entries wait for the transaction's end, values are sealed per person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from issuer.ledger import AuditEntry
from issuer.store.tenant import Tenant
from records import audit
from records.chain import Entry
from records.columns import json_text
from records.people import People
from records.sealing import open_values, seal_values


@dataclass(frozen=True, slots=True)
class SqlAudit:
    """`issuer.ports.AuditTrail` in a database.

    The chain has one end, so whoever appends keeps everybody else waiting. Entries are therefore written by
    `write`, last before the commit: the wait is short, and locks are always taken in the same order.
    """

    tenant: Tenant
    people: People
    waiting: list[AuditEntry] = field(default_factory=list)

    def record(self, entry: AuditEntry) -> None:
        """Append one entry, chained by hash to the one before it."""
        self.waiting.append(entry)

    def of_object(self, object_id: str) -> Sequence[AuditEntry]:
        """Return the entries about one object, oldest first. What it says of the erased can not be read."""
        kept = audit.of_object(self.tenant.connection, self.tenant.organisation_id, object_id)
        return [
            *(self._opened(entry) for entry in kept),
            *(entry for entry in self.waiting if entry.object_id == object_id),
        ]

    def write(self) -> None:
        """Write what waits; the chain is locked from here to the end of the transaction."""
        if self.waiting:
            sealed = [self._sealed(entry) for entry in self.waiting]
            audit.append(self.tenant.connection, self.tenant.organisation_id, sealed)
            self.waiting.clear()

    def _sealed(self, entry: AuditEntry) -> Entry:
        values = self._seal(entry.person_id, entry.values)
        return Entry(entry.at, entry.actor, entry.action, entry.object_id, entry.person_id, values)

    def _opened(self, entry: Entry) -> AuditEntry:
        values = self._open(entry.person_id, entry.sealed)
        return AuditEntry(entry.at, entry.actor, entry.action, entry.object_id, values, entry.person_id)

    def _seal(self, person_id: str | None, values: dict[str, str]) -> bytes:
        if person_id is None:
            return json_text(values).encode()
        data_key = self.people.data_key(person_id)
        # Of somebody erased nothing more is written down than that something happened.
        return b"" if data_key is None else seal_values(values, data_key, self._context(person_id))

    def _open(self, person_id: str | None, sealed: bytes) -> dict[str, str]:
        if person_id is None:
            values: dict[str, str] = json.loads(sealed)
            return values
        data_key = self.people.data_key(person_id)
        return {} if data_key is None else open_values(sealed, data_key, self._context(person_id))

    def _context(self, person_id: str) -> str:
        return f"audit:{self.tenant.organisation_id}:{person_id}"
