"""Somebody's credentials: those stored here from elsewhere, and those awarded here."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from contexts.errors import MalformedJson
from credentials.badge import BadgeContent, Carrier, SignedBadge
from credentials.equality import known_by
from credentials.errors import CredentialsError
from credentials.received import MAX_BYTES, read
from credentials.wire import from_wire
from issuer.access import HostedCredential
from issuer.errors import NotHostable
from issuer.ledger import AuditEntry, Copy
from issuer.ports import Transaction

TOKEN_MEDIA_TYPE: Final = "text/plain"  # noqa: S105 - a media type
JSON_MEDIA_TYPE: Final = "application/json"
LONGEST_PAGE: Final = 100
# The copies that can be shown without their wallet, best first: an object says more than a token to most readers.
_SHOWN: Final = (Carrier.LDP_VC, Carrier.JWT_VC_JSON)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

Examine = Callable[[bytes], str | None]
"""Says why a credential can not be relied on, or None where it can; given by whoever knows the verifier."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose credentials they are: the principal's id, name and address (lower case)."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Held:
    """One credential as it is given back: the very bytes."""

    is_token: bool
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of somebody's credentials is wanted."""

    limit: int = LONGEST_PAGE
    offset: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of somebody's credentials, and how many there are in all."""

    held: tuple[Held, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Examined:
    """A credential that was read and found genuine, and is yet to be kept."""

    is_token: bool
    content: BadgeContent
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of storing: what is kept now, and whether it is the first of its kind."""

    held: Held
    is_new: bool


def list_for(tx: Transaction, owner: Owner, wanted: Wanted) -> Page:
    """Return somebody's credentials, those awarded here first: everything that was stored or signed after `since`."""
    own = [_held(copy) for copy in _own_copies(tx, owner, wanted.since)]
    rest = max(0, wanted.offset - len(own))
    first = own[wanted.offset : wanted.offset + wanted.limit]
    page = tx.hosted.page(owner.id, since=wanted.since, offset=rest, limit=wanted.limit - len(first))
    more = tuple(Held(each.media_type == TOKEN_MEDIA_TYPE, each.body) for each in page.credentials)
    return Page((*first, *more), len(own) + page.total)


def examined(body: bytes, examine: Examine) -> Examined:
    """Return a credential that can be kept. Not for inside a transaction: it asks whoever the credential names.

    Raises:
        NotHostable: it can not be read, is not genuine, or could not be checked.
    """
    signed, content = _read(body)
    fault = examine(body)
    if fault is not None:
        raise NotHostable(f"The credential was not stored: {fault}")
    return Examined(signed.carrier is not Carrier.LDP_VC, content, body)


def store(tx: Transaction, owner: Owner, found: Examined, now: datetime) -> Stored:
    """Keep a credential for somebody, byte for byte; of two that count as one, the newer stays (Open Badges 3.0, 10).

    Raises:
        NotHostable: it has no id by which it could be known again; nothing was stored.
    """
    key, content = _key(found.content), found.content
    kept = tx.hosted.find(owner.id, key)
    if kept is not None and _is_older(content.valid_from, kept.valid_from):
        return Stored(Held(kept.media_type == TOKEN_MEDIA_TYPE, kept.body), is_new=False)
    media_type = TOKEN_MEDIA_TYPE if found.is_token else JSON_MEDIA_TYPE
    tx.hosted.put(HostedCredential(owner.id, key, media_type, found.body, content.valid_from, now))
    tx.audit.record(AuditEntry(now, owner.id, "credential.stored", key, {}))
    return Stored(Held(found.is_token, found.body), is_new=kept is None)


def _own_copies(tx: Transaction, owner: Owner, since: datetime | None) -> list[Copy]:
    person = tx.people.find(owner.address)
    awards = () if person is None else tx.awards.of_person(person.id)
    best = (_best_copy(tx.copies.of_award(award.id), award.version.number) for award in awards)
    return [copy for copy in best if copy is not None and (since is None or copy.signed_at > since)]


def _best_copy(copies: Sequence[Copy], version: int) -> Copy | None:
    """Return the newest copy of a version in the first carrier that there is."""
    of_version = [copy for copy in copies if copy.version == version]
    for carrier in _SHOWN:
        found = [copy for copy in of_version if copy.carrier is carrier]
        if found:
            return found[-1]
    return None


def _held(copy: Copy) -> Held:
    return Held(copy.carrier is not Carrier.LDP_VC, copy.body)


def _read(body: bytes) -> tuple[SignedBadge, BadgeContent]:
    try:
        received = read(body)
        return received.source, from_wire(received.document)
    except (CredentialsError, MalformedJson) as fault:
        raise NotHostable(f"This is not a signed credential: {fault}") from fault


def _key(content: BadgeContent) -> str:
    known = known_by(content)
    if known is None:
        raise NotHostable("A credential without an id can not be told from others; it was not stored.")
    return json.dumps(known, ensure_ascii=False)


def _is_older(one: datetime | None, other: datetime | None) -> bool:
    return (one or _LONG_AGO) < (other or _LONG_AGO)


__all__ = [
    "MAX_BYTES",
    "Examine",
    "Examined",
    "Held",
    "Owner",
    "Page",
    "Stored",
    "Wanted",
    "examined",
    "list_for",
    "store",
]
