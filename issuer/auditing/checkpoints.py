"""Checkpoints: the organisation signs where its audit chain stands, for others to keep.

The chain alone can not show that its end was cut off, or written anew. Whoever kept a checkpoint can.
A checkpoint is a compact JWS; it names nobody and tells of no act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from credentials import jose
from credentials.errors import CredentialsError
from issuer.achievements.catalog import SYSTEM
from issuer.audit_trail import ChainHead
from issuer.errors import CheckpointRefused, NoCheckpoint
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
            "No checkpoint of the audit log has been signed yet. `cairn audit checkpoint` makes one."
        )
    return found


def read(tx: Transaction, token: bytes) -> Checkpoint:
    """Return what a checkpoint of this organisation says, once its signature has been found to be one of its keys.

    Raises:
        CheckpointRefused: it is none, is another's, or no key of the organisation signed it while it could be trusted.
    """
    try:
        jws = jose.read(token.decode("ascii").strip(), max_bytes=LONGEST)
        if jose.token_type(jws) != TYPE:
            raise CheckpointRefused("This file is signed, but it is not a checkpoint of an audit log.")
        found = _parsed(tx, jose.payload_object(jws), token)
        jose.verify(jws, _key_of(tx, jws.header.get("kid"), found.at))
    except (CredentialsError, UnicodeDecodeError) as fault:
        raise CheckpointRefused(
            "This file is not a checkpoint that this organisation signed, or it was changed. Take the file as it was "
            "given to you, or another checkpoint."
        ) from fault
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
                raise CheckpointRefused(
                    f"This checkpoint is of “{slug}”, and not of “{tx.organisation.slug}” as it is known here."
                )
            return Checkpoint(
                ChainHead(entries, _hash(text)), datetime.fromtimestamp(iat, UTC), token.strip()
            )
    raise CheckpointRefused("This file is signed, but it does not say what a checkpoint says.")


def _hash(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != _HASH_BYTES:
        raise CheckpointRefused("This file is signed, but it does not say what a checkpoint says.")
    return found


def _key_of(tx: Transaction, method_id: object, at: datetime) -> PublicKey:
    kept = [each for each in tx.keys.all() if f"{tx.organisation.did}#{each.name}" == method_id]
    if not kept or not _was_trusted(kept, at):
        raise CheckpointRefused("No key of this organisation that can be trusted signed this checkpoint.")
    return PublicKey.from_jwk(kept[0].public_jwk)


def _was_trusted(kept: Sequence[StoredKey], at: datetime) -> bool:
    since = kept[0].compromised_since
    return since is None or at < since
