"""Signed tokens: the compact JWS of RFC 7515, narrowed to what Cairn accepts (RFC 8725).

A token is read strictly before its signature is looked at. The key decides the algorithm, never the token.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.badge import JsonObject
from credentials.errors import InvalidProof, MalformedToken, UnsupportedProof
from keys.errors import InvalidSignature, MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode
from keys.public import Algorithm, PublicKey
from keys.signer import Signer

MAX_BYTES: Final = 256 << 10
MAX_HEADER_BYTES: Final = 64 << 10
_PARTS: Final = 3
_ENCRYPTED_PARTS: Final = 5
_WRITER: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False
)
# Those of an issuer's tokens are all alike; so many are kept, and none that is long.
_HEADERS_KEPT: Final = 256
_LONGEST_KEPT: Final = 1024

# RFC 9864 gives EdDSA over Ed25519 the name of the curve; both names are in use.
_ALGORITHMS: Final = {
    "EdDSA": Algorithm.EDDSA,
    "Ed25519": Algorithm.EDDSA,
    "ES256": Algorithm.ES256,
    "ES384": Algorithm.ES384,
    "RS256": Algorithm.RS256,
}
# Asymmetric, so perhaps an honest signature; but not one that Cairn checks.
_NOT_CHECKED: Final = frozenset(
    {"RS384", "RS512", "PS256", "PS384", "PS512", "ES512", "ES256K", "Ed448"}
    | {"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"}
)
# They change what is signed or how it is read: RFC 7515, 4.1.11; RFC 7797; RFC 7516, 4.1.3.
_REFUSED_MEMBERS: Final = ("crit", "b64", "zip")


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact JWS taken apart; nothing of it is verified."""

    header: Mapping[str, Any]
    payload: bytes = field(repr=False)
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def read(token: str, *, max_bytes: int = MAX_BYTES) -> Jws:
    """Return the parts of a compact JWS of at most `max_bytes` characters.

    Raises:
        MalformedToken: it is not canonical (padding, stray bits, repeated header members), too long, has a
            header member that Cairn refuses, or an algorithm by which anybody could sign.
        UnsupportedProof: an asymmetric algorithm that Cairn does not check.
    """
    if len(token) > max_bytes:
        raise MalformedToken(f"a token has at most {max_bytes} characters")
    parts = token.split(".")
    if len(parts) != _PARTS:
        raise MalformedToken(_what_is_wrong(token, len(parts)))
    read_header = _kept_header if len(parts[0]) <= _LONGEST_KEPT else _header
    header, payload, signature = read_header(parts[0]), _decoded(parts[1]), _decoded(parts[2])
    return Jws(header, payload, token[: -len(parts[2]) - 1].encode("ascii"), signature)


def verify(jws: Jws, key: PublicKey) -> None:
    """Return quietly if the token is signed by `key`, with the algorithm of that key.

    Raises:
        InvalidProof: it is not.
    """
    if _ALGORITHMS[jws.header["alg"]] is not key.algorithm:
        raise InvalidProof(f"the token says {jws.header['alg']}, but its key is for {key.algorithm}")
    try:
        key.verify(jws.signature, jws.signing_input)
    except InvalidSignature as fault:
        raise InvalidProof("the token's signature is not one of its key") from fault


def sign(payload: bytes, header: Mapping[str, Any], signer: Signer) -> str:
    """Return the compact JWS over `payload`; `alg` is added to the header from the signer's key.

    Raises:
        ValueError: `header` names another algorithm than the key's, or a member that Cairn refuses to read.
    """
    algorithm = signer.public_key.algorithm.value
    if header.get("alg", algorithm) != algorithm or not set(_REFUSED_MEMBERS).isdisjoint(header):
        raise ValueError("the key decides the algorithm, and extensions are not used")
    full = {"alg": algorithm, **header}
    signing_input = f"{b64url_encode(json_bytes(full))}.{b64url_encode(payload)}"
    return f"{signing_input}.{b64url_encode(signer.sign(signing_input.encode('ascii')))}"


def header_of(token: bytes) -> Mapping[str, Any]:
    """Return the header of a compact JWS, of which nothing else is read.

    Raises:
        MalformedToken, UnsupportedProof: as `read`.
    """
    return _header(token.partition(b".")[0].decode("ascii", "replace"))


def payload_object(jws: Jws) -> JsonObject:
    """Return the payload as a JSON object.

    Raises:
        MalformedToken: it is none, or breaks a rule of `contexts.strict_json`.
    """
    return _strict_object(jws.payload, MAX_BYTES, "payload")


def token_type(jws: Jws) -> str:
    """Return the `typ` of a token in lower case and without `application/` (RFC 7515, 4.1.9), or "" if absent.

    Raises:
        MalformedToken: it is not text, or empty.
    """
    if "typ" not in jws.header:
        return ""
    kind = jws.header["typ"]
    if not isinstance(kind, str) or not kind:
        raise MalformedToken("the token's type (typ) is not text")
    return kind.lower().removeprefix("application/")


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """Return a header or payload as the bytes to sign: UTF-8 without white space, in the order given."""
    return _WRITER.encode(value).encode("utf-8")


def _what_is_wrong(token: str, parts: int) -> str:
    # In the JSON serialisation members of the header may stand outside the signature (RFC 7515, 7.2).
    if token.lstrip().startswith("{"):
        return "a token in the JSON serialisation is not accepted, because its header need not be signed"
    if parts == _ENCRYPTED_PARTS:
        return "a token that is encrypted stands where a signed one belongs"
    return "a token has three parts"


def _decoded(part: str) -> bytes:
    try:
        return b64url_decode(part)
    except MalformedEncoding as fault:
        raise MalformedToken(f"a part of the token is {fault}") from fault


@lru_cache(maxsize=_HEADERS_KEPT)
def _kept_header(part: str) -> Mapping[str, Any]:
    return _header(part)


def _header(part: str) -> Mapping[str, Any]:
    header = _strict_object(_decoded(part), MAX_HEADER_BYTES, "header")
    for member in _REFUSED_MEMBERS:
        if member in header:
            raise MalformedToken(f"a token with {member!r} in its header is not accepted")
    _check_algorithm(header.get("alg"))
    return MappingProxyType(header)


def _check_algorithm(algorithm: object) -> None:
    if isinstance(algorithm, str) and algorithm in _ALGORITHMS:
        return
    if isinstance(algorithm, str) and algorithm in _NOT_CHECKED:
        raise UnsupportedProof(f"tokens signed with {algorithm} are not checked")
    raise MalformedToken("a token names the asymmetric algorithm it is signed with")


def _strict_object(data: bytes, max_bytes: int, part: str) -> JsonObject:
    try:
        return parse_object(data, max_bytes=max_bytes)
    except MalformedJson as fault:
        raise MalformedToken(f"the token's {part}: {fault}") from fault
