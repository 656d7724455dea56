"""OpenID4VP 1.0: ask a wallet for a badge by a signed request, and take its answer by direct_post."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from contexts.errors import MalformedJson
from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials import jose
from credentials.presentation import Recipient
from keys.multibase import b64url_encode
from verifier.dcql import Wanted, query
from verifier.errors import RequestNotFound, ResponseRefused
from verifier.ports import Answer, PresentationRequest
from verifier.presentations import Asked, is_satisfied, receive
from verifier.rendering import as_json, instant
from verifier.verify import Setting
from verifier.web.desk import Desk
from verifier.web.errand import on_one_errand
from verifier.web.verifications import received_body

REQUEST_TYPE = "oauth-authz-req+jwt"
LIFETIME = timedelta(minutes=5)
MAX_RESPONSE = 4 << 20
MAX_PARAMETERS = 32
MAX_WALLET_NONCE = 1024
# An answer can be read for so long after the request's time is over; then it is deleted.
KEPT = timedelta(hours=1)
_ALGORITHMS = ["EdDSA", "Ed25519", "ES256"]
_FORMATS = {
    "ldp_vc": {"proof_type_values": ["DataIntegrityProof"], "cryptosuite_values": ["eddsa-rdfc-2022"]},
    "jwt_vc_json": {"alg_values": _ALGORITHMS},
}


class Wish(BaseModel):
    """What to ask a wallet for."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)
    achievement: str | None = Field(default=None, description="id of the achievement; any badge without it")


def router(desk: Desk) -> APIRouter:
    """Return the routes for askers and for wallets."""
    routes = APIRouter(tags=["OpenID4VP"])

    @routes.post("/v1/presentation-requests", status_code=201, summary="Ask a wallet for a badge")
    def ask(wish: Wish) -> JSONResponse:
        """Make a request, as a link for a wallet; `result_url` is for whoever asked, and nobody else."""
        return JSONResponse(make_request(desk, wish.achievement), status_code=201)

    @routes.get("/v1/presentation-requests/{secret}", summary="See what a wallet answered")
    def result(secret: str) -> JSONResponse:
        """Return whether the request was answered, and the reports on what was shown."""
        request_id, _, session = secret.partition(".")
        request = desk.requests.get(request_id)
        if request is None or not hmac.compare_digest(request.session_hash, _hash(session)):
            raise RequestNotFound("There is no request at this address.")
        return JSONResponse(outcome(request, desk.now()))

    @routes.get("/openid4vp/requests/{request_id}")
    @routes.post("/openid4vp/requests/{request_id}")
    def request_object(request_id: str, body: Annotated[bytes, Depends(received_body)]) -> Response:
        """Return the signed request; a POST may bring the wallet's own nonce (OpenID4VP 1.0, 5.10)."""
        request = _open_request(desk, request_id)
        wallet_nonce = _form(body).get("wallet_nonce")
        return Response(_signed(desk, request, wallet_nonce), media_type=f"application/{REQUEST_TYPE}")

    @routes.post("/openid4vp/responses/{request_id}")
    def response(request_id: str, body: Annotated[bytes, Depends(received_body)]) -> JSONResponse:
        """Take a wallet's answer; the first one counts."""
        _take(desk, _open_request(desk, request_id), _form(body))
        return JSONResponse({})

    return routes


def make_request(desk: Desk, achievement: str | None) -> dict[str, Any]:
    """Make a request for a badge and return its link, its id and where its result will be."""
    now = desk.now()
    # In hex: an id that began with a dash would be taken for an option on a command line.
    request_id, session = desk.entropy(16).hex(), b64url_encode(desk.entropy(16))
    request = PresentationRequest(
        id=request_id,
        state_hash=_hash(_state(desk, request_id)),
        nonce=b64url_encode(desk.entropy(16)),
        session_hash=_hash(session),
        query={"achievement": achievement},
        created_at=now,
        expires_at=now + LIFETIME,
    )
    desk.requests.sweep(now - KEPT)
    desk.requests.add(request)
    reference = quote(f"{desk.public_url}/openid4vp/requests/{request_id}", safe="")
    return {
        "id": request_id,
        "request_uri": f"openid4vp://?client_id={quote(desk.client_id, safe='')}&request_uri={reference}",
        "result_url": f"{desk.public_url}/v1/presentation-requests/{request_id}.{session}",
        "expires_at": instant(request.expires_at),
    }


