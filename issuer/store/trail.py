"""The organisation's audit chain: entries wait for the transaction's end, values are sealed per person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from issuer.audit_trail import UNREADABLE, AuditSearch, ChainHead, Recorded
from issuer.errors import AuditTampered
from issuer.ledger import AuditEntry
from issuer.store.tenant import Tenant
from keys.errors import SealBroken
from records import audit
from records.chain import Checkpoint, Entry
from records.columns import json_text
from records.errors import AuditBroken
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

    def record_all(self, entries: Sequence[AuditEntry]) -> None:
        """Append entries in their order."""
        self.waiting.extend(entries)

    def of_object(self, object_id: str) -> Sequence[AuditEntry]:
        """Return the entries about one object, oldest first. What it says of the erased can not be read."""
        kept = audit.of_object(self.tenant.connection, self.tenant.organisation_id, object_id)
        keys = _DataKeys(self.people)
        return [
            *(self._opened(entry, keys) for entry in kept),
            *(entry for entry in self.waiting if entry.object_id == object_id),
        ]

    def head(self) -> ChainHead:
        """Return where the chain stands, without what this transaction adds to it."""
        return _head(audit.head_of(self.tenant.connection, self.tenant.organisation_id))

    def found(self, search: AuditSearch, before: int | None, limit: int) -> Sequence[Recorded]:
        """Return the entries that are wanted, the newest first; with `before` those of smaller numbers only."""
        wanted = audit.Search(search.who, search.actions, search.object_id, search.since, search.until)
        kept = audit.found(self.tenant.connection, self.tenant.organisation_id, wanted, before, limit)
        keys = _DataKeys(self.people)
        return [Recorded(link.seq, self._opened(link.entry, keys), link.hash) for link in kept]

    def actions(self) -> Sequence[str]:
        """Return the codes of all acts that there are entries of, in order."""
        return audit.actions(self.tenant.connection, self.tenant.organisation_id)

    def verify(self, anchors: Sequence[ChainHead]) -> ChainHead:
        """Return where the chain stands, once every entry and every anchor has been found to hold."""
        wanted = [Checkpoint(each.entries, each.hash) for each in anchors]
        try:
            return _head(audit.verify(self.tenant.connection, self.tenant.organisation_id, wanted))
        except AuditBroken as fault:
            raise AuditTampered(fault.seq, fault.detail) from fault

    def write(self) -> None:
        """Write what waits; the chain is locked from here to the end of the transaction."""
        if self.waiting:
            keys = _DataKeys(self.people, self._keys_of_many())
            sealed = [self._sealed(entry, keys) for entry in self.waiting]
            audit.append(self.tenant.connection, self.tenant.organisation_id, sealed)
            self.waiting.clear()

    def _keys_of_many(self) -> dict[str, bytes | None]:
        """Return the keys of those whom what waits is about, by one question where they are several."""
        whose = {entry.person_id for entry in self.waiting if entry.person_id is not None}
        return dict(self.people.data_keys(whose)) if len(whose) > 1 else {}

    def _sealed(self, entry: AuditEntry, keys: "_DataKeys") -> Entry:
        values = self._seal(entry.person_id, entry.values, keys)
        return Entry(entry.at, entry.actor, entry.action, entry.object_id, entry.person_id, values)

    def _opened(self, entry: Entry, keys: "_DataKeys") -> AuditEntry:
        values = self._open(entry.person_id, entry.sealed, keys)
        return AuditEntry(entry.at, entry.actor, entry.action, entry.object_id, values, entry.person_id)

    def _seal(self, person_id: str | None, values: dict[str, str], keys: "_DataKeys") -> bytes:
        if person_id is None:
            return json_text(values).encode()
        data_key = keys.of(person_id)
        # Of somebody erased nothing more is written down than that something happened.
        return b"" if data_key is None else seal_values(values, data_key, self._context(person_id))

    def _open(self, person_id: str | None, sealed: bytes, keys: "_DataKeys") -> dict[str, str]:
        # Outside of the block below: under another key-encryption key nothing can be opened, and that is said.
        data_key = None if person_id is None else keys.of(person_id)
        try:
            if person_id is None:
                values: dict[str, str] = json.loads(sealed)
                return values
            return {} if data_key is None else open_values(sealed, data_key, self._context(person_id))
        except (SealBroken, ValueError):
            return dict(UNREADABLE)

    def _context(self, person_id: str) -> str:
        return f"audit:{self.tenant.organisation_id}:{person_id}"


@dataclass(frozen=True, slots=True)
class _DataKeys:
    """The keys of people, each looked up once."""

    people: People
    kept: dict[str, bytes | None] = field(default_factory=dict)

    def of(self, person_id: str) -> bytes | None:
        if person_id not in self.kept:
            self.kept[person_id] = self.people.data_key(person_id)
        return self.kept[person_id]


def _head(checkpoint: Checkpoint) -> ChainHead:
    return ChainHead(checkpoint.seq, checkpoint.hash)
