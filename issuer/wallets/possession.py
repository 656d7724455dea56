"""Requests that show they come from who holds a key: a DPoP proof judged, its nonce too, and used up (RFC 9449)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from issuer.errors import InvalidDpopProof, InvalidNonce, UseDpopNonce
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallets import dpop, nonce
from issuer.wallets.dpop import ProtectedRequest


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of proofs: whether one must carry a nonce of ours, and what such nonces are made with."""

    secret: bytes = field(repr=False)
    issuer_url: str
    needs_nonce: bool = False

    @property
    def purpose(self) -> str:
        """What keeps these nonces apart from those of key proofs."""
        return f"dpop:{self.issuer_url}"


def prove(
    tx: Transaction,
    proofs: Sequence[str],
    request: ProtectedRequest,
    terms: Terms,
    now: datetime,
    randomness: Randomness,
) -> str:
    """Return the thumbprint of the key that a request's one DPoP proof proves, and use the proof up.

    Raises:
        InvalidDpopProof: there is no proof, or more than one, or it does not hold, or it was used before.
        UseDpopNonce: it lacks a nonce of ours that is in time; the refusal brings one.
    """
    if len(proofs) != 1:
        raise InvalidDpopProof("The request must have exactly one DPoP proof.")
    proof = dpop.check(proofs[0], request, now)
    _check_nonce(proof.nonce, terms, now, randomness)
    dpop.use(tx, proof)
    return proof.thumbprint


def new_nonce(terms: Terms, now: datetime, randomness: Randomness) -> str:
    """Return a nonce for DPoP proofs, good for five minutes and for as many proofs as are made in them."""
    return nonce.issue(terms.secret, terms.purpose, now, randomness)


def _check_nonce(given: str | None, terms: Terms, now: datetime, randomness: Randomness) -> None:
    if given is None and not terms.needs_nonce:
        return
    try:
        nonce.check(given or "", terms.secret, terms.purpose, now)
    except InvalidNonce as fault:
        fresh = new_nonce(terms, now, randomness)
        raise UseDpopNonce("The DPoP proof needs the nonce that comes with this answer.", fresh) from fault
