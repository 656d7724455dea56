"""The messages of the VC-API that a verifier reads: the one place that knows their field names."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from verifier.bundle.reading import is_bundle
from verifier.errors import UnparsableRequest
from verifier.shown_presentations import Expected

_MAX_BODY: Final = 6 << 20
_MAX_DEPTH: Final = 40


@dataclass(frozen=True, slots=True)
class PresentationRequest:
    """A presentation to verify, and what the caller expects of it."""

    presentation: dict[str, Any] | str = field(repr=False)
    expected: Expected


def read_credential(body: bytes) -> bytes:
    """Return the credential that is to be verified, as bytes.

    The option `checks` is passed over: every check is always carried out.

    Raises:
        UnparsableRequest: the body is no JSON object that holds a credential.
    """
    request = _object(body)
    _options(request)
    found = _bytes_of(request.get("verifiableCredential"))
    if is_bundle(found):
        # It is judged as of when it was made, and the answer of this API is about now.
        raise UnparsableRequest("A bundle is no credential; send the badge that it holds.")
    return found


def read_presentation(body: bytes) -> PresentationRequest:
    """Return the presentation that is to be verified; one without proof may be named `presentation`.

    Raises:
        UnparsableRequest: the body is no JSON object that holds a presentation, or an option is not text.
    """
    request = _object(body)
    options = _options(request)
    found = request.get("verifiablePresentation", request.get("presentation"))
    if not isinstance(found, dict | str) or not found:
        raise UnparsableRequest("verifiablePresentation is an object, or the text of a token.")
    return PresentationRequest(found, Expected(_text(options, "challenge"), _text(options, "domain")))


def _bytes_of(value: object) -> bytes:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if isinstance(value, str) and value.strip():
        return value.encode("utf-8", "replace")
    raise UnparsableRequest("verifiableCredential is an object, or the text of a token.")


def _object(body: bytes) -> dict[str, Any]:
    try:
        return parse_object(body, max_bytes=_MAX_BODY, max_depth=_MAX_DEPTH)
    except MalformedJson as fault:
        raise UnparsableRequest(f"The request is not readable JSON: {fault}.") from fault


def _options(request: dict[str, Any]) -> dict[str, Any]:
    options = request.get("options") or {}
    if not isinstance(options, dict):
        raise UnparsableRequest("options is an object.")
    return options


def _text(options: dict[str, Any], name: str) -> str | None:
    found = options.get(name)
    if found is not None and not isinstance(found, str):
        raise UnparsableRequest(f"The option {name} is text.")
    return found
