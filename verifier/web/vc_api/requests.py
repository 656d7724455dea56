"""The messages of the VC-API that a verifier reads: the one place that knows their field names."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
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
    found = request.get("verifiableCredential")
    if isinstance(found, dict):
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    if isinstance(found, str) and found.strip():
        return found.encode("utf-8", "replace")
    raise UnparsableRequest("verifiableCredential is an object, or the text of a token.")


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
