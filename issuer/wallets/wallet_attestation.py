"""Wallets that prove by whom they were made: attestation-based client authentication (OpenID4VCI 1.0, appendix E).

A provider attests a wallet's key; the wallet proves that key with each request, by a token of its own or by its DPoP
proof (draft-ietf-oauth-attestation-based-client-auth, 7).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import MalformedProof
from issuer.errors import InvalidClientAttestation, InvalidNonce, UseAttestationChallenge, UseFreshAttestation
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallets import nonce, wallet_providers
from issuer.wallets.wallet_providers import FAULTS, check_instant
from keys.certificates.anchors import Anchors
from keys.public import PublicKey

TYPE: Final = "oauth-client-attestation+jwt"
PROOF_TYPE: Final = "oauth-client-attestation-pop+jwt"
PROOF_ALGORITHMS: Final = ("ES256", "EdDSA", "ES384")
PAST: Final = timedelta(minutes=5)
_MAX_PROOF: Final = 16 * 1024
_MAX_ID: Final = 256


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request showed: attestations and proofs of them, and the key of its DPoP proof if it had one."""

    attestations: tuple[str, ...] = field(default=(), repr=False)
    proofs: tuple[str, ...] = field(default=(), repr=False)
    thumbprint: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose attestations count, for which server, and what challenges are made with."""

    anchors: Anchors
    issuer_url: str
    secret: bytes = field(repr=False)

    @property
    def purpose(self) -> str:
        """What keeps challenges apart from nonces."""
        return f"attestation:{self.issuer_url}"


@dataclass(frozen=True, slots=True)
class _Attested:
    client_id: str
    key: PublicKey


def judge(tx: Transaction, shown: Shown, terms: Terms, now: datetime, randomness: Randomness) -> str:
    """Return the client id of the wallet that a request proves to come from, and use its proof up.

    Raises:
        InvalidClientAttestation: attestation or proof do not hold, or are not there exactly once.
        UseFreshAttestation: the attestation's time is over.
        UseAttestationChallenge: the proof lacks a challenge of ours that is in time; the refusal brings one.
    """
    if len(shown.attestations) != 1:
        raise InvalidClientAttestation("The request must have exactly one wallet attestation.")
    attested = _attested(shown.attestations[0], terms, now)
    if not shown.proofs and shown.thumbprint is not None:
        _check_same_key(attested, shown.thumbprint)
        return attested.client_id
    if len(shown.proofs) != 1:
        raise InvalidClientAttestation("The request must have exactly one proof of the attested key.")
    _prove(tx, shown.proofs[0], attested.key, terms, now, randomness)
    return attested.client_id


def new_challenge(terms: Terms, now: datetime, randomness: Randomness) -> str:
    """Return a challenge for proofs, good for five minutes and for as many proofs as are made in them."""
    return nonce.issue(terms.secret, terms.purpose, now, randomness)


def _attested(token: str, terms: Terms, now: datetime) -> _Attested:
    try:
        claims = wallet_providers.attested(token, (TYPE,), terms.anchors, now)
        newest = (now + wallet_providers.FUTURE).timestamp()
        check_instant(claims, "exp", lambda _: True, is_required=True)
        check_instant(claims, "iat", lambda iat: iat <= newest)
        check_instant(claims, "nbf", lambda nbf: nbf <= newest)
        attested = _Attested(_text(claims, "sub"), _key(claims))
    except FAULTS as fault:
        raise InvalidClientAttestation(f"The wallet attestation does not hold: {fault}") from fault
    if claims["exp"] <= now.timestamp():
        raise UseFreshAttestation("The wallet attestation's time is over; have the wallet attested again.")
    return attested


def _key(claims: JsonObject) -> PublicKey:
    confirmed = claims.get("cnf")
    jwk = confirmed.get("jwk") if isinstance(confirmed, dict) else None
    if not isinstance(jwk, dict):
        raise MalformedProof("it names no key (cnf)")
    return PublicKey.from_jwk(jwk)


def _check_same_key(attested: _Attested, thumbprint: str) -> None:
    if attested.key.thumbprint() != thumbprint:
        raise InvalidClientAttestation("The DPoP proof is not of the attested key.")


def _prove(
    tx: Transaction, proof: str, key: PublicKey, terms: Terms, now: datetime, randomness: Randomness
) -> None:
    """Judge the wallet's own token, challenge included, and use it up."""
    try:
        claims = _claims(proof, key)
        if claims.get("aud") not in (terms.issuer_url, [terms.issuer_url]):
            raise MalformedProof("it is addressed to another server")
        oldest, newest = (now - PAST).timestamp(), (now + wallet_providers.FUTURE).timestamp()
        check_instant(claims, "iat", lambda iat: oldest <= iat <= newest, is_required=True)
        check_instant(claims, "exp", lambda exp: now.timestamp() < exp)
        used_as = _id_hash(claims, key)
    except FAULTS as fault:
        raise InvalidClientAttestation(f"The proof of the attested key does not hold: {fault}") from fault
    _check_challenge(claims, terms, now, randomness)
    if not tx.offers.use_nonce(used_as, now + PAST + wallet_providers.FUTURE):
        raise InvalidClientAttestation("The proof of the attested key was used before; make a new one.")


def _claims(proof: str, key: PublicKey) -> JsonObject:
    jws = jose.read(proof, max_bytes=_MAX_PROOF)
    _check_header(jws.header)
    jose.verify(jws, key)
    return jose.payload_object(jws)


def _check_header(header: Mapping[str, Any]) -> None:
    if header.get("typ") != PROOF_TYPE:
        raise MalformedProof(f"its typ is not {PROOF_TYPE}")
    if header.get("alg") not in PROOF_ALGORITHMS:
        raise MalformedProof(f"its alg is none of {', '.join(PROOF_ALGORITHMS)}")


def _check_challenge(claims: JsonObject, terms: Terms, now: datetime, randomness: Randomness) -> None:
    challenge = claims.get("challenge")
    try:
        nonce.check(challenge if isinstance(challenge, str) else "", terms.secret, terms.purpose, now)
    except InvalidNonce as fault:
        fresh = new_challenge(terms, now, randomness)
        raise UseAttestationChallenge(
            "The proof of the attested key needs the challenge that comes with this answer.", fresh
        ) from fault


def _id_hash(claims: JsonObject, key: PublicKey) -> str:
    proof_id = _text(claims, "jti")
    if len(proof_id) > _MAX_ID:
        raise MalformedProof("its jti is too long to be kept")
    told = f"attestation:{key.thumbprint()}:{proof_id}"
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def _text(claims: JsonObject, name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise MalformedProof(f"its {name} is not text")
    return value
