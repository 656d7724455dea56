"""Sealing secrets for storage under the key-encryption key (KEK), and deriving further keys from it."""

import os
from typing import Final, Never

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.errors import InvalidKey, MalformedEncoding, SealBroken
from keys.multibase import b64url_decode

KEK_BYTES: Final = 32
_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12


class Sealer:
    """Seals and opens with AES-256-GCM under a key derived from the KEK, and never shows either."""

    __slots__ = ("_cipher", "_kek")

    def __init__(self, kek: bytes) -> None:
        if len(kek) != KEK_BYTES:
            raise InvalidKey(f"a key-encryption key has {KEK_BYTES} bytes")
        self._kek = kek
        self._cipher = AESGCM(self._expand("cairn/seal/1", KEK_BYTES))

    def __repr__(self) -> str:
        return "Sealer()"

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a Sealer is not copied or pickled: that would write the key out")

    def seal(self, plain: bytes, context: str) -> bytes:
        """Return `plain` sealed: version byte, nonce, ciphertext with tag.

        `context` says what is sealed, such as the id of the key; only a caller who names it again can open.
        """
        # The nonce is no argument: one given twice would give away the key stream and the authentication key.
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, _associated(context))

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return what was sealed.

        Raises:
            SealBroken: another KEK, another context, changed bytes, or a version this Cairn does not know.
        """
        start = len(_VERSION)
        nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        if sealed[:start] != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SealBroken("not sealed bytes of a known version")
        try:
            return self._cipher.decrypt(nonce, body, _associated(context))
        except InvalidTag as error:
            raise SealBroken("sealed under another key or context, or changed since") from error

    def derive(self, label: str, size: int = 32) -> bytes:
        """Return `size` bytes of key for the use that `label` names: HKDF-SHA256 of the KEK (RFC 5869)."""
        return self._expand(f"cairn/derive/{label}", size)

    def _expand(self, info: str, size: int) -> bytes:
        return HKDF(SHA256(), size, salt=None, info=info.encode()).derive(self._kek)


def kek_from_text(text: str) -> bytes:
    """Return the KEK written as base64url without padding; white space around it is ignored.

    Raises:
        InvalidKey: it is not 32 bytes so written. The message never repeats the text.
    """
    try:
        kek = b64url_decode(text.strip())
    except MalformedEncoding as error:
        raise InvalidKey(f"the key-encryption key is {error}") from error
    if len(kek) != KEK_BYTES:
        raise InvalidKey(f"the key-encryption key has {len(kek)} bytes instead of {KEK_BYTES}")
    return kek


def _associated(context: str) -> bytes:
    return _VERSION + context.encode()