def outcome(request: PresentationRequest, now: datetime) -> dict[str, Any]:
    """Return how far a request is: `waiting`, `expired` or `answered` with its reports."""
    if request.answered_at is not None:
        return {"id": request.id, "state": "answered", **(request.result or {})}
    return {"id": request.id, "state": "expired" if now >= request.expires_at else "waiting", "reports": []}


def _open_request(desk: Desk, request_id: str) -> PresentationRequest:
    request = desk.requests.get(request_id)
    if request is None or request.answered_at is not None or desk.now() >= request.expires_at:
        raise RequestNotFound("This request can not be answered any more. Ask for a new one.")
    return request


def _signed(desk: Desk, request: PresentationRequest, wallet_nonce: str | None) -> str:
    """Return the request object (RFC 9101; OpenID4VP 1.0, 5)."""
    claims: dict[str, Any] = {
        "aud": "https://self-issued.me/v2",
        "client_id": desk.client_id,
        "response_type": "vp_token",
        "response_mode": "direct_post",
        "response_uri": f"{desk.public_url}/openid4vp/responses/{request.id}",
        "nonce": request.nonce,
        "state": _state(desk, request.id),
        "dcql_query": query(Wanted(request.query["achievement"])),
        "client_metadata": {"vp_formats_supported": _FORMATS},
        "iat": int(request.created_at.timestamp()),
        "exp": int(request.expires_at.timestamp()),
    }
    if wallet_nonce and len(wallet_nonce) > MAX_WALLET_NONCE:
        raise ResponseRefused("The wallet's nonce is too long.")
    if wallet_nonce:
        claims["wallet_nonce"] = wallet_nonce
    signer = desk.identity.signer
    header = {"alg": signer.public_key.algorithm.value, "typ": REQUEST_TYPE, "kid": desk.identity.method_id}
    return jose.sign(jcs(claims), header, signer)


def _take(desk: Desk, request: PresentationRequest, form: dict[str, str]) -> None:
    if not hmac.compare_digest(_hash(form.get("state", "")), request.state_hash):
        raise ResponseRefused("The answer's state is not the one of this request.")
    now = desk.now()
    if "error" in form:
        result: dict[str, Any] = {"declined": True, "satisfied": False, "reports": []}
    else:
        result = {"declined": False, **_judged(desk, request, form, now)}
    if not desk.requests.answer(request.id, Answer(result, None, now)):
        raise RequestNotFound("This request was answered already.")


def _judged(desk: Desk, request: PresentationRequest, form: dict[str, str], now: datetime) -> dict[str, Any]:
    """Return the reports on what was shown, and whether a valid badge that was asked for is among them."""
    try:
        vp_token = parse_object(form.get("vp_token", ""), max_bytes=MAX_RESPONSE)
    except MalformedJson as fault:
        raise ResponseRefused("vp_token must be a JSON object.") from fault
    asked = Asked(Wanted(request.query["achievement"]), Recipient(desk.client_id, request.nonce))
    reports = receive(vp_token, asked, Setting(desk.policy(), on_one_errand(desk.sources), now))
    told = [as_json(desk.named(report)) for report in reports]
    return {"satisfied": is_satisfied(reports, asked.wanted), "reports": told}


def _form(body: bytes) -> dict[str, str]:
    try:
        text = body.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError as fault:
        raise ResponseRefused("The form holds more parameters than are read.") from fault
    if len({name for name, _ in pairs}) != len(pairs):
        raise ResponseRefused("A parameter stands in the form twice.")
    return dict(pairs)


def _state(desk: Desk, request_id: str) -> str:
    # Derived, so that a request can be read again while only the state's hash is kept.
    return b64url_encode(hmac.new(desk.identity.secret, request_id.encode(), hashlib.sha256).digest())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
