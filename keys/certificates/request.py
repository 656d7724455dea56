"""Certificate signing requests (PKCS #10, RFC 2986), signed by whoever holds the key and never gives it up.

The library builds them for private keys in its own hands only, so the few bytes around the signature are written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from jwcrypto.jwk import JWK

from keys.algorithm import Algorithm
from keys.public import CURVES, PublicKey
from keys.signer import Signer

# The most characters that a name of these kinds has (RFC 5280, A.1).
_LONGEST_NAME: Final = 64
_SEQUENCE, _SET, _OCTETS, _BITS, _FIRST = 0x30, 0x31, 0x04, 0x03, 0xA0
_SHORT: Final = 0x7F
_VERSION: Final = b"\x02\x01\x00"
_TRUE: Final = b"\x01\x01\xff"
# Object identifiers, encoded: RFC 5758, 3.2; RFC 8410, 3; RFC 4055, 5; RFC 2985, 5.4.2; RFC 5280, 4.2.1.
_SIGNED_BY: Final[Mapping[Algorithm, bytes]] = {
    Algorithm.ES256: bytes.fromhex("06082a8648ce3d040302"),
    Algorithm.ES384: bytes.fromhex("06082a8648ce3d040303"),
    Algorithm.EDDSA: bytes.fromhex("06032b6570"),
    Algorithm.RS256: bytes.fromhex("06092a864886f70d01010b0500"),
}
_EXTENSION_REQUEST: Final = bytes.fromhex("06092a864886f70d01090e")
_KEY_USAGE: Final = bytes.fromhex("0603551d0f")
_ALTERNATIVE_NAMES: Final = bytes.fromhex("0603551d11")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate shall say of the key's owner: a name, a host, and addresses that are its names too."""

    organisation: str
    host: str
    uris: tuple[str, ...] = ()


def signing_request(signer: Signer, wanted: Wanted) -> str:
    """Return a request, in PEM, for a certificate of this key, to sign data with."""
    key = signer.public_key
    told = _der(_SEQUENCE, _VERSION, _subject(wanted), _public(key), _attributes(wanted))
    by = _der(_SEQUENCE, _SIGNED_BY[key.algorithm])
    signature = _der(_BITS, b"\x00", _encoded(key.algorithm, signer.sign(told)))
    whole = _der(_SEQUENCE, told, by, signature)
    pem: bytes = x509.load_der_x509_csr(whole).public_bytes(Encoding.PEM)
    return pem.decode("ascii")


def _subject(wanted: Wanted) -> bytes:
    given = (
        (NameOID.COMMON_NAME, wanted.host),
        (NameOID.ORGANIZATION_NAME, wanted.organisation[:_LONGEST_NAME]),
    )
    fitting = [x509.NameAttribute(oid, text) for oid, text in given if 0 < len(text) <= _LONGEST_NAME]
    return x509.Name(fitting).public_bytes()


def _public(key: PublicKey) -> bytes:
    loaded = JWK(**key.jwk()).get_op_key("verify")
    encoded: bytes = loaded.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return encoded


def _attributes(wanted: Wanted) -> bytes:
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign")
    no = dict.fromkeys((*others, "crl_sign", "encipher_only", "decipher_only"), False)
    usage = x509.KeyUsage(digital_signature=True, **no).public_bytes()
    names = x509.SubjectAlternativeName(_names(wanted)).public_bytes()
    extensions = _der(
        _SEQUENCE,
        _der(_SEQUENCE, _KEY_USAGE, _TRUE, _der(_OCTETS, usage)),
        _der(_SEQUENCE, _ALTERNATIVE_NAMES, _der(_OCTETS, names)),
    )
    return _der(_FIRST, _der(_SEQUENCE, _EXTENSION_REQUEST, _der(_SET, extensions)))


def _names(wanted: Wanted) -> list[x509.GeneralName]:
    uris = [x509.UniformResourceIdentifier(each) for each in wanted.uris]
    try:
        return [x509.IPAddress(ip_address(wanted.host)), *uris]
    except ValueError:
        return [x509.DNSName(wanted.host), *uris]


def _encoded(algorithm: Algorithm, signature: bytes) -> bytes:
    """Return a raw signature as certificates have it: of ECDSA, both numbers in DER (RFC 3279, 2.2.3)."""
    if algorithm not in CURVES:
        return signature
    half = len(signature) // 2
    r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
    return encode_dss_signature(r, s)


def _der(tag: int, *parts: bytes) -> bytes:
    """Return a value in DER: tag, length, content (X.690, 8.1)."""
    body = b"".join(parts)
    size = len(body)
    if size <= _SHORT:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, (_SHORT + 1) | len(length))) + length + body
