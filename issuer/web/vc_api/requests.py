"""The messages of the VC-API that an issuer reads: the one place that knows their field names."""

from dataclasses import dataclass, field
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.badge import JsonObject
from credentials.status.bitstring import StatusPurpose
from issuer.errors import NotIssuable, UnparsableRequest
from issuer.generic.generic_statuses import PURPOSES, Change

_MAX_BODY: Final = 1 << 20
_MAX_DEPTH: Final = 34
_OPTIONS: Final = frozenset(
    {"credentialId", "cryptosuite", "mandatoryPointers", "type", "statusPurpose", "credentialStatus"}
)


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """A credential to issue, with the options that came along."""

    credential: JsonObject = field(repr=False)
    credential_id: str | None = None
    cryptosuite: str | None = None
    mandatory: tuple[str, ...] = ()
    purposes: tuple[StatusPurpose, ...] = ()


def read_issue(body: bytes) -> IssueRequest:
    """Return a request to issue.

    Raises:
        UnparsableRequest: it is no JSON object with a credential that is one.
        NotIssuable: an option is unknown here, or of the wrong kind.
    """
    request = _object(body)
    credential, options = request.get("credential"), request.get("options") or {}
    if not isinstance(credential, dict) or not isinstance(options, dict):
        raise UnparsableRequest("The request holds a credential and options, both of them objects.")
    if not options.keys() <= _OPTIONS:
        raise NotIssuable("An option is not one of those known here.", "option_unsupported")
    if options.get("type", "DataIntegrityProof") != "DataIntegrityProof":
        raise NotIssuable("Credentials are signed here with a DataIntegrityProof.", "option_unsupported")
    return IssueRequest(
        credential,
        _text(options, "credentialId") or _id_of(credential),
        _text(options, "cryptosuite"),
        _texts(options.get("mandatoryPointers", [])),
        _purposes(options),
    )


def read_change(body: bytes) -> Change:
    """Return a request to change a status.

    Raises:
        UnparsableRequest: it is no JSON object, or lacks a member.
        NotIssuable: its purpose is none that can be changed here.
    """
    request = _object(body)
    identifier, entry, status = (request.get(each) for each in ("credentialId", "credentialStatus", "status"))
    if not isinstance(identifier, str) or not isinstance(entry, dict):
        raise UnparsableRequest("The request holds a credentialId, which is text, and a credentialStatus.")
    # Some callers leave `status` out to mean that the bit is to be set.
    if status is not None and not isinstance(status, bool):
        raise UnparsableRequest("status is true or false.")
    return Change(identifier, _purpose(entry.get("statusPurpose")), status is not False)


def _object(body: bytes) -> JsonObject:
    try:
        return parse_object(body, max_bytes=_MAX_BODY, max_depth=_MAX_DEPTH)
    except MalformedJson as fault:
        raise UnparsableRequest(f"The request is not readable JSON: {fault}.") from fault


def _id_of(credential: JsonObject) -> str | None:
    found = credential.get("id")
    return found if isinstance(found, str) else None


def _text(options: JsonObject, name: str) -> str | None:
    found = options.get(name)
    if found is not None and not isinstance(found, str):
        raise NotIssuable(f"The option {name} is text.", "option_unsupported")
    return found


def _texts(found: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever stands there
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise NotIssuable("The option mandatoryPointers is an array of texts.", "option_unsupported")
    return tuple(found)


def _purposes(options: JsonObject) -> tuple[StatusPurpose, ...]:
    asked = options.get("credentialStatus", options.get("statusPurpose", []))
    listed = asked if isinstance(asked, list) else [asked]
    named = (each.get("statusPurpose") if isinstance(each, dict) else each for each in listed)
    return tuple(dict.fromkeys(_purpose(each) for each in named))


def _purpose(found: Any) -> StatusPurpose:  # noqa: ANN401 - whatever stands there
    for each in PURPOSES:
        if found == each.value:
            return each
    raise NotIssuable("The purpose of a status is revocation or suspension here.", "status_purpose")
