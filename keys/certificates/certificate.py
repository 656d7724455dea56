"""One certificate, read once: what it says of whom, and the key that it is for."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature as LibraryInvalidSignature
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from keys.errors import InvalidCertificate
from keys.multibase import b64url_encode
from keys.public import PublicKey

# Far above what certificates of people and servers have; a longer one is work that others impose on us.
MAX_BYTES: Final = 16 * 1024
# A name of a kind that the library does not know is a fault of its own there, whichever extension it stands in.
_UNREADABLE: Final = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that can be read, of a key that is not weak; nothing of it is verified.

    `dns_names` and `uris` are those of its subject's alternative names. `may_sign` is whether its key is for
    signatures over other things than certificates, `is_authority` whether it is for certificates.
    """

    der: bytes = field(repr=False)
    subject: str
    public_key: PublicKey
    not_before: datetime
    not_after: datetime
    dns_names: tuple[str, ...]
    uris: tuple[str, ...]
    authority_key_id: bytes | None
    may_sign: bool
    is_authority: bool
    parsed: x509.Certificate = field(repr=False, compare=False)

    @classmethod
    def read(cls, der: bytes) -> Self:
        """Read a certificate in DER.

        Raises:
            InvalidCertificate: too long, malformed, or contradictory.
            InvalidKey, UnsupportedKey: its key is weak, or of a kind that is not used here.
        """
        if len(der) > MAX_BYTES:
            raise InvalidCertificate(f"a certificate has at most {MAX_BYTES} bytes")
        try:
            return cls._of(x509.load_der_x509_certificate(der))
        except _UNREADABLE as fault:
            raise InvalidCertificate("a certificate that can not be read") from fault

    @classmethod
    def _of(cls, parsed: x509.Certificate) -> Self:
        names = _extension(parsed, x509.SubjectAlternativeName)
        usage = _extension(parsed, x509.KeyUsage)
        constraints = _extension(parsed, x509.BasicConstraints)
        authority = _extension(parsed, x509.AuthorityKeyIdentifier)
        return cls(
            der=parsed.public_bytes(Encoding.DER),
            subject=parsed.subject.rfc4514_string(),
            public_key=PublicKey.from_library(parsed.public_key()),
            not_before=parsed.not_valid_before_utc,
            not_after=parsed.not_valid_after_utc,
            dns_names=tuple(names.get_values_for_type(x509.DNSName)) if names else (),
            uris=tuple(names.get_values_for_type(x509.UniformResourceIdentifier)) if names else (),
            authority_key_id=authority.key_identifier if authority else None,
            may_sign=usage is None or usage.digital_signature,
            is_authority=constraints is not None and constraints.ca,
            parsed=parsed,
        )

    @property
    def sha256(self) -> str:
        """The SHA-256 of the certificate in base64url, as `x509_hash` has it (OpenID4VP 1.0, 5.9.3)."""
        return b64url_encode(hashlib.sha256(self.der).digest())

    @property
    def is_self_signed(self) -> bool:
        """Whether its own key signed it, so that it says nothing that its owner does not say."""
        return self.is_signed_by(self)

    def is_in_time(self, at: datetime) -> bool:
        """Whether its validity has begun and not ended (RFC 5280, 4.1.2.5: both ends belong to it)."""
        return self.not_before <= at <= self.not_after

    def is_signed_by(self, other: "Certificate") -> bool:
        """Whether another certificate names its issuer, and that one's key signed it."""
        try:
            self.parsed.verify_directly_issued_by(other.parsed)
        except (ValueError, TypeError, LibraryInvalidSignature, UnsupportedAlgorithm):
            return False
        return True


def _extension(parsed: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return parsed.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
