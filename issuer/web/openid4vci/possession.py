"""DPoP at the edge: proofs from a request's headers, refusals with the challenge that belongs to them (RFC 9449)."""

from dataclasses import dataclass, field, replace

from fastapi import Request
from fastapi.responses import JSONResponse

from issuer.errors import IssuerError
from issuer.wallets import possession
from issuer.wallets.dpop import ALGORITHMS, ProtectedRequest
from issuer.web.desk import Work
from issuer.web.errors import oauth_error
from issuer.web.openid4vci.client_attestation import is_proved_by_dpop
from issuer.web.openid4vci.requests import bearer_token

_HEADER = "dpop"


@dataclass(frozen=True, slots=True)
class ShownToken:
    """An access token as it was shown: with a proof of a key (the scheme DPoP), or by itself (Bearer)."""

    token: str = field(repr=False)
    proofs: tuple[str, ...] | None = field(default=None, repr=False)


def shown_token(request: Request) -> ShownToken:
    """Return the access token of a request (RFC 6750, 2.1; RFC 9449, 7.1).

    Raises:
        InvalidToken: there is none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "dpop" or not token.strip():
        return ShownToken(bearer_token(request))
    return ShownToken(token.strip(), proofs_of(request))


def proofs_of(request: Request) -> tuple[str, ...]:
    """Return the DPoP proofs of a request, of which there may be one."""
    return tuple(request.headers.getlist(_HEADER))


def key_of_caller(work: Work, request: Request, path: str) -> str | None:
    """Return the thumbprint of the key that a request without a token proves, None where it proves none.

    Raises:
        InvalidDpopProof, UseDpopNonce: see `issuer.wallets.possession.prove`.
    """
    proofs = proofs_of(request)
    if not proofs:
        return None
    # A proof that stands for the wallet itself is never one that was made in advance.
    is_demanded = work.attestation is not None and is_proved_by_dpop(request)
    terms = replace(work.dpop, needs_nonce=True) if is_demanded else work.dpop
    return _proved(work, proofs, ProtectedRequest("POST", _url(work, path)), terms)


def key_of_token(work: Work, shown: ShownToken, path: str) -> str | None:
    """Return the thumbprint of the key that was proved along with a token, None for one shown by itself.

    Raises:
        InvalidDpopProof, UseDpopNonce: see `issuer.wallets.possession.prove`.
    """
    if shown.proofs is None:
        return None
    return _proved(work, shown.proofs, ProtectedRequest("POST", _url(work, path), shown.token), work.dpop)


def challenge(refusal: IssuerError) -> JSONResponse:
    """Return the refusal of a request that showed a token by the scheme DPoP (RFC 9449, 7.1)."""
    answer = oauth_error(refusal)
    answer.status_code = 401
    answer.headers["WWW-Authenticate"] = f'DPoP error="{refusal.code}", algs="{" ".join(ALGORITHMS)}"'
    return answer


def _proved(work: Work, proofs: tuple[str, ...], request: ProtectedRequest, terms: possession.Terms) -> str:
    return possession.prove(work.tx, proofs, request, terms, work.now, work.randomness)


def _url(work: Work, path: str) -> str:
    # The public address, never the Host of a request: there may be a proxy before us.
    return f"{work.identity.issuer_url}/{path}"
