"""Every refusal of this package, each with a code."""

from typing import ClassVar


class KeysError(Exception):
    """Base of all refusals of `keys`."""

    code: ClassVar[str] = "key_error"


class InvalidKey(KeysError):
    """The key is malformed, too weak, or one for which anybody can forge signatures."""

    code = "invalid_key"


class UnsupportedKey(KeysError):
    """The key may be good, but it is of a kind that Cairn does not use."""

    code = "unsupported_key"


class InvalidSignature(KeysError):
    """The signature is not one of this key over these bytes."""

    code = "invalid_signature"


class SealBroken(KeysError):
    """Sealed bytes cannot be opened: another key-encryption key, or they were changed."""

    code = "seal_broken"


class MalformedEncoding(KeysError):
    """The text is not base58btc or base64url in its one canonical form."""

    code = "encoding_malformed"


class NoSuchKey(KeysError):
    """The keyring holds no key of this algorithm or name."""

    code = "no_such_key"


class DuplicateKey(KeysError):
    """Two keys would share a name or a verification method id; ids are never reused."""

    code = "duplicate_key"


class InvalidCertificate(KeysError):
    """A certificate or a chain of them is malformed, or of a form that nobody could rely on."""

    code = "invalid_certificate"


class CertificateOutOfTime(KeysError):
    """The validity of a certificate has not begun, or is over."""

    code = "certificate_out_of_time"


class UntrustedCertificate(KeysError):
    """A chain of certificates leads to no anchor that is trusted, or not as its authorities allow."""

    code = "certificate_untrusted"
