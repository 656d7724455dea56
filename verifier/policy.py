"""Whom and what the caller accepts. There is no default: every caller says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.stacking import Duration
from credentials.wording import N_, say
from did.errors import MalformedDid
from did.syntax import Did
from verifier.errors import InvalidTrustList
from verifier.words import IN_A_REGISTRY, IN_THE_REGISTRY


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """An issuer the caller knows: its DID, the name to show, and who says so.

    `as_of` is when that was read, where it was read from elsewhere. `keys` are the thumbprints (RFC 7638) of the
    keys it is known to sign with: needed only for what is brought along in a bundle (ADR 33). `always_tells`: it is
    known to let no holder keep back an end or a status, so that what is not there was not signed (ADR 78).
    """

    did: str
    name: str
    source: str
    as_of: datetime | None = None
    keys: tuple[str, ...] = ()
    always_tells: bool = False


@dataclass(frozen=True, slots=True)
class TrustList:
    """The issuers the caller knows, by DID. `unreadable` names the lists that could not be had just now."""

    issuers: Mapping[str, TrustedIssuer]
    unreadable: tuple[str, ...] = ()

    @classmethod
    def of(cls, issuers: Iterable[TrustedIssuer]) -> "TrustList":
        """Return a trust list of these issuers."""
        return cls({issuer.did: issuer for issuer in issuers})

    def joined(self, other: "TrustList") -> "TrustList":
        """Return both lists as one; where both know a DID, this one's entry stands."""
        return TrustList({**other.issuers, **self.issuers}, (*self.unreadable, *other.unreadable))

    def always_tells(self, did: str) -> bool:
        """Return whether an issuer is known to let no holder keep back an end or a status."""
        known = self.issuers.get(did)
        return known is not None and known.always_tells

    def as_of(self, at: datetime) -> "TrustList":
        """Return the same list, each entry with the instant it was read."""
        return replace(self, issuers={did: replace(each, as_of=at) for did, each in self.issuers.items()})


class Attested(StrEnum):
    """What becomes of a stack whose parts nobody handed in, so that its issuer alone speaks for them."""

    ACCEPT = "accept"
    ASK = "ask_for_parts"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class RequiredPart:
    """A badge that a stack must rest on: `min_level` counts the levels that it states from the lowest, 0 for any."""

    achievement: str
    name: str = ""
    min_level: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """Which document a policy was read from: its digest, and under which id and version it is kept, if it is."""

    digest: str
    id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Demands:
    """What a caller asks of a stack beyond its issuer's own rule (ADR 47).

    No part that counts may be older than `max_age`, counted from its award. `own_issuers`: the caller says whom it
    knows, and every part that counts must be by one of them.
    """

    edition: Edition
    max_age: Duration | None = None
    parts: tuple[RequiredPart, ...] = ()
    attested: Attested = Attested.ACCEPT
    own_issuers: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What a caller asks of a badge.

    `name` stands in the report. `require_parts` makes a meta-badge without its parts a check that could not
    be carried out; `require_holder` does the same for a badge that its holder did not present. `demands` are there
    where the policy was read from a document.
    """

    name: str
    trust: TrustList
    require_parts: bool = False
    require_holder: bool = False
    demands: Demands | None = None


def parse_trust_list(data: bytes, place: str = "") -> TrustList:
    """Return the trust list in a document of one of two forms.

    Cairn's own is `{"version": 1, "issuers": [{"did", "name", "source"}]}`, where an issuer may have
    `keys`, the thumbprints of its keys. The legacy form of the registries of the Digital Credentials Consortium is
    `{"meta": …, "registry": {DID: {"name", "location", "url"}}}`; who says so is then the registry at `place`.

    Raises:
        InvalidTrustList: it is neither; nothing of it is used.
    """
    try:
        document = parse_object(data)
    except MalformedJson as fault:
        raise InvalidTrustList(
            say("The trust list is not readable JSON: {fault}.", fault=str(fault))
        ) from fault
    if "registry" in document:
        return _registry(document["registry"], place)
    entries = document.get("issuers")
    if document.get("version") != 1 or not isinstance(entries, list):
        raise InvalidTrustList(N_("A trust list is an object with version 1 and a list of issuers."))
    return read_issuers(entries)


def read_issuers(entries: Iterable[object]) -> TrustList:
    """Return the trust list of issuers written as in Cairn's own form.

    Raises:
        InvalidTrustList: one of them is not written so.
    """
    return TrustList.of(_trusted_issuer(entry, place) for place, entry in enumerate(entries))


def _registry(entries: object, place: str) -> TrustList:
    if not isinstance(entries, dict):
        raise InvalidTrustList(N_("A registry is an object of issuers by DID."))
    source = IN_THE_REGISTRY.format(place=place) if place else IN_A_REGISTRY
    return TrustList.of(_registered(did, entry, source) for did, entry in entries.items())


def _registered(did: str, entry: object, source: str) -> TrustedIssuer:
    name = entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name:
        raise InvalidTrustList(N_("An issuer of the registry has no name."))
    try:
        return TrustedIssuer(str(Did.parse(did)), name, source)
    except MalformedDid as fault:
        raise InvalidTrustList(say("An issuer of the registry: {fault}", fault=str(fault))) from fault


def _trusted_issuer(entry: object, place: int) -> TrustedIssuer:
    members = ("did", "name", "source")
    if not isinstance(entry, dict) or not all(isinstance(entry.get(each), str) for each in members):
        raise InvalidTrustList(
            say("Issuer {place} of the trust list needs did, name and source as text.", place=place)
        )
    try:
        did = Did.parse(entry["did"])
    except MalformedDid as fault:
        raise InvalidTrustList(
            say("Issuer {place} of the trust list: {fault}", place=place, fault=str(fault))
        ) from fault
    always_tells = entry.get("always_tells", False)
    if not isinstance(always_tells, bool):
        raise InvalidTrustList(
            say("always_tells of issuer {place} of the trust list must be true or false.", place=place)
        )
    return TrustedIssuer(
        str(did), entry["name"], entry["source"], keys=_keys(entry, place), always_tells=always_tells
    )


def _keys(entry: Mapping[str, object], place: int) -> tuple[str, ...]:
    keys = entry.get("keys", [])
    if not isinstance(keys, list) or not all(isinstance(each, str) and each for each in keys):
        raise InvalidTrustList(
            say("The keys of issuer {place} of the trust list must be thumbprints as text.", place=place)
        )
    return tuple(keys)
