"""Resources bound by the digests of their bytes: `relatedResource` (VCDM 2.0, 5.3), in both notations of a digest.

`digestSRI` is that of Subresource Integrity (base64 of the bare hash), `digestMultibase` a multihash. Whoever
uses such a resource compares the bytes; one that nobody uses is only looked at for its form.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from credentials import digest
from credentials.badge import JsonObject
from credentials.errors import MalformedDigest
from credentials.wire_place import Place

_SRI: Final = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(\?[\x21-\x7e]*)?")
# Subresource Integrity, 3.3.4: of several only the strongest counts.
_STRENGTH: Final = ("sha256", "sha384", "sha512")
_ISSUED: Final = "sha384"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource, and the digests that its bytes must have."""

    id: str
    media_type: str | None = None
    sri: tuple[str, ...] = ()
    multibase: tuple[str, ...] = ()

    def is_of(self, data: bytes) -> bool:
        """Return whether every digest is that of `data`.

        Raises:
            MalformedDigest: one of them is not a digest that Cairn reads.
        """
        fits = [sri_matches(each, data) for each in self.sri]
        fits += [digest.matches(each, data) for each in self.multibase]
        return bool(fits) and all(fits)


def digest_sri(data: bytes) -> str:
    """Return the SHA-384 of `data` as Subresource Integrity writes it."""
    return f"{_ISSUED}-{base64.b64encode(hashlib.new(_ISSUED, data).digest()).decode()}"


def sri_matches(metadata: str, data: bytes) -> bool:
    """Return whether integrity metadata is that of `data`; of several hashes one of the strongest must be.

    Raises:
        MalformedDigest: it is not integrity metadata, or one of its hashes has the wrong length.
    """
    hashes = [_sri_hash(each) for each in metadata.split()]
    if not hashes:
        raise MalformedDigest("an integrity digest without a hash")
    strongest = max((name for name, _ in hashes), key=_STRENGTH.index)
    actual = hashlib.new(strongest, data).digest()
    return any(value == actual for name, value in hashes if name == strongest)


def _sri_hash(text: str) -> tuple[str, bytes]:
    found = _SRI.fullmatch(text)
    if found is None:
        raise MalformedDigest("an integrity digest is sha256-, sha384- or sha512- and base64")
    name, encoded = found[1], found[2]
    try:
        value = base64.b64decode(encoded, validate=True)
    except binascii.Error as fault:
        raise MalformedDigest("an integrity digest that is not base64") from fault
    if len(value) != hashlib.new(name).digest_size or base64.b64encode(value).decode() != encoded:
        raise MalformedDigest("an integrity digest whose length is not that of its hash function")
    return name, value


def related_resources(document: JsonObject) -> tuple[Resource, ...]:
    """Return the resources that a credential binds by digest.

    Raises:
        MalformedBadge: one has no id, no digest, a digest that is not one, or the id of another.
    """
    resources: dict[str, Resource] = {}
    for place in Place(document).each("relatedResource"):
        resource = _resource(place)
        if resource.id in resources:
            raise place.fault("id", "this resource is named twice")
        resources[resource.id] = resource
    return tuple(resources.values())


def _resource(place: Place) -> Resource:
    resource = Resource(
        id=place.required_text("id"),
        media_type=place.text("mediaType"),
        sri=place.texts("digestSRI"),
        multibase=place.texts("digestMultibase"),
    )
    if not resource.sri and not resource.multibase:
        raise place.fault("digestSRI", "a digest is required")
    for member, digests, matches in _NOTATIONS:
        try:
            for each in getattr(resource, digests):
                matches(each, b"")
        except MalformedDigest as fault:
            raise place.fault(member, str(fault)) from fault
    return resource


_NOTATIONS: Final = (("digestSRI", "sri", sri_matches), ("digestMultibase", "multibase", digest.matches))
