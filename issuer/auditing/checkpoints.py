"""Checkpoints: the organisation signs where its audit chain stands, for others to keep.

The chain alone can not show that its end was cut off, or written anew. Whoever kept a checkpoint can.
A checkpoint is a compact JWS; it names nobody and tells of no act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from credentials import jose
from credentials.errors import CredentialsError
from credentials.jose import Jws
from credentials.wording import N_
from issuer.achievements.catalog import SYSTEM
from issuer.audit_trail import ChainHead
from issuer.errors import CheckpointKeyLost, CheckpointRefused, NoCheckpoint
from issuer.ledger import AuditEntry, PublishedDocument, StoredKey
from issuer.organisation.identity import Identity
from issuer.ports import Transaction
from keys.public import PublicKey

TYPE: Final = "cairn-audit-checkpoint+jwt"
MEDIA_TYPE: Final = f"application/{TYPE}"
ACT: Final = "audit.checkpoint"
# A checkpoint has some 400 characters.
LONGEST: Final = 4096
_HASH_BYTES: Final = 32
_SAYS_ELSE: Final = "This file is signed, but it does not say what a checkpoint says."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the chain of an organisation stood when this was signed; `token` is what was signed."""

    head: ChainHead
    at: datetime
    token: bytes


def checkpoint_path(slug: str) -> str:
    """Return where an organisation's newest checkpoint is published."""
    return f"/o/{slug}/audit/checkpoint"


def make(tx: Transaction, identity: Identity, now: datetime, by: str = SYSTEM) -> Checkpoint:
    """Sign and publish where the chain stands, and return it; the last one, if nothing was done since it was made.

    Raises:
        NoSigningKey: there is no active key.
    """
    kept, head = _last(tx), tx.audit.head()
    # The entry that tells of a checkpoint comes after it, and is no news.
    if kept is not None and kept.head.entries + 1 >= head.entries:
        return kept
    at = now.astimezone(UTC).replace(microsecond=0)
    token = _signed(tx.organisation.slug, head, identity, at)
    tx.published.put(checkpoint_path(tx.organisation.slug), MEDIA_TYPE, token, at)
    told = {"entries": str(head.entries), "hash": head.hash.hex()}
    tx.audit.record(AuditEntry(at, by, ACT, identity.did, told))
    return Checkpoint(head, at, token)


def newest(tx: Transaction) -> PublishedDocument:
    """Return the newest checkpoint as it is published.

    Raises:
        NoCheckpoint: none was made yet.
    """
    found = tx.published.get(checkpoint_path(tx.organisation.slug))
    if found is None:
        raise NoCheckpoint(
            N_("No checkpoint of the audit log has been signed yet. `cairn audit checkpoint` makes one.")
        )
    return found


def read(tx: Transaction, token: bytes) -> Checkpoint:
    """Return what a checkpoint of this organisation says, once its signature has been found to be one of its keys.

    Raises:
        CheckpointRefused: it is none, is another's, or no key of the organisation signed it.
        CheckpointKeyLost: the key was in other hands by then.
    """
    try:
        jws = jose.read(token.decode("ascii").strip(), max_bytes=LONGEST)
        if jose.token_type(jws) != TYPE:
            raise CheckpointRefused(N_("This file is signed, but it is not a checkpoint of an audit log."))
        key = _key_of(tx, jws)
        jose.verify(jws, PublicKey.from_jwk(key.public_jwk))
        found = _parsed(tx, jose.payload_object(jws), token)
    except (CredentialsError, UnicodeDecodeError) as fault:
        raise CheckpointRefused(
            N_(
                "This file is not a checkpoint that this organisation signed, or it was changed. Take the "
                "file as it was given to you, or another checkpoint."
            )
        ) from fault
    if key.compromised_since is not None and found.at >= key.compromised_since:
        raise CheckpointKeyLost(
            N_(
                "The key that signed this checkpoint was in other hands by then, so that it vouches for "
                "nothing. Take an earlier one, or sign a new one with `cairn audit checkpoint`."
            )
        )
    return found


def _last(tx: Transaction) -> Checkpoint | None:
    kept = tx.published.get(checkpoint_path(tx.organisation.slug))
    try:
        return None if kept is None else read(tx, kept.body)
    except CheckpointRefused:
        return None  # signed by a key that was given up since: another one is due


def _signed(slug: str, head: ChainHead, identity: Identity, at: datetime) -> bytes:
    key = identity.publisher.key
    said = {"iss": identity.did, "iat": int(at.timestamp()), "organisation": slug}
    where = {"entries": head.entries, "hash": head.hash.hex()}
    header = {"typ": TYPE, "kid": key.method_id}
    return jose.sign(jose.json_bytes(said | where), header, key.signer).encode("ascii")


def _parsed(tx: Transaction, said: dict[str, Any], token: bytes) -> Checkpoint:
    match said:
        case {
            "iss": str(),
            "iat": int(iat),
            "organisation": str(slug),
            "entries": int(entries),
            "hash": str(text),
        }:
            if slug != tx.organisation.slug or said["iss"] != tx.organisation.did:
                raise CheckpointRefused(_of_another(tx, slug))
            return Checkpoint(ChainHead(entries, _hash(text)), _instant(iat), token.strip())
    raise CheckpointRefused(_SAYS_ELSE)


def _hash(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != _HASH_BYTES:
        raise CheckpointRefused(_SAYS_ELSE)
    return found


def _instant(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as fault:  # no calendar has such a day
        raise CheckpointRefused(_SAYS_ELSE) from fault


def _key_of(tx: Transaction, jws: Jws) -> StoredKey:
    for each in tx.keys.all():
        if f"{tx.organisation.did}#{each.name}" == jws.header.get("kid"):
            return each
    raise CheckpointRefused(_whose(tx, jose.payload_object(jws)))


def _whose(tx: Transaction, said: Mapping[str, object]) -> str:
    """Return why a checkpoint that no key here signed can not be one: often it is simply another organisation's."""
    slug = said.get("organisation")
    if isinstance(slug, str) and slug != tx.organisation.slug:
        return _of_another(tx, slug)
    return "No key of this organisation signed this checkpoint."


def _of_another(tx: Transaction, slug: str) -> str:
    return f"This checkpoint is of “{slug}”, and not of “{tx.organisation.slug}” as it is known here."
