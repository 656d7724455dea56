"""The token endpoint for wallets that signed somebody in: a code for a token (OpenID4VCI 1.0, 6; RFC 6749, 4.1.3)."""

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from issuer import authorization_details, refreshing
from issuer.code_flow import exchange
from issuer.code_flow.exchange import WalletExchange, WalletToken
from issuer.errors import InvalidDpopProof
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE, oauth_error
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.possession import key_of_caller


def is_of_wallet(desk: Desk, parameters: dict[str, str]) -> bool:
    """Whether a token request comes from one of the wallets that are known here, and exchanges a code."""
    client_id = parameters.get("client_id")
    is_code = parameters.get("grant_type") == "authorization_code"
    return is_code and any(each.id == client_id for each in desk.clients)


def answer(desk: Desk, slug: str, request: Request, parameters: dict[str, str]) -> JSONResponse:
    """Return the token for a wallet's code, or the refusal.

    Raises:
        InvalidDpopProof: none was sent where one is demanded, or it does not hold.
        InvalidAuthorizationDetails: they can not be read, or name what there is not.
    """
    with desk.work(slug) as work:
        thumbprint = key_of_caller(work, request, "token")
        if thumbprint is None and work.demands.haip:
            raise InvalidDpopProof("The request needs a DPoP proof.")
        asked = WalletExchange(
            client_id=parameters["client_id"],
            code=parameters.get("code"),
            redirect_uri=parameters.get("redirect_uri"),
            verifier=parameters.get("code_verifier"),
            thumbprint=thumbprint,
            in_detail=authorization_details.read(
                parameters.get("authorization_details"),
                [each.id for each in work.configurations],
                work.identity.issuer_url,
            ),
        )
        given = exchange.exchange(work.tx, asked, work.terms, work.now, work.randomness)
        again = None
        if isinstance(given, WalletToken):
            again = refreshing.first_token(work.tx, given.access_token, work.now, work.randomness)
        nonce = with_nonce(work)
    # Only now, with what a second use ended, is the wallet told.
    if isinstance(given, exchange.Refused):
        return oauth_error(given.error)
    kind = "DPoP" if thumbprint else "Bearer"
    later = {"refresh_token": again} if again else {}
    return JSONResponse(_said(given) | {"token_type": kind} | later | nonce, headers=NO_STORE)


def _said(given: WalletToken) -> dict[str, Any]:
    said = {"access_token": given.access_token, "expires_in": given.expires_in}
    return said | authorization_details.answered(given.in_detail)
