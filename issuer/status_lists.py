"""The signed status lists of an organisation: derived from its records, never edited.

What a list tells changes with one row, which counts a change of the list. It is signed again when it is next
read, once for all who ask, and kept as signed (ADR 20).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contexts.jcs import jcs
from credentials import jose
from credentials.badge import Carrier, JsonObject, StatusEntry
from credentials.proofs import data_integrity
from credentials.status import token_list
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential, subject_id
from credentials.status.entries import TokenEntry
from credentials.status.token_list import StatusArray, TokenList, TokenStatus
from issuer.ledger import ListKind, ListName, PublishedDocument, SignedList, Version
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.keyring import KeyringEntry

# Verifiers may keep a list for so long; its Cache-Control says the same.
TTL: Final = timedelta(minutes=5)
# A list taken off the wire cannot be shown for ever as the present one.
LIFETIME: Final = timedelta(days=1)
_RENEWED_AFTER: Final = LIFETIME / 2
_COPY_BITS: Final = 2
_JWT_SUFFIX: Final = ".jwt"
_NAME: Final = re.compile(r"([1-9][0-9]{0,8})(-suspension|-copies)?(\.jwt)?")
_KINDS: Final = {None: ListKind.REVOCATION, "-suspension": ListKind.SUSPENSION, "-copies": ListKind.COPIES}
_PURPOSES: Final = {
    ListKind.REVOCATION: StatusPurpose.REVOCATION,
    ListKind.SUSPENSION: StatusPurpose.SUSPENSION,
}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose lists they are, under which URL, and the keys that sign them: as documents, and as tokens."""

    issuer_url: str
    did: str
    key: KeyringEntry
    token_key: KeyringEntry


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Where a list is served, in one of its forms: a JSON document, or a token.

    Below `/o/{slug}/status` stand `7` and its twin `7-suspension`, both also with `.jwt`, and the token list
    `7-copies`.
    """

    name: ListName
    as_token: bool = False

    @classmethod
    def parse(cls, last: str) -> "ListAddress | None":
        """Return the address whose last part this is, None if it is none of a list."""
        found = _NAME.fullmatch(last)
        if found is None:
            return None
        kind = _KINDS[found[2]]
        if kind is ListKind.COPIES and found[3]:
            return None
        return cls(ListName(kind, int(found[1])), kind is ListKind.COPIES or found[3] is not None)

    @property
    def last(self) -> str:
        """The last part of its path."""
        twin = next(suffix for suffix, kind in _KINDS.items() if kind is self.name.kind) or ""
        form = _JWT_SUFFIX if self.as_token and self.name.kind is not ListKind.COPIES else ""
        return f"{self.name.number}{twin}{form}"

    def path(self, slug: str) -> str:
        """Return the path at which an organisation serves it."""
        return f"/o/{slug}/status/{self.last}"

    def url(self, issuer_url: str) -> str:
        """Return the URL by which badges name it."""
        return f"{issuer_url}/status/{self.last}"


def status_entry(issuer_url: str, number: int, index: int, carrier: Carrier = Carrier.LDP_VC) -> StatusEntry:
    """Return what a badge says of its place: the revocation list's URL, the suspension list's subject id.

    Lists are named in the form that is secured like the badge, so that whoever can check it can check them.
    """
    as_token = carrier is not Carrier.LDP_VC
    revocations = ListAddress(ListName(ListKind.REVOCATION, number), as_token)
    suspensions = ListAddress(ListName(ListKind.SUSPENSION, number), as_token)
    reference = subject_id(suspensions.url(issuer_url), StatusPurpose.SUSPENSION)
    return StatusEntry(revocations.url(issuer_url), index, reference)


def reserve_for_copy(
    tx: Transaction, version: Version, issuer_url: str, randomness: Randomness
) -> TokenEntry:
    """Return a place in the token lists for one new copy of a version, which no other copy shares."""
    place = tx.statuses.reserve_token(randomness, version.award_id, version.number)
    address = ListAddress(ListName(ListKind.COPIES, place.list_number), as_token=True)
    return TokenEntry(place.index, address.url(issuer_url))


def current(
    tx: Transaction, address: ListAddress, publisher: Publisher, now: datetime
) -> PublishedDocument | None:
    """Return a list as the records have it now, signed; None if there is no such list.

    It is signed only if it changed since it was signed last, if its signature has half run out, or if another
    key signs now, or the same with other certificates; of several who find that at the same time, one signs.
    """
    path, key = address.path(tx.organisation.slug), _key(address, publisher)
    changes, kept = tx.statuses.changes(address.name), tx.statuses.signed(path)
    if changes is None:
        return None
    if kept is not None and _is_in_force(kept, changes, key, now):
        return kept.document
    # Whoever had the list locked until now may have signed it: so it is looked at again, and only then signed.
    changes, kept = tx.statuses.hold(address.name) or 0, tx.statuses.signed(path)
    if kept is not None and _is_in_force(kept, changes, key, now):
        return kept.document
    at = now.replace(microsecond=0) if kept is None else max(now.replace(microsecond=0), _signed_at(kept))
    body = _signed(tx, address, publisher, at)
    return tx.statuses.keep_signed(path, changes, key.method_id, _media_type(address), body, at).document


def _is_in_force(kept: SignedList, changes: int, key: KeyringEntry, now: datetime) -> bool:
    is_same = kept.changes == changes and kept.method_id == key.method_id
    return is_same and now < _signed_at(kept) + _RENEWED_AFTER and _is_certified_alike(kept, key, now)


def _is_certified_alike(kept: SignedList, key: KeyringEntry, now: datetime) -> bool:
    """Whether a token list shows the certificates that its key has now; other lists show none."""
    if kept.document.media_type != token_list.MEDIA_TYPE:
        return True
    shown: object = jose.header_of(kept.document.body).get("x5c", [])
    return shown == key.x5c_at(now)


def _signed_at(kept: SignedList) -> datetime:
    return kept.document.published_at


def _key(address: ListAddress, publisher: Publisher) -> KeyringEntry:
    return publisher.token_key if address.as_token else publisher.key


def _media_type(address: ListAddress) -> str:
    if address.name.kind is ListKind.COPIES:
        return token_list.MEDIA_TYPE
    return (Carrier.JWT_VC_JSON if address.as_token else Carrier.LDP_VC).media_type


def _signed(tx: Transaction, address: ListAddress, publisher: Publisher, at: datetime) -> bytes:
    key = _key(address, publisher)
    if address.name.kind is ListKind.COPIES:
        content = _token_list(tx, address, publisher, at)
        return token_list.sign(content, key.signer, key.method_id, key.x5c_at(at)).encode("ascii")
    document = _credential(tx, address, publisher, at)
    if address.as_token:
        # VC-JOSE-COSE 1.0, 3.1.1: the payload is the credential itself.
        header = {"typ": "vc+jwt", "cty": "vc", "kid": key.method_id}
        return jose.sign(jose.json_bytes(document), header, key.signer).encode("ascii")
    return jcs(data_integrity.sign(document, key.signer, key.method_id, at))


def _credential(tx: Transaction, address: ListAddress, publisher: Publisher, at: datetime) -> JsonObject:
    name = address.name
    asked = tx.statuses.revoked if name.kind is ListKind.REVOCATION else tx.statuses.suspended
    return list_credential(
        address.url(publisher.issuer_url),
        publisher.did,
        _PURPOSES[name.kind],
        Bitstring.of(asked(name)),
        at,
        valid_until=at + LIFETIME,
        ttl=TTL,
    )


def _token_list(tx: Transaction, address: ListAddress, publisher: Publisher, at: datetime) -> TokenList:
    paused = dict.fromkeys(tx.statuses.suspended(address.name), TokenStatus.SUSPENDED)
    withdrawn = dict.fromkeys(tx.statuses.revoked(address.name), TokenStatus.INVALID)
    return TokenList(
        uri=address.url(publisher.issuer_url),
        values=StatusArray.of(paused | withdrawn, _COPY_BITS, LENGTH),
        issued_at=at,
        expires_at=at + LIFETIME,
        ttl=TTL,
        issuer=publisher.did,
    )
