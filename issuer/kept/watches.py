"""Watched credentials on record: what of each says how it stands, and how it stood when it was asked last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from credentials.badge import JsonObject


class Standing(StrEnum):
    """How a watched credential stands, by what its issuer says."""

    GOOD = "good"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


# From these nothing comes back.
FINAL = frozenset({Standing.REVOKED, Standing.EXPIRED})


@dataclass(frozen=True, slots=True)
class Watch:
    """A credential of somebody else that is watched: its digest, issuer, id and status entries, and nothing else of it.

    `label` is what the watcher calls it; `as_of` is when its issuer was heard last, `changed_at` when it last changed.
    """

    id: str
    digest: str
    issuer: str
    credential_id: str
    status: JsonObject = field(repr=False)
    valid_until: datetime | None
    label: str
    standing: Standing
    as_of: datetime
    added_at: datetime
    changed_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing about it can change any more, so that nobody is asked."""
        return self.standing in FINAL


class WatchShelf(Protocol):
    """The watched credentials of one organisation."""

    def add(self, watch: Watch, limit: int) -> bool:
        """Keep a new watch; False if there are as many as `limit`, however many ask at once."""
        ...

    def of_digest(self, digest: str) -> Watch | None:
        """Return the watch of a credential with this digest."""
        ...

    def get(self, watch_id: str) -> Watch | None:
        """Return a watch, locked against other transactions until this one ends."""
        ...

    def all(self) -> Sequence[Watch]:
        """Return every watch, newest first."""
        ...

    def note(self, watch: Watch) -> None:
        """Keep a watch in place of the one of its id; one that is gone stays gone."""
        ...

    def remove(self, watch_id: str) -> bool:
        """Keep a watch no longer; False if there is none of this id."""
        ...
