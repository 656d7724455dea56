"""A wallet provider's word that keys are kept well: key attestations (OpenID4VCI 1.0, appendix D).

They come in the header of a key proof, which one of the keys signs, or by themselves (appendix F.3), where the
provider's word stands for all of them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from credentials.badge import JsonObject
from issuer.achievements.configurations import PROOF_ALGORITHMS
from issuer.errors import InvalidProof
from issuer.wallets import wallet_providers
from issuer.wallets.wallet_providers import FAULTS, check_instant
from keys.certificates.anchors import Anchors
from keys.public import PublicKey

# The second is the name that drafts had.
TYPES: Final = ("key-attestation+jwt", "keyattestation+jwt")
MOST_KEYS: Final = 100


@dataclass(frozen=True, slots=True)
class KeyAttestation:
    """An attestation that holds, but for its nonce (see `issuer.wallets.nonce`). `keys` are in its order, each once."""

    keys: tuple[PublicKey, ...]
    nonce: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attesters:
    """Whose attestations count, and whether every key proved by a token must be attested."""

    anchors: Anchors
    is_required: bool = False


def check(
    attestation: object, attesters: Attesters, now: datetime, *, beside_proof: bool = False
) -> KeyAttestation:
    """Return the keys that a provider of wallets attests.

    `beside_proof` is whether it stands in the header of a proof, where it must say when it ends.

    Raises:
        InvalidProof: anything about it is wrong, save that its nonce may be.
    """
    if not isinstance(attestation, str):
        raise InvalidProof("The key attestation is not a token.")
    try:
        if wallet_providers.algorithm_of(attestation) not in PROOF_ALGORITHMS:
            raise InvalidProof(f"The key attestation's alg is none of {', '.join(PROOF_ALGORITHMS)}.")
        claims = wallet_providers.attested(attestation, TYPES, attesters.anchors, now)
        _check_times(claims, now, needs_end=beside_proof)
        keys = _keys(claims)
    except FAULTS as fault:
        raise InvalidProof(f"The key attestation does not hold: {fault}") from fault
    return KeyAttestation(keys, _nonce(claims))


def _check_times(claims: JsonObject, now: datetime, *, needs_end: bool) -> None:
    at, newest = now.timestamp(), (now + wallet_providers.FUTURE).timestamp()
    check_instant(claims, "iat", lambda iat: iat <= newest, is_required=True)
    check_instant(claims, "exp", lambda exp: at < exp, is_required=needs_end)
    check_instant(claims, "nbf", lambda nbf: nbf <= newest)


def _keys(claims: JsonObject) -> tuple[PublicKey, ...]:
    given = claims.get("attested_keys")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_KEYS:
        raise InvalidProof(f"The key attestation lists 1 to {MOST_KEYS} keys (attested_keys).")
    return tuple(dict.fromkeys(_key(each) for each in given))


def _key(jwk: object) -> PublicKey:
    if not isinstance(jwk, dict):
        raise InvalidProof("An attested key is not an object.")
    key = PublicKey.from_jwk(jwk)
    if key.algorithm.value not in PROOF_ALGORITHMS:
        raise InvalidProof(f"An attested key is for none of {', '.join(PROOF_ALGORITHMS)}.")
    return key


def _nonce(claims: JsonObject) -> str:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise InvalidProof("The key attestation has no nonce; fetch one from the nonce endpoint.")
    return nonce
