"""The credentials that a presentation holds, each as the bytes to verify alone."""

import json

from credentials.badge import JsonObject
from credentials.enveloped import PRESENTATION, is_enveloped, unwrap
from credentials.errors import MalformedPresentation, NestedPresentation, UnreadableCredential
from credentials.presentation.parties import PRESENTATION_TYPE


def shown(presentation: JsonObject, *, bare_tokens: bool) -> tuple[bytes, ...]:
    """Return the credentials of a presentation.

    VCDM 2.0 holds objects only, tokens among them in envelopes; VCDM 1.1 holds tokens as they are, `bare_tokens`.

    Raises:
        MalformedPresentation: it is no presentation, holds no credential, or something else.
        NestedPresentation: it holds another presentation.
    """
    if not is_enveloped(presentation, PRESENTATION_TYPE):
        raise MalformedPresentation("what was signed is not a presentation")
    inside = presentation.get("verifiableCredential", [])
    credentials = inside if isinstance(inside, list) else [inside]
    if not credentials:
        raise MalformedPresentation("the presentation holds no credential")
    return tuple(_bytes_of(each, bare_tokens=bare_tokens) for each in credentials)


def _bytes_of(credential: object, *, bare_tokens: bool) -> bytes:
    if isinstance(credential, str) and bare_tokens:
        return credential.encode("ascii", "replace")
    if not isinstance(credential, dict) or "type" not in credential:
        raise MalformedPresentation("the presentation holds something else than credentials")
    if any(is_enveloped(credential, kind) for kind in (PRESENTATION_TYPE, PRESENTATION)):
        raise NestedPresentation("a presentation stands where a credential belongs")
    if not is_enveloped(credential):
        return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        return unwrap(credential)
    except UnreadableCredential as fault:
        raise MalformedPresentation(f"an envelope in the presentation: {fault}") from fault
