"""DID documents: which keys a DID publishes, and for what each may be used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from did.errors import (
    DidDeactivated,
    InvalidDidDocument,
    KeyNotAuthorised,
    KeyRevoked,
    MalformedDid,
    MethodNotFound,
)
from did.service import LINKED_DOMAINS, Service
from did.syntax import Did
from did.verification_method import MethodType, VerificationMethod, absolute
from keys.public import PublicKey

__all__ = ["DidDocument", "MethodType", "Purpose", "VerificationMethod"]

_CONTEXT: Final = "https://www.w3.org/ns/did/v1"
_LINKED_DOMAINS_CONTEXT: Final = "https://identity.foundation/.well-known/did-configuration/v1"
_CONTEXT_OF_TYPE: Final[Mapping[str, str]] = {
    MethodType.MULTIKEY: "https://w3id.org/security/multikey/v1",
    MethodType.JSON_WEB_KEY: "https://w3id.org/security/jwk/v1",
    MethodType.JSON_WEB_KEY_2020: "https://w3id.org/security/suites/jws-2020/v1",
    MethodType.ED25519_2020: "https://w3id.org/security/suites/ed25519-2020/v1",
}


class Purpose(StrEnum):
    """What a key may be used for, by the name of its verification relationship."""

    ASSERTION = "assertionMethod"
    AUTHENTICATION = "authentication"


@dataclass(frozen=True, slots=True)
class DidDocument:
    """What a DID publishes. `relationships` names, by purpose, the ids of the methods that may serve it.

    `is_deactivated` tells that the DID was given up (DID Core 1.0, 7.1.3): its keys serve nothing any more.
    """

    id: Did
    methods: tuple[VerificationMethod, ...]
    relationships: Mapping[Purpose, tuple[str, ...]] = field(hash=False)
    also_known_as: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    is_deactivated: bool = False

    @classmethod
    def of_one_key(cls, did: Did, method: VerificationMethod) -> Self:
        """Return the document of a DID that is its key, for every purpose (did:key, did:jwk)."""
        return cls(did, (method,), dict.fromkeys(Purpose, (method.id,)))

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read a DID document; properties that say nothing about keys for a `Purpose` are passed over.

        Raises:
            InvalidDidDocument: it breaks DID Core 1.0 where Cairn relies on it.
        """
        did = _document_id(document)
        methods = [_method(entry, did) for entry in _array(document, "verificationMethod")]
        relationships: dict[Purpose, tuple[str, ...]] = {}
        for purpose in Purpose:
            entries = [_reference(entry, did) for entry in _array(document, purpose)]
            methods += [entry for entry in entries if isinstance(entry, VerificationMethod)]
            relationships[purpose] = tuple(e if isinstance(e, str) else e.id for e in entries)
        known_as, services = _also_known_as(document), _services(document)
        return cls(did, _without_repeats(methods), relationships, known_as, services)

    def to_json(self) -> dict[str, Any]:
        """Return the document for publication: absolute ids, relationships as arrays of strings.

        Some verifiers read no other forms, though DID Core 1.0 has them.
        """
        types = dict.fromkeys(method.type for method in self.methods)
        contexts = [_CONTEXT_OF_TYPE[name] for name in types if name in _CONTEXT_OF_TYPE]
        if self.linked_domains:
            contexts.append(_LINKED_DOMAINS_CONTEXT)
        document: dict[str, Any] = {"@context": [_CONTEXT, *contexts], "id": self.id.value}
        if self.also_known_as:
            document["alsoKnownAs"] = list(self.also_known_as)
        document["verificationMethod"] = [method.to_json() for method in self.methods]
        document |= {str(purpose): list(self.relationships.get(purpose, ())) for purpose in Purpose}
        if self.services:
            document["service"] = [service.to_json() for service in self.services]
        return document

    @property
    def linked_domains(self) -> tuple[str, ...]:
        """The origins that the DID says are its own; whether they say so too is not known here."""
        services = (service for service in self.services if service.type == LINKED_DOMAINS)
        return tuple(origin for service in services for origin in service.endpoints)

    def key_for(self, method_id: str, purpose: Purpose, now: datetime) -> PublicKey:
        """Return the key `method_id` if it may serve `purpose` at `now`.

        These are the conditions of Controlled Identifiers 1.0, section 3.3.

        Raises:
            DidDeactivated: the DID was given up.
            MethodNotFound: the document has no method of exactly this id, or the id is another document's.
            KeyRevoked: the owner took the key back; the refusal says as of when.
            KeyNotAuthorised: not listed for the purpose, controlled by another, or expired.
            keys.errors.InvalidKey: malformed, or a key for which anybody could sign.
            keys.errors.UnsupportedKey: a type of method or of key that Cairn does not use.
        """
        if self.is_deactivated:
            raise DidDeactivated(f"{self.id} was given up")
        method = self._method(method_id)
        if method.controller != self.id.value:
            raise KeyNotAuthorised(f"{method_id} is controlled by another than {self.id}")
        # First of the rest, since a key that is taken back leaves its list too: this says why.
        if method.revoked is not None and now >= method.revoked:
            raise KeyRevoked(f"{method_id} was taken back", method.revoked)
        if method_id not in self.relationships.get(purpose, ()):
            raise KeyNotAuthorised(f"{method_id} is not listed under {purpose}")
        if not method.is_usable_at(now):
            raise KeyNotAuthorised(f"{method_id} is expired")
        return method.public_key()

    def _method(self, method_id: str) -> VerificationMethod:
        # A document may embed a method under another DID's id; only that DID's own document speaks for it.
        if method_id.startswith(f"{self.id}#"):
            for method in self.methods:
                if method.id == method_id:
                    return method
        raise MethodNotFound(f"the document of {self.id} has no method {method_id}")


def _document_id(document: Mapping[str, Any]) -> Did:
    value = document.get("id")
    if not isinstance(value, str):
        raise InvalidDidDocument("a DID document without an id")
    try:
        return Did.parse(value)
    except MalformedDid as error:
        raise InvalidDidDocument("a DID document whose id is not a DID") from error


def _array(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name, [])
    if not isinstance(value, list):
        raise InvalidDidDocument(f"{name} is not an array")
    return value


def _services(document: Mapping[str, Any]) -> tuple[Service, ...]:
    listed = document.get("service")
    read = [Service.from_json(entry) for entry in listed] if isinstance(listed, list) else []
    return tuple(service for service in read if service is not None)


def _method(entry: object, did: Did) -> VerificationMethod:
    if not isinstance(entry, Mapping):
        raise InvalidDidDocument("a verification method that is not an object")
    return VerificationMethod.from_json(entry, did)


def _reference(entry: object, did: Did) -> str | VerificationMethod:
    return absolute(entry, did) if isinstance(entry, str) else _method(entry, did)


def _without_repeats(methods: Iterable[VerificationMethod]) -> tuple[VerificationMethod, ...]:
    by_id: dict[str, VerificationMethod] = {}
    for method in methods:
        if by_id.setdefault(method.id, method) != method:
            raise InvalidDidDocument(f"two different verification methods have the id {method.id}")
    return tuple(by_id.values())


def _also_known_as(document: Mapping[str, Any]) -> tuple[str, ...]:
    names = _array(document, "alsoKnownAs")
    if not all(isinstance(name, str) for name in names):
        raise InvalidDidDocument("alsoKnownAs holds something else than text")
    return tuple(names)
