"""What anybody may know of who signs an organisation's badges: names, keys and what became of them, lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.ledger import KeyState, KeyUse, ListKind, ListName, StoredKey
from issuer.organisation.did_documents import webvh_did
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from issuer.status_lists import ListAddress

# Lists are opened one after the other, and there may be many: the newest are those that still grow.
MOST_LISTS: Final = 5
_TWINS: Final = (ListKind.REVOCATION, ListKind.SUSPENSION)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs badges, or did. `ended_at` is when it stopped; None while it signs, or where nobody noted it.

    `compromised_since` is there where it was taken back: from then on it may have been in other hands.
    """

    name: str
    algorithm: str
    since: datetime
    is_active: bool
    ended_at: datetime | None = None
    compromised_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A status list: where it is read, and when it was signed last; None if nobody has read it yet."""

    kind: ListKind
    number: int
    path: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class WhoSigns:
    """An organisation as whoever signs. `also` is its other name, "" where it has one only."""

    did: str
    also: str
    keys: Sequence[SigningKey]
    lists: Sequence[PublishedList]
    older_lists: int


def who_signs(tx: Transaction, identity: Identity) -> WhoSigns:
    """Return who signs the badges of an organisation, keys and lists newest first."""
    ended = _ended(tx, identity.did)
    keys = [_shown(each, ended) for each in tx.keys.all() if each.use == KeyUse.ISSUING]
    numbers = sorted(tx.statuses.lists(), reverse=True)
    lists = [_list(tx, ListName(kind, number)) for number in numbers[:MOST_LISTS] for kind in _TWINS]
    older = max(0, len(numbers) - MOST_LISTS)
    return WhoSigns(identity.did, webvh_did(tx) or "", tuple(reversed(keys)), lists, older)


def _shown(key: StoredKey, ended: Mapping[str, datetime]) -> SigningKey:
    return SigningKey(
        key.name,
        key.algorithm,
        key.created_at,
        key.state == KeyState.ACTIVE,
        ended.get(key.name),
        key.compromised_since,
    )


def _ended(tx: Transaction, did: str) -> Mapping[str, datetime]:
    """Return when keys stopped signing, by their names, as the audit log has it."""
    found: dict[str, datetime] = {}
    for entry in tx.audit.of_object(did):
        found |= dict.fromkeys(entry.values.get("retired", "").split(), entry.at)
    return found


def _list(tx: Transaction, name: ListName) -> PublishedList:
    path = ListAddress(name).path(tx.organisation.slug)
    kept = tx.statuses.signed(path)
    return PublishedList(name.kind, name.number, path, None if kept is None else kept.document.published_at)
