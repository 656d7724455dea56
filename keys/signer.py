"""The one way to sign: a signer shows its public half and never gives up the private one."""

from typing import Protocol

from keys.public import PublicKey


class Signer(Protocol):
    """Holds a private key, in memory, in a file, in an HSM: the caller cannot tell."""

    @property
    def public_key(self) -> PublicKey:
        """The public half, whose `algorithm` is the only one this signer signs with."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature over `message`: 64 bytes for EdDSA, `r || s` for ECDSA, and for RSA PKCS #1 v1.5."""
        ...
