"""One published key of a DID document, as it was found and as it is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Self

from did.errors import InvalidDidDocument
from did.syntax import Did
from keys.errors import InvalidKey, UnsupportedKey
from keys.public import Algorithm, PublicKey


class MethodType(StrEnum):
    """The types of verification method whose keys Cairn reads."""

    MULTIKEY = "Multikey"
    JSON_WEB_KEY = "JsonWebKey"
    JSON_WEB_KEY_2020 = "JsonWebKey2020"
    ED25519_2020 = "Ed25519VerificationKey2020"


_PROPERTY_OF_TYPE: Final[Mapping[str, str]] = {
    MethodType.MULTIKEY: "publicKeyMultibase",
    MethodType.ED25519_2020: "publicKeyMultibase",
    MethodType.JSON_WEB_KEY: "publicKeyJwk",
    MethodType.JSON_WEB_KEY_2020: "publicKeyJwk",
}
# The same key written twice, or its private half beside it: no such method is used.
_OTHER_KEY_PROPERTIES: Final = frozenset(
    {"publicKeyMultibase", "publicKeyJwk", "publicKeyBase58"}
    | {"secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk", "privateKeyBase58"}
)
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """One published key; whether it is a good one shows when `public_key` is called.

    `id` and `controller` are absolute. `key_data` is the `publicKeyMultibase` text or the `publicKeyJwk`
    object; None where the method has not exactly the key property of its type, or is of a type Cairn does not
    read.
    """

    id: str
    controller: str
    type: str
    key_data: str | Mapping[str, Any] | None = field(hash=False)
    revoked: datetime | None = None
    expires: datetime | None = None

    @classmethod
    def multikey(cls, method_id: str, controller: str, key: PublicKey) -> Self:
        """Describe `key` as a Multikey, the form that Data Integrity proofs ask for."""
        return cls(method_id, controller, MethodType.MULTIKEY, key.multikey())

    @classmethod
    def json_web_key(cls, method_id: str, controller: str, key: PublicKey) -> Self:
        """Describe `key` as a JsonWebKey, the form that JWT verifiers ask for."""
        return cls(method_id, controller, MethodType.JSON_WEB_KEY, key.jwk())

    @classmethod
    def from_json(cls, entry: Mapping[str, Any], document_id: Did) -> Self:
        """Read a verification method; an id that is a bare fragment is relative to `document_id`.

        Raises:
            InvalidDidDocument: id, type or controller is missing, or a date is not one.
        """
        return cls(
            id=absolute(_text(entry, "id"), document_id),
            controller=_text(entry, "controller"),
            type=_text(entry, "type"),
            key_data=_key_data(entry),
            revoked=_instant(entry, "revoked"),
            expires=_instant(entry, "expires"),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the method for publication, with its absolute id."""
        entry: dict[str, Any] = {"id": self.id, "type": str(self.type), "controller": self.controller}
        if self.key_data is not None:
            data = self.key_data if isinstance(self.key_data, str) else dict(self.key_data)
            entry[_PROPERTY_OF_TYPE[self.type]] = data
        for name, instant in (("revoked", self.revoked), ("expires", self.expires)):
            if instant is not None:
                entry[name] = instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return entry

    def public_key(self) -> PublicKey:
        """Return the key.

        Raises:
            keys.errors.InvalidKey: malformed, or a key for which anybody could sign.
            keys.errors.UnsupportedKey: a type of method or of key that Cairn does not use.
        """
        if self.type not in _PROPERTY_OF_TYPE:
            raise UnsupportedKey(f"{self.id} is of the type {self.type}, which Cairn does not read")
        if self.key_data is None:
            raise InvalidKey(f"{self.id} has not exactly the one key property of its type")
        if not isinstance(self.key_data, str):
            return PublicKey.from_jwk(self.key_data)
        key = PublicKey.from_multikey(self.key_data)
        if self.type == MethodType.ED25519_2020 and key.algorithm is not Algorithm.EDDSA:
            raise InvalidKey(f"{self.id} holds another kind of key than its type says")
        return key

    def taken_back(self, since: datetime) -> Self:
        """Return the method as its owner publishes it who does not answer for the key from `since` on."""
        return replace(self, revoked=since)

    def is_usable_at(self, now: datetime) -> bool:
        """Tell whether the key is neither revoked nor expired at `now`; both end its use at their instant."""
        return not any(end is not None and now >= end for end in (self.revoked, self.expires))


def absolute(reference: str, document_id: Did) -> str:
    """Return a reference as DID documents write them in absolute form (DID Core 1.0, section 3.2.2)."""
    return f"{document_id}{reference}" if reference.startswith("#") else reference


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidDidDocument(f"a verification method without {name}")
    return value


def _key_data(entry: Mapping[str, Any]) -> str | Mapping[str, Any] | None:
    wanted = _PROPERTY_OF_TYPE.get(entry["type"])
    if wanted is None or _OTHER_KEY_PROPERTIES & entry.keys() != {wanted}:
        return None
    value = entry[wanted]
    return value if isinstance(value, str if wanted == "publicKeyMultibase" else Mapping) else None


def _instant(entry: Mapping[str, Any], name: str) -> datetime | None:
    if name not in entry:
        return None
    text = entry[name]
    # An end that cannot be read must not be taken for no end.
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        raise InvalidDidDocument(f"a verification method whose {name} is not an instant")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidDidDocument(f"a verification method whose {name} is not an instant") from error
