"""Chains of certificates as `x5c` holds them (RFC 7515, 4.1.6): each is certified by the next, the anchor left out."""

import binascii
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from keys.certificates.certificate import MAX_BYTES, Certificate
from keys.errors import CertificateOutOfTime, InvalidCertificate

MAX_LENGTH: Final = 6
# The text of a certificate in PEM is four thirds as long; anchors are more than one chain.
_MAX_PEM_BYTES: Final = 2 * MAX_LENGTH * MAX_BYTES


@dataclass(frozen=True, slots=True)
class Chain:
    """Certificates of which each is signed by the next; the first is of a key that signs other things.

    Whether anybody trusts it `Anchors` tells, and when.

    Raises:
        InvalidCertificate: none or too many, out of order, self-signed, or of a key that only certifies.
    """

    certificates: tuple[Certificate, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.certificates) <= MAX_LENGTH:
            raise InvalidCertificate(f"a chain has 1 to {MAX_LENGTH} certificates")
        if any(each.is_self_signed for each in self.certificates):
            raise InvalidCertificate(
                "a certificate of the chain is self-signed: the anchor is left out of it"
            )
        if self.leaf.is_authority or not self.leaf.may_sign:
            raise InvalidCertificate("the chain's first certificate is not of a key for signing data")
        if not all(lower.is_signed_by(upper) for lower, upper in pairwise(self.certificates)):
            raise InvalidCertificate("each certificate of a chain is signed by the one behind it")

    @classmethod
    def from_x5c(cls, value: object) -> Self:
        """Read the `x5c` of a header.

        Raises:
            InvalidCertificate: it is not the array of the standard, or no chain.
            InvalidKey, UnsupportedKey: a key in it is weak, or of a kind that is not used here.
        """
        return cls(read_x5c(value))

    @classmethod
    def from_pem(cls, text: bytes) -> Self:
        """Read a chain as authorities hand it out: the certificates in PEM, its own first.

        Raises:
            InvalidCertificate: it is no such text, or no chain.
            InvalidKey, UnsupportedKey: a key in it is weak, or of a kind that is not used here.
        """
        return cls(read_pem(text))

    @property
    def leaf(self) -> Certificate:
        """The first certificate, of the key that signs."""
        return self.certificates[0]

    @property
    def ends_at(self) -> datetime:
        """When the first of its certificates ends, and the chain with it."""
        return min(each.not_after for each in self.certificates)

    def x5c(self) -> list[str]:
        """Return the chain as a header has it."""
        return [b64encode(each.der).decode("ascii") for each in self.certificates]

    def pem(self) -> str:
        """Return the chain in PEM."""
        return "".join(each.parsed.public_bytes(Encoding.PEM).decode("ascii") for each in self.certificates)

    def is_in_time(self, at: datetime) -> bool:
        """Whether all of its certificates are in time."""
        return all(each.is_in_time(at) for each in self.certificates)

    def check_time(self, at: datetime) -> None:
        """Pass over a chain all of whose certificates are in time.

        Raises:
            CertificateOutOfTime: one is not.
        """
        for each in self.certificates:
            if not each.is_in_time(at):
                raise CertificateOutOfTime(
                    f"the certificate of {each.subject} is good from {each.not_before} to {each.not_after}"
                )


def read_x5c(value: object) -> tuple[Certificate, ...]:
    """Return the certificates of an `x5c`, of which nothing is checked but that they can be read.

    Raises:
        InvalidCertificate: it is not the array of the standard.
        InvalidKey, UnsupportedKey: a key in it is weak, or of a kind that is not used here.
    """
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_LENGTH:
        raise InvalidCertificate(f"x5c is an array of 1 to {MAX_LENGTH} certificates")
    return tuple(Certificate.read(_decoded(each)) for each in value)


def read_pem(text: bytes) -> tuple[Certificate, ...]:
    """Return the certificates of a text in PEM, in its order.

    Raises:
        InvalidCertificate: there is none, or one can not be read.
        InvalidKey, UnsupportedKey: a key in it is weak, or of a kind that is not used here.
    """
    if len(text) > _MAX_PEM_BYTES:
        raise InvalidCertificate(f"certificates in PEM have at most {_MAX_PEM_BYTES} bytes")
    try:
        parsed: Sequence[x509.Certificate] = x509.load_pem_x509_certificates(text)
        found = [each.public_bytes(Encoding.DER) for each in parsed]
    except ValueError as fault:
        raise InvalidCertificate("not certificates in PEM") from fault
    return tuple(Certificate.read(each) for each in found)


def _decoded(value: object) -> bytes:
    # Unlike everything else in a token, certificates are in base64 with padding (RFC 7515, 4.1.6).
    if not isinstance(value, str) or len(value) > 2 * MAX_BYTES:
        raise InvalidCertificate("x5c holds certificates as text in base64")
    try:
        return binascii.a2b_base64(value.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as fault:
        raise InvalidCertificate("x5c holds certificates as text in base64") from fault
