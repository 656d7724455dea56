"""Wallets that are attested, at the edge: what their requests show, and challenges for them (OpenID4VCI 1.0, E)."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from issuer.errors import InvalidClient, InvalidClientAttestation, UnknownDocument
from issuer.wallets import wallet_attestation
from issuer.wallets.possession import new_nonce
from issuer.wallets.wallet_attestation import Shown
from issuer.web.desk import Desk, Work
from issuer.web.errors import NO_STORE
from web.signin.access import anybody

PATH: Final = "challenge"
METHODS: Final = ("attest_jwt_client_auth", "attest_jwt_client_auth_dpop")
_ATTESTATION: Final = "oauth-client-attestation"
_PROOF: Final = "oauth-client-attestation-pop"


def router(desk: Desk) -> APIRouter:
    """Return the route of challenges; where nobody's attestations count there are none."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[anybody])

    @routes.post(f"/o/{{slug}}/{PATH}")
    def challenge(slug: str) -> JSONResponse:
        with desk.work(slug) as work:
            terms = work.attestation
            if terms is None:
                raise UnknownDocument("Wallets are not attested here.")
            said = {
                "attestation_challenge": wallet_attestation.new_challenge(terms, work.now, work.randomness)
            }
            # A wallet whose DPoP proof is its proof of the attested key needs this instead.
            nonce = {"DPoP-Nonce": new_nonce(work.dpop, work.now, work.randomness)}
        return JSONResponse(said, headers=NO_STORE | nonce)

    return routes


def is_shown(request: Request) -> bool:
    """Whether a request shows an attestation, or a proof of one."""
    return any(name in request.headers for name in (_ATTESTATION, _PROOF))


def is_proved_by_dpop(request: Request) -> bool:
    """Whether a request leaves it to its DPoP proof to prove the attested key."""
    return _ATTESTATION in request.headers and _PROOF not in request.headers


def client_of(work: Work, request: Request, client_id: str | None, thumbprint: str | None) -> str | None:
    """Return which wallet sends a request: the attested one, or the one it calls itself where it need not be.

    Raises:
        InvalidClient: a wallet must be attested here, and this one shows nothing.
        InvalidClientAttestation, UseFreshAttestation, UseAttestationChallenge: see `wallet_attestation.judge`; or the
            request names another wallet than the attested one.
    """
    terms = work.attestation
    if terms is None:
        return client_id
    if not is_shown(request):
        if work.demands.needs_attestation:
            raise InvalidClient("Wallets must be attested here (OAuth-Client-Attestation).")
        return client_id
    attested = wallet_attestation.judge(
        work.tx, _shown(request, thumbprint), terms, work.now, work.randomness
    )
    if client_id not in (None, attested):
        raise InvalidClientAttestation("The client_id is not that of the attested wallet.")
    return attested


def may_come_back(work: Work, request: Request, thumbprint: str | None) -> bool:
    """Whether a refresh token may be given: an attested wallet's is bound to its key, which only a DPoP proof does.

    Attestation-based client authentication, 10.3.
    """
    return thumbprint is not None or work.attestation is None or not is_shown(request)


def _shown(request: Request, thumbprint: str | None) -> Shown:
    headers = request.headers
    return Shown(tuple(headers.getlist(_ATTESTATION)), tuple(headers.getlist(_PROOF)), thumbprint)
