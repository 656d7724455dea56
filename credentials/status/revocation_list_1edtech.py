"""1EdTech Revocation List 1.0: a plain document that names the credentials which are withdrawn; read, never made.

Nobody signs it. That it is the issuer's follows from its address, which the issuer signed in the credential.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from credentials.badge import JsonObject
from credentials.errors import MalformedBadge, MalformedStatusList
from credentials.wire_place import Place


@dataclass(frozen=True, slots=True)
class RevocationList:
    """The ids of the withdrawn credentials, each with the reason that is told, perhaps an empty one.

    `url` and `issuer` are what the document says of itself, None where it does not.
    """

    url: str | None
    issuer: str | None
    revoked: Mapping[str, str] = field(repr=False)


def read(document: JsonObject) -> RevocationList:
    """Return what a revocation list says.

    Raises:
        MalformedStatusList: it does not list anything, or an entry cannot be read.
    """
    place = Place(document)
    if "revokedCredential" not in document:
        raise MalformedStatusList("the document lists no revokedCredential")
    try:
        issuer = place.only("issuer")
        entries = [_entry(each) for each in place.each("revokedCredential")]
        return RevocationList(place.text("id"), issuer.text("id") if issuer else None, _revoked(entries))
    except MalformedBadge as fault:
        raise MalformedStatusList(f"the list can not be read: {fault}") from fault


def _entry(place: Place) -> tuple[str, bool, str]:
    return (
        place.required_text("id"),
        place.flag("revoked") is not False,
        place.words("revocationReason") or "",
    )


def _revoked(entries: list[tuple[str, bool, str]]) -> dict[str, str]:
    # One entry that says revoked is enough, whatever another says of the same credential.
    return {identifier: reason for identifier, is_revoked, reason in entries if is_revoked}
