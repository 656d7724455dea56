"""Somebody's credentials: those stored here from elsewhere, and those awarded here."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from contexts.errors import MalformedJson
from credentials.badge import BadgeContent, Carrier, SignedBadge
from credentials.equality import known_as, known_by
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
    """Return somebody's credentials, those awarded here first: everything that is valid from after `since`.

    What was awarded here is there once, however often it was stored here as well.
    """
    awarded = _awarded(tx, owner)
    own = [
        _held(each.copy)
        for each in awarded.values()
        if wanted.since is None or each.valid_from > wanted.since
    ]
    rest = max(0, wanted.offset - len(own))
    first = own[wanted.offset : wanted.offset + wanted.limit]
    page = tx.hosted.page(
        owner.id, since=wanted.since, without=tuple(awarded), offset=rest, limit=wanted.limit - len(first)
    )
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
    """Keep a credential for somebody, byte for byte, in place of the one that counts as the same (Open Badges 3.0, 9).

    What was awarded to them here is kept already, so nothing more is.

    Raises:
        NotHostable: it has no id by which it could be known again, or a newer edition is kept; nothing was stored.
    """
    key, content = _key(found.content), found.content
    held = Held(found.is_token, found.body)
    awarded = _awarded(tx, owner).get(key)
    if awarded is not None:
        _refuse_older(content.valid_from, awarded.valid_from)
        return Stored(held, is_new=False)
    kept = tx.hosted.find(owner.id, key)
    if kept is not None:
        _refuse_older(content.valid_from, kept.valid_from)
    media_type = TOKEN_MEDIA_TYPE if found.is_token else JSON_MEDIA_TYPE
    tx.hosted.put(HostedCredential(owner.id, key, media_type, found.body, content.valid_from, now))
    tx.audit.record(AuditEntry(now, owner.id, "credential.stored", key, {}))
    return Stored(held, is_new=kept is None)


@dataclass(frozen=True, slots=True)
class _Awarded:
    copy: Copy
    valid_from: datetime


def _awarded(tx: Transaction, owner: Owner) -> dict[str, _Awarded]:
    """Return what was awarded to somebody here and signed, by what it is known again, oldest first."""
    person, did = tx.people.find(owner.address), tx.organisation.did or ""
    found = {}
    for award in () if person is None else tx.awards.of_person(person.id):
        copy = _best_copy(tx.copies.of_award(award.id), award.version.number)
        if copy is not None:
            found[_key_of(known_as(did, award.id))] = _Awarded(copy, award.version.valid_from)
    return found


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
    return _key_of(known)


def _key_of(known: tuple[str, str]) -> str:
    return json.dumps(known, ensure_ascii=False)


def _refuse_older(sent: datetime | None, kept: datetime | None) -> None:
    # The answer of the standard is what was sent, so it can not be answered with what is kept.
    if (sent or _LONG_AGO) < (kept or _LONG_AGO):
        raise NotHostable("A newer edition of this credential is kept here; this one was not stored.")


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
