"""The credential endpoint (OpenID4VCI 1.0, 8)."""

import json
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from credentials.badge import Carrier
from issuer import issuance
from issuer.errors import InvalidCredentialRequest, InvalidProof
from issuer.ledger import Copy
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE
from issuer.web.openid4vci.requests import bearer_token, json_object, raw_body


def router(desk: Desk) -> APIRouter:
    """Return the credential route."""
    routes = APIRouter(tags=["OpenID4VCI"])

    @routes.post("/o/{slug}/credential")
    def credential(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> JSONResponse:
        token = bearer_token(request)
        asked = read_request(token, json_object(request, body))
        with desk.work(slug) as work:
            copy = issuance.claim(work.tx, asked, work.identity, work.now, work.randomness)
        return JSONResponse({"credentials": [{"credential": _handed_over(copy)}]}, headers=NO_STORE)

    return routes


def _handed_over(copy: Copy) -> Any:  # noqa: ANN401 - an object or a string, as the format asks
    """Return the copy as its format travels: an object for ldp_vc, else the very token (OpenID4VCI 1.0, A)."""
    return json.loads(copy.body) if copy.carrier is Carrier.LDP_VC else copy.body.decode("ascii")


def read_request(token: str, body: dict[str, Any]) -> issuance.ClaimRequest:
    """Return a credential request, parsed (OpenID4VCI 1.0, 8.2; the shapes of drafts 11 to 14 too).

    Raises:
        InvalidCredentialRequest: a member has the wrong form; what is missing, the use case tells.
    """
    definition = _member(body, "credential_definition", dict) or {}
    types = definition.get("type") or body.get("types") or [body[each] for each in ("vct",) if each in body]
    return issuance.ClaimRequest(
        token=token,
        configuration_id=_member(body, "credential_configuration_id", str),
        credential_identifier=_member(body, "credential_identifier", str),
        proofs=_proofs(body),
        format=_member(body, "format", str),
        types=tuple(str(each) for each in types) if isinstance(types, list) else (),
    )


T = TypeVar("T")


def _member(body: dict[str, Any], name: str, kind: type[T]) -> T | None:
    value = body.get(name)
    if value is not None and not isinstance(value, kind):
        raise InvalidCredentialRequest(f"{name} has the wrong type.")
    return value


def _proofs(body: dict[str, Any]) -> tuple[str, ...]:
    """Return the `jwt` proofs; exactly one proof type may be sent (OpenID4VCI 1.0, 8.2)."""
    if "proof" in body and "proofs" in body:
        raise InvalidCredentialRequest("proof and proofs can not both be sent.")
    if "proof" in body:
        single = _member(body, "proof", dict) or {}
        proofs: dict[str, Any] = {str(single.get("proof_type")): [single.get("jwt")]}
    else:
        proofs = _member(body, "proofs", dict) or {}
        if "proofs" in body and len(proofs) != 1:
            raise InvalidCredentialRequest("proofs must hold exactly one proof type.")
    return _jwt_proofs(proofs)


def _jwt_proofs(proofs: dict[str, Any]) -> tuple[str, ...]:
    if not proofs:
        return ()
    given = proofs.get("jwt")
    if given is None:
        raise InvalidProof("Only jwt proofs are taken here.")
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        raise InvalidCredentialRequest("jwt must be a list of proofs.")
    return tuple(given)
