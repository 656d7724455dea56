"""The organisation's audit chain as the core knows it: entries in their places, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from issuer.ledger import AuditEntry

# What stands in an entry's values where they were changed, so that nobody can open them any more.
UNREADABLE: Final = {"unreadable": "yes"}


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where a chain stands, or stood: how many entries, and the hash of the last."""

    entries: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry in its place, counted from 1, with the hash that covers it and all before."""

    number: int
    entry: AuditEntry
    hash: bytes


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which entries are wanted; what is None does not matter.

    `who` are ids of those who acted or whom it concerns, `actions` the codes of acts, `since` is included, `until` not.
    """

    who: frozenset[str] | None = None
    actions: frozenset[str] | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def covers(self, entry: AuditEntry) -> bool:
        """Return whether an entry is wanted."""
        return (
            (self.who is None or entry.actor in self.who or entry.person_id in self.who)
            and (self.actions is None or entry.action in self.actions)
            and (self.object_id is None or entry.object_id == self.object_id)
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
        )


class AuditTrail(Protocol):
    """The organisation's audit chain."""

    def record(self, entry: AuditEntry) -> None:
        """Append one entry, chained by hash to the one before it."""
        ...

    def record_all(self, entries: Sequence[AuditEntry]) -> None:
        """Append entries in their order, as `record` appends one."""
        ...

    def of_object(self, object_id: str) -> Sequence[AuditEntry]:
        """Return the entries about one object, oldest first."""
        ...

    def head(self) -> ChainHead:
        """Return where the chain stands, without what this transaction adds to it."""
        ...

    def found(self, search: AuditSearch, before: int | None, limit: int) -> Sequence[Recorded]:
        """Return the entries that are wanted, the newest first; with `before` those of smaller numbers only."""
        ...

    def actions(self) -> Sequence[str]:
        """Return the codes of all acts that there are entries of, in order."""
        ...

    def verify(self, anchors: Sequence[ChainHead]) -> ChainHead:
        """Return where the chain stands, once every entry and every anchor has been found to hold.

        Raises:
            issuer.errors.AuditTampered: an entry was changed, moved, removed or put in, or an anchor is not met.
        """
        ...
