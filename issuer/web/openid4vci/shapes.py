"""Credential requests and answers in the shapes that wallets of the final edition and of older drafts have."""

import json
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from credentials.badge import Carrier
from issuer.achievements.configurations import ATTESTATION_PROOF, PRESENTATION_PROOF
from issuer.errors import InvalidCredentialRequest, InvalidProof
from issuer.issuing.deferred_issuance import Fetched
from issuer.issuing.issuance import Claim, ClaimRequest
from issuer.issuing.postponing import Postponed
from issuer.ledger import Copy
from issuer.offering.compatibility import USUAL, Compatibility

T = TypeVar("T")
_OLD_NAMES: Final = {"ldp_vp": PRESENTATION_PROOF}


@dataclass(frozen=True, slots=True)
class Asked:
    """A credential request, in its own shape."""

    request: ClaimRequest

    @property
    def is_old(self) -> bool:
        """Whether it came in a shape of an older draft."""
        return self.request.is_old


def read_request(token: str, body: dict[str, Any], switches: Compatibility = USUAL) -> Asked:
    """Return a credential request, parsed (OpenID4VCI 1.0, 8.2; the shapes of drafts 11 to 14 where allowed).

    Raises:
        InvalidCredentialRequest: a member has the wrong form; what is missing, the use case tells.
    """
    by_format, single = _by_format(body, switches), _single_proof(body, switches)
    proofs = _proofs(body) if single is None else single
    _check_known(proofs)
    request = ClaimRequest(
        token=token,
        configuration_id=_member(body, "credential_configuration_id", str),
        credential_identifier=_member(body, "credential_identifier", str),
        proofs=_of_kind(proofs, "jwt", str),
        presentations=_of_kind(proofs, PRESENTATION_PROOF, dict),
        attestations=_attestations(proofs),
        format=by_format,
        types=_types(body) if by_format is not None else (),
        is_old=by_format is not None or single is not None,
    )
    return Asked(request)


def answer(claim: Claim, asked: Asked, switches: Compatibility) -> dict[str, Any]:
    """Return the copies as the wallet reads them (OpenID4VCI 1.0, 8.3), and the first as older ones do."""
    handed_over = [_handed_over(copy) for copy in claim.copies]
    said: dict[str, Any] = {"credentials": [{"credential": each} for each in handed_over]}
    said["notification_id"] = claim.notification_id
    if asked.is_old and switches.credential_singular_in_response:
        said["credential"] = handed_over[0]
        if asked.request.format is not None:
            said["format"] = asked.request.format
    return said


def answer_fetched(fetched: Fetched, switches: Compatibility) -> dict[str, Any]:
    """Return copies that were put off, in the shape in which they were asked for (OpenID4VCI 1.0, 9.2)."""
    asked = Asked(ClaimRequest(None, format=fetched.format, is_old=fetched.is_old))
    said = answer(fetched.claim, asked, switches)
    # It may be left out, and the wallet that most others are built on takes an answer with it for malformed.
    if not switches.deferred_notification_id:
        del said["notification_id"]
    return said


def answer_later(postponed: Postponed) -> dict[str, Any]:
    """Return by which id a wallet asks again, and when (OpenID4VCI 1.0, 8.3)."""
    return {"transaction_id": postponed.transaction_id, "interval": postponed.interval}


def _handed_over(copy: Copy) -> Any:  # noqa: ANN401 - an object or a string, as the format asks
    """Return the copy as its format travels: an object for ldp_vc, else the very token (OpenID4VCI 1.0, A)."""
    return json.loads(copy.body) if copy.carrier is Carrier.LDP_VC else copy.body.decode("ascii")


def _by_format(body: dict[str, Any], switches: Compatibility) -> str | None:
    named = body.get("credential_configuration_id") or body.get("credential_identifier")
    if named or not switches.accept_format_request:
        return None
    return _member(body, "format", str)


def _types(body: dict[str, Any]) -> tuple[str, ...]:
    definition = _member(body, "credential_definition", dict) or {}
    types = (
        definition.get("type")
        or definition.get("types")
        or body.get("types")
        or [body[each] for each in ("vct",) if each in body]
    )
    return tuple(str(each) for each in types) if isinstance(types, list) else ()


def _member(body: dict[str, Any], name: str, kind: type[T]) -> T | None:
    value = body.get(name)
    if value is not None and not isinstance(value, kind):
        raise InvalidCredentialRequest(f"{name} has the wrong type.")
    return value


def _single_proof(body: dict[str, Any], switches: Compatibility) -> dict[str, Any] | None:
    """Return the one `proof` of drafts 11 to 14 as if it had come in `proofs`."""
    if "proof" not in body or not switches.accept_single_proof:
        return None
    if "proofs" in body:
        raise InvalidCredentialRequest("proof and proofs can not both be sent.")
    single = _member(body, "proof", dict) or {}
    kind = str(single.get("proof_type"))
    # Until draft 15 the type had another name, and so had the member beside it.
    return {_OLD_NAMES.get(kind, kind): [single.get(kind)]}


def _proofs(body: dict[str, Any]) -> dict[str, Any]:
    """Return the proofs by their type, of which exactly one may be sent (OpenID4VCI 1.0, 8.2)."""
    proofs = _member(body, "proofs", dict) or {}
    if "proofs" in body and len(proofs) != 1:
        raise InvalidCredentialRequest("proofs must hold exactly one proof type.")
    return proofs


def _of_kind(proofs: dict[str, Any], name: str, kind: type[T]) -> tuple[T, ...]:
    given = proofs.get(name)
    if given is None:
        return ()
    if not isinstance(given, list) or not given or not all(isinstance(each, kind) for each in given):
        raise InvalidCredentialRequest(f"{name} must be a list of proofs.")
    return tuple(given)


def _attestations(proofs: dict[str, Any]) -> tuple[str, ...]:
    """Return the key attestation by itself, of which there may be one (OpenID4VCI 1.0, appendix F)."""
    given = _of_kind(proofs, ATTESTATION_PROOF, str)
    if len(given) > 1:
        raise InvalidCredentialRequest("attestation must hold exactly one key attestation.")
    return given


def _check_known(proofs: dict[str, Any]) -> None:
    if proofs and not proofs.keys() & {"jwt", PRESENTATION_PROOF, ATTESTATION_PROOF}:
        raise InvalidProof("Keys are proved here by jwt or di_vp, or attested.")
