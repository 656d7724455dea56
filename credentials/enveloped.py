"""Secured credentials and presentations in an envelope: an object whose id is a `data:` URL (VCDM 2.0, 4.13).

What stands beside the URL is signed by nobody, so an envelope says nothing but what it holds.
"""

import re
from typing import Final

from credentials.badge import Carrier, JsonObject
from credentials.errors import UnreadableCredential

CREDENTIAL: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
_MEMBERS: Final = frozenset({"@context", "id", "type"})
# A token is made of characters that a URL holds as they are (RFC 7515, 2; RFC 3986, 2.3).
_URL: Final = re.compile(r"data:application/([A-Za-z+-]+),([A-Za-z0-9._~-]+)")
_OF_CREDENTIALS: Final = frozenset({"vc+jwt", "vc+sd-jwt", "dc+sd-jwt"})
_OF_PRESENTATIONS: Final = frozenset({"vp+jwt"})


def is_enveloped(document: JsonObject, kind: str = CREDENTIAL) -> bool:
    """Return whether a document is an envelope of that kind."""
    types = document.get("type")
    return kind in (types if isinstance(types, list) else [types])


def wrap(token: str, carrier: Carrier) -> JsonObject:
    """Return a credential that is a token as an object, for a presentation of VCDM 2.0."""
    return {"@context": _CONTEXT, "id": f"data:{carrier.media_type},{token}", "type": CREDENTIAL}


def unwrap(document: JsonObject, kind: str = CREDENTIAL) -> bytes:
    """Return the token in an envelope.

    Raises:
        UnreadableCredential: it holds something else than a token of a media type that is read, or says more than that.
    """
    known = _OF_CREDENTIALS if kind == CREDENTIAL else _OF_PRESENTATIONS
    identifier = document.get("id")
    match = _URL.fullmatch(identifier) if isinstance(identifier, str) else None
    if match is None or match[1].lower() not in known:
        raise UnreadableCredential("the envelope holds nothing of a kind that is read")
    if not document.keys() <= _MEMBERS or document.get("type") not in (kind, [kind]):
        raise UnreadableCredential("the envelope says more than what it holds, and nobody signed that")
    is_sd_jwt = "~" in match[2]
    if is_sd_jwt != match[1].lower().endswith("sd-jwt"):
        raise UnreadableCredential("the envelope holds another kind of token than it says")
    return match[2].encode("ascii")
