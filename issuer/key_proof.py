"""The wallet's proof that it holds the key a badge is to be bound to: the `jwt` type of OpenID4VCI 1.0, F.1.

The key comes from the proof itself, by a did:key or did:jwk URL or as a bare JWK; nothing is ever fetched for it.
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
from issuer.configurations import PROOF_ALGORITHMS
from issuer.errors import InvalidProof
from keys.errors import KeysError
from keys.public import PublicKey

TYPE = "openid4vci-proof+jwt"
MAX_BYTES = 16 * 1024
FUTURE = timedelta(seconds=60)
PAST = timedelta(minutes=5)

# Methods that carry their key: advertising another would make this server fetch what a stranger names.
_HOLDERS = ByMethod({"key": KeyResolver(), "jwk": JwkResolver()})
_KEY_MEMBERS = ("kid", "jwk", "x5c")


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The key a wallet proved to hold; `did` becomes the subject of the badge."""

    did: str
    public_key: PublicKey


@dataclass(frozen=True, slots=True)
class KeyProof:
    """A proof that holds, but for its nonce, which `issuer.nonce` judges."""

    holder: HolderKey
    nonce: str = field(repr=False)


def check(proof: str, audience: str, now: datetime, client_id: str | None = None) -> KeyProof:
    """Return what the proof proves: the holder's key, and the nonce it was made for.

    `client_id` is that of the wallet where it is known by one.

    Raises:
        InvalidProof: anything about it is wrong, save that its nonce may be.
    """
    try:
        jws = jose.read(proof, max_bytes=MAX_BYTES)
        _check_header(jws.header)
        holder = _holder(jws.header, now)
        jose.verify(jws, holder.public_key)
        claims = jose.payload_object(jws)
    except (CredentialsError, ContextsError, DidError, KeysError) as fault:
        raise InvalidProof(f"The key proof does not hold: {fault}") from fault
    _check_audience(claims, audience)
    _check_client(claims, client_id)
    _check_times(claims, now)
    return KeyProof(holder, _nonce(claims))


def _check_header(header: Mapping[str, Any]) -> None:
    if header.get("typ") != TYPE:
        raise InvalidProof(f"The key proof's typ is not {TYPE}.")
    if header.get("alg") not in PROOF_ALGORITHMS:
        raise InvalidProof(f"The key proof's alg is none of {', '.join(PROOF_ALGORITHMS)}.")
    if sum(member in header for member in _KEY_MEMBERS) != 1:
        raise InvalidProof("The key proof names its key by exactly one of kid and jwk.")
    if "trust_chain" in header and "kid" not in header:
        raise InvalidProof("A key proof with a trust_chain names its key by kid.")
    if "x5c" in header:
        raise InvalidProof("Certificates are not taken as holder keys here; use kid or jwk.")


def _holder(header: Mapping[str, Any], now: datetime) -> HolderKey:
    if "kid" in header:
        return holder_by_did(header["kid"], now)
    if not isinstance(header["jwk"], dict):
        raise InvalidProof("The key proof's jwk is not an object.")
    key = PublicKey.from_jwk(header["jwk"])
    return HolderKey(did_jwk(key), key)


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
