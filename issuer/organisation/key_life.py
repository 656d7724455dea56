"""The life of an organisation's keys: replaced, retired, or given up because they fell into other hands (ADR 21).

Each change is one transaction with its audit entry: the key, and everything published about the keys. Status lists
are signed anew when they are next read, since another key signs then (ADR 20).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from credentials.wording import say
from issuer.achievements.catalog import SYSTEM
from issuer.errors import (
    InvalidText,
    KeyAlreadyChanged,
    KeysFixed,
    LastKey,
    NoSuchKey,
    UnlikelyDate,
)
from issuer.ledger import AuditEntry, KeyState, KeyUse, StoredKey
from issuer.organisation.identity import Identity, publish_keys, seal_new_key, seal_new_update_key
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from keys.public import Algorithm
from keys.sealing import Sealer

NOTE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What a change of keys did: the identity from then on, the new keys and those that sign no more."""

    identity: Identity
    made: tuple[StoredKey, ...]
    ended: tuple[StoredKey, ...]


@dataclass(frozen=True, slots=True)
class Compromise:
    """A key fell into other hands: since when, and what HR notes about it."""

    name: str
    since: datetime
    note: str = ""
    by: str = SYSTEM


@dataclass(frozen=True, slots=True)
class SignedAward:
    """An award of which the given key signed copies: who has it, which badge, and when it was signed last."""

    award_id: str
    badge: str
    person: str
    address: str
    copies: int
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose keys are changed, how they are sealed, when, and by whom.

    `seen` are the names of the keys that signed when it was decided to change them: of two who decide the same at
    once, one does it.
    """

    tx: Transaction
    identity: Identity
    sealer: Sealer
    now: datetime
    by: str = SYSTEM
    seen: frozenset[str] | None = None


def rotate(hand: Hand, algorithms: Collection[Algorithm] = ()) -> KeyChange:
    """Give every key (or those of these algorithms) a successor; the old ones sign no more but still verify.

    With all of them goes the key that signs the history of the DID.

    Raises:
        KeysFixed: the organisation is a did:key, which is its one key for ever.
        NoSuchKey: it has no active key of one of the algorithms.
        KeyAlreadyChanged: another process changed the keys meanwhile.
    """
    _check_can_change(hand)
    wanted = _chosen(hand, algorithms)
    ended = tuple(_retired(hand, key) for key in wanted)
    made = tuple(_successor(hand, key) for key in wanted)
    values = {"retired": _names(ended), "made": _names(made)}
    return _published(hand, "keys.rotated", values, made, ended)


def retire(hand: Hand, name: str, *, even_the_last: bool = False) -> KeyChange:
    """Let a key sign no more, without a successor; what it signed still verifies.

    Raises:
        KeysFixed: the organisation is a did:key, which is its one key for ever.
        NoSuchKey: there is no active key of this name.
        LastKey: no other key of its algorithm signs; `even_the_last` insists, but not for the one of the lists.
        KeyAlreadyChanged: another process changed the keys meanwhile.
    """
    _check_can_change(hand)
    key = _active(hand, name)
    if _is_last(hand.tx, key) and not (even_the_last and key.algorithm != Algorithm.EDDSA):
        raise LastKey(
            f"{name} is the organisation's only key for {key.algorithm}. Rotate it instead, which makes a successor."
        )
    ended = (_retired(hand, key),)
    return _published(hand, "key.retired", {"retired": name}, (), ended)


def compromise(hand: Hand, told: Compromise) -> KeyChange:
    """Take a key back for good, as of a date: nobody who checks accepts what it signed, whenever that was.

    A key that still signed gets a successor at once.

    Raises:
        KeysFixed: the organisation is a did:key, which is its one key for ever.
        NoSuchKey: there is no key of this name.
        UnlikelyDate: the date is in the future.
        InvalidText: the note is too long or can not be shown.
        KeyAlreadyChanged: the key was given up before, or another process changed the keys meanwhile.
    """
    _check_can_change(hand)
    _check_told(told, hand.now)
    key = _kept(hand.tx, told.name)
    needs_successor = key.state == KeyState.ACTIVE
    if not hand.tx.keys.compromise(key.name, told.since):
        raise KeyAlreadyChanged(f"{key.name} was given up before. Nothing was changed.")
    made = (_successor(hand, key),) if needs_successor else ()
    values = {"key": key.name, "since": told.since.isoformat(), "note": told.note, "made": _names(made)}
    return _published(hand, "key.compromised", values, made, (key,))


def active_names(tx: Transaction) -> frozenset[str]:
    """Return the names of the keys that sign now."""
    return frozenset(key.name for key in tx.keys.all() if key.state == KeyState.ACTIVE)


def signed_awards(tx: Transaction, method_id: str) -> list[SignedAward]:
    """Return the awards that a key signed copies of: those to hand out anew if it fell into other hands."""
    found: dict[str, SignedAward] = {}
    for copy in tx.copies.signed_with(method_id):
        before = found.get(copy.award_id)
        award = None if before else tx.awards.get(copy.award_id)
        if before is not None:
            found[copy.award_id] = _again(before, copy.signed_at)
        elif award is not None:
            found[award.id] = SignedAward(
                award.id, award.slug, award.person.name, award.address, 1, copy.signed_at
            )
    return list(found.values())


def _again(before: SignedAward, at: datetime) -> SignedAward:
    latest = max(before.signed_at, at)
    return SignedAward(
        before.award_id, before.badge, before.person, before.address, before.copies + 1, latest
    )


def _check_can_change(hand: Hand) -> None:
    if hand.identity.did.startswith("did:key:"):
        raise KeysFixed(
            "Over plain http an organisation is one key, which is its name too and can not be changed. "
            "Start the service under https, where keys have a life of their own."
        )
    if hand.seen is not None and hand.seen != active_names(hand.tx):
        raise KeyAlreadyChanged(
            "Somebody else changed the keys just now. Nothing was changed here; look at them first."
        )


def _check_told(told: Compromise, now: datetime) -> None:
    if told.since > now:
        raise UnlikelyDate(
            "The date is in the future. Give the last day on which the key was surely your own."
        )
    fault = fault_in_line(told.note, NOTE_LIMIT)
    if fault is not None:
        raise InvalidText(say("The note can not be used. {fault}", fault=str(fault)))


def _chosen(hand: Hand, algorithms: Collection[Algorithm]) -> list[StoredKey]:
    """Return the keys to replace: the active ones of these algorithms, or of all and the update key with them."""
    active = [key for key in hand.tx.keys.all() if key.state == KeyState.ACTIVE]
    if not algorithms:
        return active
    issuing = [key for key in active if key.use == KeyUse.ISSUING]
    missing = set(algorithms) - {key.algorithm for key in issuing}
    if missing:
        raise NoSuchKey(f"The organisation has no active key for {', '.join(sorted(missing))}.")
    return [key for key in issuing if key.algorithm in algorithms]


def _retired(hand: Hand, key: StoredKey) -> StoredKey:
    if not hand.tx.keys.retire(key.name):
        raise KeyAlreadyChanged(
            f"{key.name} was changed by somebody else just now. Nothing was changed here; look at the keys first."
        )
    return key


def _successor(hand: Hand, key: StoredKey) -> StoredKey:
    """Make and keep a key to take another's place, under a name never used before."""
    did, taken = hand.identity.did, {each.name for each in hand.tx.keys.all()}
    if key.use == KeyUse.UPDATING:
        made = seal_new_update_key(did, _free("update", taken), hand.sealer, hand.now)
    else:
        made = seal_new_key(did, _free("key", taken), Algorithm(key.algorithm), hand.sealer, hand.now)
    hand.tx.keys.add(made)
    return made


