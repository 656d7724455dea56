"""The token endpoint, for the pre-authorized code grant (OpenID4VCI 1.0, 6)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from issuer import offers
from issuer.errors import InvalidRequest
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE, oauth_error
from issuer.web.openid4vci.requests import form_parameters, raw_body


def router(desk: Desk) -> APIRouter:
    """Return the token route."""
    routes = APIRouter(tags=["OpenID4VCI"])

    @routes.post("/o/{slug}/token")
    def token(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> JSONResponse:
        asked = _token_request(form_parameters(request, body))
        with desk.work(slug) as work:
            answer = offers.redeem(work.tx, asked, work.terms, work.randomness, work.now)
        # Only now, with the count of wrong codes committed, is the wallet told.
        if isinstance(answer, offers.Refused):
            return oauth_error(answer.error)
        return JSONResponse(
            {"access_token": answer.access_token, "token_type": "Bearer", "expires_in": answer.expires_in},
            headers=NO_STORE,
        )

    return routes


def _token_request(parameters: dict[str, str]) -> offers.TokenRequest:
    tx_code, user_pin = parameters.get("tx_code"), parameters.get("user_pin")
    # Older wallets call the transaction code user_pin; some send both.
    if tx_code and user_pin and tx_code != user_pin:
        raise InvalidRequest("tx_code and user_pin disagree.")
    return offers.TokenRequest(
        grant_type=parameters.get("grant_type"),
        code=parameters.get("pre-authorized_code"),
        tx_code=tx_code or user_pin,
    )
