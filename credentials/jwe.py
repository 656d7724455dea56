"""Encrypted messages: compact JWE (RFC 7516), ECDH-ES over P-256 with AES-GCM, and nothing else.

The recipient decides the algorithm. Nothing is compressed: a small message can not become a large one.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jwcrypto.common import JWException
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.errors import MalformedToken, Undecryptable
from credentials.jose import json_bytes
from keys.agreement import ALGORITHM, DecryptionKey, encryption_key
from keys.errors import InvalidKey, MalformedEncoding
from keys.multibase import b64url_decode

MAX_BYTES: Final = 4 << 20
MAX_HEADER_BYTES: Final = 8 << 10
# Both are to be offered (HAIP 1.0, 5); the order is of preference.
ENCRYPTIONS: Final = ("A256GCM", "A128GCM")
_PARTS: Final = 5
_REFUSED_MEMBERS: Final = ("zip", "crit")


def encrypt(plain: bytes, recipient: Mapping[str, Any], encryption: str) -> str:
    """Return `plain` encrypted to the recipient's public JWK, whose `kid` stands in the header.

    Raises:
        keys.errors.InvalidKey: the JWK is none that Cairn encrypts to.
        ValueError: `encryption` is not one of `ENCRYPTIONS`, or there is nothing to encrypt.
    """
    if encryption not in ENCRYPTIONS or not plain:
        raise ValueError("an encryption that is not offered, or nothing to encrypt")
    header: dict[str, Any] = {"alg": ALGORITHM, "enc": encryption}
    if "kid" in recipient:
        header["kid"] = recipient["kid"]
    token = JWE(plain, protected=json_bytes(header).decode(), recipient=encryption_key(dict(recipient)))
    return str(token.serialize(compact=True))


def decrypt(token: str, keys: Iterable[DecryptionKey], *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of a message that is encrypted to one of `keys`, which its `kid` names.

    Raises:
        MalformedToken: it is no compact JWE, too long, or has a header that Cairn refuses.
        Undecryptable: it is encrypted to another key, or was changed.
    """
    header = _header(token, max_bytes)
    key = next((each for each in keys if each.kid == header.get("kid")), None)
    if key is None:
        raise Undecryptable("the message is encrypted to a key that is not one of ours")
    return _decrypted(token, key.as_jwk())


def _decrypted(token: str, key: JWK) -> bytes:
    message = JWE(algs=[ALGORITHM, *ENCRYPTIONS])
    try:
        message.deserialize(token, key)
    except (JWException, ValueError, TypeError, KeyError) as fault:
        raise Undecryptable("the message was changed, or is encrypted to another key") from fault
    return bytes(message.payload)


def _header(token: str, max_bytes: int) -> dict[str, Any]:
    if len(token) > max_bytes or not token.isascii():
        raise MalformedToken(f"an encrypted message has at most {max_bytes} ASCII characters")
    parts = token.split(".")
    # With ECDH-ES alone the encrypted key is empty (RFC 7518, 4.6).
    if len(parts) != _PARTS or parts[1]:
        raise MalformedToken("a message encrypted by ECDH-ES has five parts, the second of them empty")
    # The library reads base64url leniently: two texts would be one message.
    header, *_ = (_decoded(part) for part in parts)
    return _checked_header(header)


def _decoded(part: str) -> bytes:
    try:
        return b64url_decode(part)
    except MalformedEncoding as fault:
        raise MalformedToken(f"a part of the encrypted message is {fault}") from fault


def _checked_header(data: bytes) -> dict[str, Any]:
    try:
        header = parse_object(data, max_bytes=MAX_HEADER_BYTES)
    except MalformedJson as fault:
        raise MalformedToken(f"the encrypted message's header: {fault}") from fault
    _check_header(header)
    return header


def _check_header(header: Mapping[str, Any]) -> None:
    if header.get("alg") != ALGORITHM or header.get("enc") not in ENCRYPTIONS:
        raise MalformedToken(f"a message is encrypted by {ALGORITHM} with {' or '.join(ENCRYPTIONS)}")
    for member in _REFUSED_MEMBERS:
        if member in header:
            raise MalformedToken(f"an encrypted message with {member!r} in its header is not accepted")
    ephemeral = header.get("epk")
    try:
        encryption_key(ephemeral)
    except InvalidKey as fault:
        raise MalformedToken(f"the encrypted message's epk is {fault}") from fault
