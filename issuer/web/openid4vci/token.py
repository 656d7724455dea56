"""The token endpoint: pre-authorized codes of wallets (OpenID4VCI 1.0, 6), codes and refresh tokens of programs."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from issuer.errors import InvalidClient, InvalidRequest
from issuer.issuing import authorization_details, refreshing
from issuer.oauth import clients, tokens
from issuer.oauth.scopes import scope_text
from issuer.offering import offers, wallet_trace
from issuer.offering.compatibility import Compatibility
from issuer.web.desk import Desk, Work
from issuer.web.errors import NO_STORE, oauth_error
from issuer.web.oauth import credentials
from issuer.web.oauth.partner_token import for_partner
from issuer.web.openid4vci import wallet_refresh, wallet_token
from issuer.web.openid4vci.client_attestation import client_of, may_come_back
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.possession import key_of_caller
from issuer.web.openid4vci.requests import form_parameters, raw_body
from web.signin import client_credentials
from web.signin.access import by_secret
from web.signin.client_credentials import ClientCredentials


def router(desk: Desk, programs: ClientCredentials) -> APIRouter:
    """Return the token route; `programs` of partners prove who they are by keys of their own."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[by_secret])

    @routes.post("/o/{slug}/token")
    def token(slug: str, request: Request, body: Annotated[bytes, Depends(raw_body)]) -> JSONResponse:
        parameters = form_parameters(request, body)
        if parameters.get("grant_type") == client_credentials.GRANT_TYPE:
            desk.require(slug)
            return for_partner(programs, slug, parameters, desk.clock())
        if wallet_token.is_of_wallet(desk, request, parameters):
            return wallet_token.answer(desk, slug, request, parameters)
        if wallet_refresh.is_of_wallet(request, parameters):
            _check_known(desk, parameters.get("client_id"))
            return wallet_refresh.answer(desk, slug, request, parameters)
        if parameters.get("grant_type") in clients.GRANT_TYPES:
            return _for_program(desk, slug, request, parameters)
        return _for_code(desk, slug, request, parameters)

    return routes


def _check_known(desk: Desk, client_id: str | None) -> None:
    """Return if who sends no client id of a known wallet may have a token (OpenID4VCI 1.0, 6.1)."""
    if desk.demands.known_wallets and all(each.id != client_id for each in desk.clients):
        raise InvalidClient("Tokens are given to wallets that are known here, by their client_id.")


def _for_code(desk: Desk, slug: str, request: Request, parameters: dict[str, str]) -> JSONResponse:
    """Give whoever has an offer's code a token for the badge (OpenID4VCI 1.0, 6)."""
    asked = _token_request(parameters, desk.switches)
    with desk.work(slug) as work:
        known = [each.id for each in work.configurations]
        in_detail = authorization_details.read(
            parameters.get("authorization_details"), known, work.identity.issuer_url
        )
        asked = replace(asked, thumbprint=key_of_caller(work, request, "token"))
        _check_known(desk, client_of(work, request, parameters.get("client_id"), asked.thumbprint))
        answer = offers.redeem(work.tx, asked, work.terms, work.randomness, work.now)
        told = answer.error.code if isinstance(answer, offers.Refused) else ""
        again = _refresh_token(work, answer) if may_come_back(work, request, asked.thumbprint) else {}
        if in_detail and isinstance(answer, offers.Token):
            work.tx.wallets.detail(offers.token_hash(answer.access_token), in_detail)
        wallet_trace.note_code(work.tx, asked.code, told, work.now)
        nonce = with_nonce(work)
    # Only now, with the count of wrong codes committed, is the wallet told.
    if isinstance(answer, offers.Refused):
        return oauth_error(answer.error)
    said = {
        "access_token": answer.access_token,
        "token_type": "DPoP" if asked.thumbprint else "Bearer",
        "expires_in": answer.expires_in,
    }
    return JSONResponse(said | authorization_details.answered(in_detail) | again | nonce, headers=NO_STORE)


def _refresh_token(work: Work, answer: offers.Token | offers.Refused) -> dict[str, str]:
    """Return the member that brings a refresh token, where the badge may be put off."""
    if isinstance(answer, offers.Refused):
        return {}
    token = refreshing.first_token(work.tx, answer.access_token, work.now, work.randomness)
    return {} if token is None else {"refresh_token": token}


def _for_program(desk: Desk, slug: str, request: Request, parameters: dict[str, str]) -> JSONResponse:
    """Give a registered program tokens to act for somebody (RFC 6749, 4.1.3 and 6)."""
    with desk.work(slug) as work:
        client = clients.authenticated(work.tx, credentials.client_credentials(request))
        if parameters["grant_type"] == "refresh_token":
            again = tokens.RefreshRequest(parameters.get("refresh_token"), parameters.get("scope"))
            answer = tokens.refresh(work.tx, client, again, work.now, work.randomness)
        else:
            exchange = tokens.CodeExchange(
                parameters.get("code"), parameters.get("redirect_uri"), parameters.get("code_verifier")
            )
            answer = tokens.exchange(work.tx, client, exchange, work.now, work.randomness)
    # Only now, with what a second use ended, is the program told.
    if isinstance(answer, tokens.Refused):
        return oauth_error(answer.error)
    return JSONResponse(
        {
            "access_token": answer.access_token,
            "token_type": "Bearer",
            "expires_in": answer.expires_in,
            "refresh_token": answer.refresh_token,
            "scope": scope_text(answer.scopes),
        },
        headers=NO_STORE,
    )


def _token_request(parameters: dict[str, str], switches: Compatibility) -> offers.TokenRequest:
    tx_code = parameters.get("tx_code")
    user_pin = parameters.get("user_pin") if switches.accept_user_pin else None
    # Older wallets call the transaction code user_pin; some send both.
    if tx_code and user_pin and tx_code != user_pin:
        raise InvalidRequest("tx_code and user_pin disagree.")
    return offers.TokenRequest(
        grant_type=parameters.get("grant_type"),
        code=parameters.get("pre-authorized_code"),
        tx_code=tx_code or user_pin,
    )
