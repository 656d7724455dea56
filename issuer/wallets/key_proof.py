"""The wallet's proof that it holds the key a badge is to be bound to: the `jwt` type of OpenID4VCI 1.0, F.1.

The key comes from the proof itself: by a did:key or did:jwk URL, as a bare JWK, in a certificate, or by its place in a
key attestation. Nothing is ever fetched for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contexts.errors import ContextsError
from credentials import jose
from credentials.errors import CredentialsError
from did.document import Purpose
from did.errors import DidError
from did.methods.jwk import JwkResolver, did_jwk
from did.methods.key import KeyResolver
from did.resolver import ByMethod
from did.syntax import DidUrl
from issuer.achievements.configurations import PROOF_ALGORITHMS
from issuer.errors import InvalidProof
from issuer.wallets import key_attestation
from issuer.wallets.key_attestation import Attesters, KeyAttestation
from keys.certificates.chain import read_x5c
from keys.errors import KeysError
from keys.public import PublicKey

TYPE = "openid4vci-proof+jwt"
# A key attestation in its header brings a chain of certificates.
MAX_BYTES = 16 * 1024
MAX_BYTES_ATTESTED = 64 * 1024
FUTURE = timedelta(seconds=60)
PAST = timedelta(minutes=5)

# Methods that carry their key: advertising another would make this server fetch what a stranger names.
_HOLDERS = ByMethod({"key": KeyResolver(), "jwk": JwkResolver()})
_KEY_MEMBERS = ("kid", "jwk", "x5c")
_LONGEST_PLACE = 3


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The key a wallet proved to hold; `did` becomes the subject of the badge."""

    did: str
    public_key: PublicKey


@dataclass(frozen=True, slots=True)
class KeyProof:
    """A proof that holds, but for its nonce and that of its attestation, which `issuer.wallets.nonce` judges."""

    holder: HolderKey
    nonce: str = field(repr=False)
    attestation: KeyAttestation | None = field(default=None, repr=False)


def check(
    proof: str,
    audience: str,
    now: datetime,
    client_id: str | None = None,
    attesters: Attesters | None = None,
) -> KeyProof:
    """Return what the proof proves: the holder's key, and the nonce it was made for.

    `client_id` is that of the wallet where it is known by one. Without `attesters` nobody's word about keys counts, and
    a key attestation is passed over.

    Raises:
        InvalidProof: anything about it is wrong, save that its nonce may be.
    """
    try:
        jws = jose.read(proof, max_bytes=MAX_BYTES if attesters is None else MAX_BYTES_ATTESTED)
        _check_header(jws.header)
        attestation = _attestation(jws.header, attesters, now)
        holder = _holder(jws.header, attestation, now)
        jose.verify(jws, holder.public_key)
        claims = jose.payload_object(jws)
    except (CredentialsError, ContextsError, DidError, KeysError) as fault:
        raise InvalidProof(f"The key proof does not hold: {fault}") from fault
    _check_audience(claims, audience)
    _check_client(claims, client_id)
    _check_times(claims, now)
    _check_attested(holder, attestation)
    return KeyProof(holder, _nonce(claims), attestation)


def _check_header(header: Mapping[str, Any]) -> None:
    if header.get("typ") != TYPE:
        raise InvalidProof(f"The key proof's typ is not {TYPE}.")
    if header.get("alg") not in PROOF_ALGORITHMS:
        raise InvalidProof(f"The key proof's alg is none of {', '.join(PROOF_ALGORITHMS)}.")
    if sum(member in header for member in _KEY_MEMBERS) != 1:
        raise InvalidProof("The key proof names its key by exactly one of kid, jwk and x5c.")
    if "trust_chain" in header and "kid" not in header:
        raise InvalidProof("A key proof with a trust_chain names its key by kid.")


def _holder(header: Mapping[str, Any], attestation: KeyAttestation | None, now: datetime) -> HolderKey:
    if "kid" in header and attestation is not None and str(header["kid"]).isdecimal():
        return _by_place(header["kid"], attestation)
    if "kid" in header:
        return holder_by_did(header["kid"], now)
    key = _brought(header)
    return HolderKey(did_jwk(key), key)


def _brought(header: Mapping[str, Any]) -> PublicKey:
    if "x5c" in header:
        # Whom the certificate names is nobody's business here: the badge is bound to the key, not to a name.
        return read_x5c(header["x5c"])[0].public_key
    if not isinstance(header["jwk"], dict):
        raise InvalidProof("The key proof's jwk is not an object.")
    return PublicKey.from_jwk(header["jwk"])


def _by_place(kid: object, attestation: KeyAttestation) -> HolderKey:
    # The example of appendix F.1 names an attested key by its place.
    place = int(kid) if isinstance(kid, str) and len(kid) <= _LONGEST_PLACE else len(attestation.keys)
    if place >= len(attestation.keys):
        raise InvalidProof("The key proof's kid is no place in the key attestation.")
    key = attestation.keys[place]
    return HolderKey(did_jwk(key), key)


def _attestation(
    header: Mapping[str, Any], attesters: Attesters | None, now: datetime
) -> KeyAttestation | None:
    if attesters is None:
        return None
    if "key_attestation" in header:
        return key_attestation.check(header["key_attestation"], attesters, now, beside_proof=True)
    if attesters.is_required:
        raise InvalidProof("The key proof must bring a key attestation here.")
    return None


def _check_attested(holder: HolderKey, attestation: KeyAttestation | None) -> None:
    if attestation is not None and holder.public_key not in attestation.keys:
        raise InvalidProof("The key proof is not signed by a key of its key attestation.")


def holder_by_did(kid: object, now: datetime) -> HolderKey:
    """Return the key that a DID URL names, if it may sign for its holder.

    Raises:
        InvalidProof, did.errors.DidError, keys.errors.KeysError: it names none, or not one that carries its key.
    """
    if not isinstance(kid, str):
        raise InvalidProof("The key proof's kid is not text.")
    url = DidUrl.parse(kid)
    document = _HOLDERS.resolve(url.did)
    return HolderKey(url.did.value, document.key_for(url.value, Purpose.AUTHENTICATION, now))


def _check_audience(claims: Mapping[str, Any], audience: str) -> None:
    # The standard types it as text; some wallets send the array form of RFC 7519.
    if claims.get("aud") not in (audience, [audience]):
        raise InvalidProof("The key proof is addressed to another issuer.")


def _check_client(claims: Mapping[str, Any], client_id: str | None) -> None:
    # Of a wallet that need not say who it is, nothing is known to compare with.
    if client_id is not None and claims.get("iss", client_id) != client_id:
        raise InvalidProof("The key proof is by another client (iss) than the access token.")


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    at = now.timestamp()
    oldest, newest = (now - PAST).timestamp(), (now + FUTURE).timestamp()
    _check_time(claims, "iat", lambda iat: oldest <= iat <= newest, is_required=True)
    _check_time(claims, "exp", lambda exp: at < exp)
    _check_time(claims, "nbf", lambda nbf: nbf <= newest)


def _check_time(
    claims: Mapping[str, Any], name: str, holds: Callable[[float], bool], *, is_required: bool = False
) -> None:
    if name not in claims and not is_required:
        return
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidProof(f"The key proof's {name} is not a number of seconds.")
    if not holds(value):
        raise InvalidProof(f"The key proof's {name} does not allow its use now; look at the wallet's clock.")


def _nonce(claims: Mapping[str, Any]) -> str:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise InvalidProof("The key proof has no nonce; fetch one from the nonce endpoint.")
    return nonce
