"""Whom and what the caller accepts. There is no default: every caller says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from did.errors import MalformedDid
from did.syntax import Did
from verifier.errors import InvalidPolicy, InvalidTrustList

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """An issuer the caller knows: its DID, the name to show, and who says so.

    `as_of` is when that was read, where it was read from elsewhere. `keys` are the thumbprints (RFC 7638) of the
    keys it is known to sign with: needed only for what is brought along in a bundle (ADR 33).
    """

    did: str
    name: str
    source: str
    as_of: datetime | None = None
    keys: tuple[str, ...] = ()


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

    def as_of(self, at: datetime) -> "TrustList":
        """Return the same list, each entry with the instant it was read."""
        return replace(self, issuers={did: replace(each, as_of=at) for did, each in self.issuers.items()})


@dataclass(frozen=True, slots=True)
class Policy:
    """What a caller asks of a badge.

    `name` stands in the report. `require_parts` makes a meta-badge without its parts a check that could not
    be carried out; `require_holder` does the same for a badge that its holder did not present.
    """

    name: str
    trust: TrustList
    require_parts: bool = False
    require_holder: bool = False


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
        raise InvalidTrustList(f"The trust list is not readable JSON: {fault}.") from fault
    if "registry" in document:
        return _registry(document["registry"], place)
    entries = document.get("issuers")
    if document.get("version") != 1 or not isinstance(entries, list):
        raise InvalidTrustList("A trust list is an object with version 1 and a list of issuers.")
    return TrustList.of(_trusted_issuer(entry, place) for place, entry in enumerate(entries))


def _registry(entries: object, place: str) -> TrustList:
    if not isinstance(entries, dict):
        raise InvalidTrustList("A registry is an object of issuers by DID.")
    source = f"listed in the registry at {place}" if place else "listed in a registry"
    return TrustList.of(_registered(did, entry, source) for did, entry in entries.items())


def _registered(did: str, entry: object, source: str) -> TrustedIssuer:
    name = entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name:
        raise InvalidTrustList("An issuer of the registry has no name.")
    try:
        return TrustedIssuer(str(Did.parse(did)), name, source)
    except MalformedDid as fault:
        raise InvalidTrustList(f"An issuer of the registry: {fault}") from fault


def _trusted_issuer(entry: object, place: int) -> TrustedIssuer:
    members = ("did", "name", "source")
    if not isinstance(entry, dict) or not all(isinstance(entry.get(each), str) for each in members):
        raise InvalidTrustList(f"Issuer {place} of the trust list needs did, name and source as text.")
    try:
        did = Did.parse(entry["did"])
    except MalformedDid as fault:
        raise InvalidTrustList(f"Issuer {place} of the trust list: {fault}") from fault
    return TrustedIssuer(str(did), entry["name"], entry["source"], keys=_keys(entry, place))


def _keys(entry: Mapping[str, object], place: int) -> tuple[str, ...]:
    keys = entry.get("keys", [])
    if not isinstance(keys, list) or not all(isinstance(each, str) and each for each in keys):
        raise InvalidTrustList(f"The keys of issuer {place} of the trust list must be thumbprints as text.")
    return tuple(keys)


def parse_policy(data: bytes, base: Policy) -> Policy:
    """Return `base` with the members that a policy document sets.

    Members: `name`, `require_parts`, `require_holder`, `issuers` (as in a trust list, in place of the base's).

    Raises:
        InvalidPolicy: a member is unknown or of the wrong type.
    """
    try:
        document = parse_object(data)
    except MalformedJson as fault:
        raise InvalidPolicy(f"The policy is not readable JSON: {fault}.") from fault
    unknown = document.keys() - {"name", "require_parts", "require_holder", "issuers"}
    if unknown:
        raise InvalidPolicy(f"The policy has members that mean nothing here: {', '.join(sorted(unknown))}.")
    return replace(
        base,
        name=_typed(document, "name", str, base.name),
        require_parts=_typed(document, "require_parts", bool, base.require_parts),
        require_holder=_typed(document, "require_holder", bool, base.require_holder),
        trust=_trust(document, base.trust),
    )


def _typed(document: Mapping[str, object], member: str, kind: type[T], default: T) -> T:
    value = document.get(member, default)
    if not isinstance(value, kind):
        raise InvalidPolicy(f"{member} must be of type {kind.__name__}.")
    return value


def _trust(document: Mapping[str, object], base: TrustList) -> TrustList:
    if "issuers" not in document:
        return base
    entries = document["issuers"]
    if not isinstance(entries, list):
        raise InvalidPolicy("issuers must be a list.")
    return TrustList.of(_trusted_issuer(entry, place) for place, entry in enumerate(entries))
