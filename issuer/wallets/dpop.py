"""Proofs that whoever sends a request holds the key its token is bound to: DPoP (RFC 9449).

A stolen token is of no use without the key. A proof is for one request: method, address, time, and an id that
serves once.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from contexts.errors import ContextsError
from credentials import jose
from credentials.errors import CredentialsError
from issuer.errors import InvalidDpopProof
from issuer.ports import Transaction
from keys.errors import KeysError
from keys.multibase import b64url_encode
from keys.public import PublicKey

TYPE: Final = "dpop+jwt"
ALGORITHMS: Final = ("ES256", "EdDSA", "ES384")
MAX_BYTES: Final = 16 * 1024
FUTURE: Final = timedelta(seconds=60)
PAST: Final = timedelta(minutes=5)
_MAX_ID: Final = 256
_STANDARD_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class ProtectedRequest:
    """The request a proof is to be for: `url` is its public address, `token` the access token it carries, if any."""

    method: str
    url: str
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DpopProof:
    """A proof that holds: `thumbprint` is that of its key (RFC 7638); `nonce` is the caller's to judge."""

    thumbprint: str
    nonce: str | None = field(repr=False)
    id_hash: str
    expires_at: datetime


def check(proof: str, request: ProtectedRequest, now: datetime) -> DpopProof:
    """Return what a proof proves; whether it was used before, `use` finds out (RFC 9449, 4.3).

    Raises:
        InvalidDpopProof: it is malformed, of another request, too old, or not signed by the key it brings.
    """
    try:
        jws = jose.read(proof, max_bytes=MAX_BYTES)
        key = _key(jws.header)
        jose.verify(jws, key)
        claims = jose.payload_object(jws)
    except (CredentialsError, ContextsError, KeysError) as fault:
        raise InvalidDpopProof(f"The DPoP proof does not hold: {fault}") from fault
    _check_request(claims, request)
    issued = _check_time(claims, now)
    thumbprint = key.thumbprint()
    return DpopProof(thumbprint, _nonce(claims), _id_hash(claims, thumbprint), issued + PAST)


def use(tx: Transaction, proof: DpopProof) -> None:
    """Use a proof up, once for its key. It stays used only if the transaction ends well.

    Raises:
        InvalidDpopProof: it was used before.
    """
    if not tx.offers.use_nonce(proof.id_hash, proof.expires_at):
        raise InvalidDpopProof("The DPoP proof was used before; make a new one for each request.")


def _key(header: Mapping[str, Any]) -> PublicKey:
    if header.get("typ") != TYPE:
        raise InvalidDpopProof(f"The DPoP proof's typ is not {TYPE}.")
    if header.get("alg") not in ALGORITHMS:
        raise InvalidDpopProof(f"The DPoP proof's alg is none of {', '.join(ALGORITHMS)}.")
    if not isinstance(header.get("jwk"), dict):
        raise InvalidDpopProof("The DPoP proof brings no public key.")
    return PublicKey.from_jwk(header["jwk"])


def _check_request(claims: Mapping[str, Any], request: ProtectedRequest) -> None:
    if claims.get("htm") != request.method:
        raise InvalidDpopProof("The DPoP proof is for another method.")
    if _plain(claims.get("htu")) != _plain(request.url):
        raise InvalidDpopProof("The DPoP proof is for another address.")
    # Without a token the proof must not speak of one (RFC 9449, 4.3, 10).
    wanted = None if request.token is None else _token_hash(request.token)
    if claims.get("ath") != wanted:
        raise InvalidDpopProof("The DPoP proof is for another access token.")


def _plain(url: object) -> str | None:
    """Return an address in the form to compare: without query and fragment, scheme and host in small letters."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    place = f"[{host}]" if ":" in host else host
    if port not in (None, _STANDARD_PORTS.get(parts.scheme)):
        place = f"{place}:{port}"
    return urlunsplit((parts.scheme, place, parts.path or "/", "", ""))


def _check_time(claims: Mapping[str, Any], now: datetime) -> datetime:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise InvalidDpopProof("The DPoP proof's iat is not a number of seconds.")
    if not (now - PAST).timestamp() <= issued <= (now + FUTURE).timestamp():
        raise InvalidDpopProof("The DPoP proof was made at another time; look at the wallet's clock.")
    return datetime.fromtimestamp(issued, now.tzinfo)


def _id_hash(claims: Mapping[str, Any], thumbprint: str) -> str:
    proof_id = _text(claims, "jti", lambda text: 0 < len(text) <= _MAX_ID)
    if proof_id is None:
        raise InvalidDpopProof("The DPoP proof has no id (jti) that can be kept.")
    return hashlib.sha256(f"dpop:{thumbprint}:{proof_id}".encode("utf-8", "replace")).hexdigest()


def _nonce(claims: Mapping[str, Any]) -> str | None:
    return _text(claims, "nonce", bool) if "nonce" in claims else None


def _text(claims: Mapping[str, Any], name: str, fits: Callable[[str], bool]) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) and fits(value) else None


def _token_hash(token: str) -> str:
    return b64url_encode(hashlib.sha256(token.encode("ascii", "replace")).digest())
