"""The key binding: the holder's own token over what is shown, for one verifier and one nonce (RFC 9901, 4.3, 7.3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from credentials import jose
from credentials.errors import MalformedToken, OtherAudience, OtherDisclosures, OtherNonce, OutOfTime
from credentials.proofs.sd_jwt.compact import split
from credentials.proofs.sd_jwt.disclosures import digest_of, hash_name_of
from credentials.token_times import CLOCK_SKEW, check_times
from keys.public import PublicKey
from keys.signer import Signer

TYPE: Final = "kb+jwt"
MAX_BYTES: Final = 16 << 10
MAX_AGE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Binding:
    """For whom, for which request, and when: `audience` is the verifier's full client id."""

    audience: str
    nonce: str
    at: datetime


def bind(presented: str, binding: Binding, holder: Signer) -> str:
    """Return the SD-JWT with a key binding by its holder.

    Raises:
        MalformedToken: it is no SD-JWT, or is bound already.
        UnsupportedProof: it names a hash function that Cairn does not know.
    """
    parts = split(presented)
    if parts.key_binding is not None:
        raise MalformedToken("an SD-JWT is bound once")
    claims = {
        "iat": int(binding.at.timestamp()),
        "aud": binding.audience,
        "nonce": binding.nonce,
        "sd_hash": digest_of(presented, hash_name_of(jose.payload_object(jose.read(parts.issuer_jwt)))),
    }
    return presented + jose.sign(jose.json_bytes(claims), {"typ": TYPE}, holder)


def check_binding(bound: str, expected: Binding, key: PublicKey) -> None:
    """Return quietly if the holder of `key` bound exactly this to the request, just now.

    Raises:
        OtherNonce, OtherAudience: for another request or verifier; said before the signature is looked at.
        InvalidProof, OtherDisclosures, OutOfTime: another key, other disclosures, or another time.
        MalformedToken, UnsupportedProof: it is no SD-JWT, has no key binding or a malformed one.
    """
    parts = split(bound)
    if parts.key_binding is None:
        raise MalformedToken("the SD-JWT has no key binding")
    jws = jose.read(parts.key_binding, max_bytes=MAX_BYTES)
    if jose.token_type(jws) != TYPE:
        raise MalformedToken("the key binding is a token of another type")
    claims = jose.payload_object(jws)
    if claims.get("nonce") != expected.nonce:
        raise OtherNonce("the key binding was made for another request")
    if claims.get("aud") != expected.audience:
        raise OtherAudience("the key binding was made for another verifier")
    jose.verify(jws, key)
    hash_name = hash_name_of(jose.payload_object(jose.read(parts.issuer_jwt)))
    if claims.get("sd_hash") != digest_of(parts.presented, hash_name):
        raise OtherDisclosures("the key binding was made over other disclosures")
    check_times(claims, expected.at)
    if claims.get("iat", 0) < (expected.at - MAX_AGE - CLOCK_SKEW).timestamp():
        raise OutOfTime("the key binding was not made just now")