def _free(stem: str, taken: Collection[str]) -> str:
    number = 1 + sum(name.startswith(stem) for name in taken)
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _active(hand: Hand, name: str) -> StoredKey:
    key = _kept(hand.tx, name)
    if key.state != KeyState.ACTIVE or key.use != KeyUse.ISSUING:
        raise NoSuchKey(f"{name} is not a key that signs badges now.")
    return key


def _kept(tx: Transaction, name: str) -> StoredKey:
    # Either its name or the whole id that badges and DID documents have.
    wanted = name.rpartition("#")[2]
    for key in tx.keys.all():
        if key.name == wanted:
            return key
    raise NoSuchKey(f"The organisation has no key named {name}.")


def _is_last(tx: Transaction, key: StoredKey) -> bool:
    alike = [
        each
        for each in tx.keys.all()
        if (each.state, each.use, each.algorithm) == (KeyState.ACTIVE, KeyUse.ISSUING, key.algorithm)
    ]
    return len(alike) <= 1


def _names(keys: Sequence[StoredKey]) -> str:
    return " ".join(key.name for key in keys)


def _published(
    hand: Hand,
    action: str,
    values: dict[str, str],
    made: tuple[StoredKey, ...],
    ended: tuple[StoredKey, ...],
) -> KeyChange:
    """Publish what follows from the keys as they are now, and note the change."""
    identity = publish_keys(hand.tx, hand.sealer, hand.now)
    hand.tx.audit.record(AuditEntry(hand.now, hand.by, action, identity.did, values))
    return KeyChange(identity, made, ended)
