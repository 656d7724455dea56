"""The token endpoint for wallets that come back: a refresh token for new tokens (RFC 6749, 6; RFC 9449, 5)."""

from fastapi import Request
from fastapi.responses import JSONResponse

from issuer.issuing import refreshing
from issuer.issuing.refreshing import RefreshRequest
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE, oauth_error
from issuer.web.openid4vci.client_attestation import client_of
from issuer.web.openid4vci.fresh_nonce import with_nonce
from issuer.web.openid4vci.possession import key_of_caller


def is_of_wallet(request: Request, parameters: dict[str, str]) -> bool:
    """Whether a token request shows a wallet's refresh token: programs show who they are, wallets need not."""
    is_refresh = parameters.get("grant_type") == refreshing.GRANT_TYPE
    return is_refresh and "authorization" not in request.headers


def answer(desk: Desk, slug: str, request: Request, parameters: dict[str, str]) -> JSONResponse:
    """Return the new tokens for a wallet's refresh token, or the refusal.

    Raises:
        InvalidDpopProof, UseDpopNonce: a proof was sent that does not hold.
        InvalidClient, InvalidClientAttestation: the wallet is not attested as it must be.
    """
    with desk.work(slug) as work:
        thumbprint = key_of_caller(work, request, "token")
        client_id = client_of(work, request, parameters.get("client_id"), thumbprint)
        asked = RefreshRequest(parameters.get("refresh_token"), client_id, thumbprint)
        given = refreshing.refresh(work.tx, asked, work.terms, work.now, work.randomness)
        nonce = with_nonce(work)
    # Only now, with what a second use ended, is the wallet told.
    if isinstance(given, refreshing.Refused):
        return oauth_error(given.error)
    said = {
        "access_token": given.access_token,
        "token_type": "DPoP" if thumbprint else "Bearer",
        "expires_in": given.expires_in,
        "refresh_token": given.refresh_token,
    }
    return JSONResponse(said | nonce, headers=NO_STORE)
