"""The routes for askers and for wallets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from verifier.web.desk import Desk
from verifier.web.openid4vp.answering import form_of, take
from verifier.web.openid4vp.asking import asked_by, begin, described, open_request, result_for, still_open
from verifier.web.openid4vp.digital import digital_requests, take_digital
from verifier.web.openid4vp.request_object import REQUEST_TYPE, signed
from verifier.web.openid4vp.wallets import wallet_of
from verifier.web.openid4vp.wanting import Wish, ask_for
from verifier.web.verifications import received_body
from web.signin.access import anybody, by_secret
from web.strict_bodies import StrictBodies


class DigitalCredential(BaseModel):
    """What `navigator.credentials.get` gave: the protocol, and the wallet's answer or error."""

    protocol: str
    data: dict[str, Any]


def router(desk: Desk) -> APIRouter:
    """Return the routes for askers and for wallets."""
    routes = APIRouter(tags=["OpenID4VP"], route_class=StrictBodies)

    @routes.post(
        "/v1/presentation-requests",
        status_code=201,
        summary="Ask a wallet for badges",
        dependencies=[anybody],
    )
    def ask(wish: Wish) -> JSONResponse:
        """Make a request, as a link for a wallet; `result_url` is for whoever asked, and nobody else.

        For the response modes `dc_api` and `dc_api.jwt` there is no link: `digital_credential` is for
        `navigator.credentials.get` on a page of this origin, and what that gives is posted to `result_url`.
        """
        made = begin(desk, ask_for(wish, desk))
        told = described(desk, made)
        if not wish.response_mode.is_posted:
            told["digital_credential"] = {"requests": digital_requests(desk, made.request)}
        return JSONResponse(told, status_code=201)

    @routes.get(
        "/v1/presentation-requests/{secret}", summary="See what a wallet answered", dependencies=[by_secret]
    )
    def result(secret: str, response_code: str = "") -> JSONResponse:
        """Return whether the request was answered, and the reports on what was shown."""
        return JSONResponse(result_for(desk, secret, response_code))

    @routes.post(
        "/v1/presentation-requests/{secret}",
        summary="Hand over what the browser's wallet answered",
        dependencies=[by_secret],
    )
    def digital(secret: str, credential: DigitalCredential) -> JSONResponse:
        """Take the answer of the Digital Credentials API; the first answer counts."""
        request_id, _, session = secret.partition(".")
        request = still_open(desk, asked_by(desk, request_id, session))
        take_digital(desk, request, credential.protocol, credential.data)
        return JSONResponse(result_for(desk, secret, ""))

    @routes.get("/openid4vp/requests/{request_id}", dependencies=[by_secret])
    @routes.post("/openid4vp/requests/{request_id}", dependencies=[by_secret])
    def request_object(request_id: str, body: Annotated[bytes, Depends(received_body)]) -> Response:
        """Return the signed request; a POST may bring the wallet's own nonce and metadata (OpenID4VP 1.0, 5.10)."""
        request = open_request(desk, request_id)
        token = signed(desk, request, wallet_of(form_of(body)))
        return Response(token, media_type=f"application/{REQUEST_TYPE}")

    @routes.post("/openid4vp/responses/{request_id}", dependencies=[by_secret])
    def response(request_id: str, body: Annotated[bytes, Depends(received_body)]) -> JSONResponse:
        """Take a wallet's answer; the first one counts."""
        return JSONResponse(take(desk, open_request(desk, request_id), form_of(body)))

    return routes
