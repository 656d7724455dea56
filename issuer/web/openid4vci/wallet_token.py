"""The token endpoint for wallets that signed somebody in: a code for a token (OpenID4VCI 1.0, 6; RFC 6749, 4.1.3)."""

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from issuer.code_flow import exchange
from issuer.code_flow.exchange import WalletExchange, WalletToken
from issuer.errors import InvalidDpopProof
from issuer.issuing import authorization_details, refreshing
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE, oauth_error
from issuer.web.openid4vci.client_attestation import client_of, is_shown, may_come_back
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.possession import key_of_caller


def is_of_wallet(desk: Desk, request: Request, parameters: dict[str, str]) -> bool:
    """Whether a token request comes from one of the wallets that are known here, and exchanges a code.

    One that is attested need not say besides which it is (RFC 6749, 4.1.3).
    """
    client_id = parameters.get("client_id")
    is_code = parameters.get("grant_type") == "authorization_code"
    is_attested = client_id is None and desk.demands.providers is not None and is_shown(request)
    return is_code and (is_attested or any(each.id == client_id for each in desk.clients))


def answer(desk: Desk, slug: str, request: Request, parameters: dict[str, str]) -> JSONResponse:
    """Return the token for a wallet's code, or the refusal.

    Raises:
        InvalidDpopProof: none was sent where one is demanded, or it does not hold.
        InvalidAuthorizationDetails: they can not be read, or name what there is not.
        InvalidClient, InvalidClientAttestation: the wallet is not attested as it must be.
    """
    with desk.work(slug) as work:
        thumbprint = key_of_caller(work, request, "token")
        if thumbprint is None and work.demands.haip:
            raise InvalidDpopProof("The request needs a DPoP proof.")
        asked = WalletExchange(
            client_id=client_of(work, request, parameters.get("client_id"), thumbprint) or "",
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
        if isinstance(given, WalletToken) and may_come_back(work, request, thumbprint):
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
