"""Authorities that certify keys, in memory and at an instant of the test's choice; and odd ones, by options."""

import datetime
from base64 import b64encode
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from jwcrypto import jwk

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
OF_AUTHORITIES = ("digital_signature", "key_cert_sign", "crl_sign")
OF_SIGNERS = ("digital_signature",)


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def library_key(signer):
    """Return the public half of one of our signers as the library has it."""
    return jwk.JWK(**signer.public_key.jwk()).get_op_key("verify")


def name_of(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def x5c(*certificates):
    return [b64encode(each.public_bytes(Encoding.DER)).decode() for each in certificates]


def pem(*certificates):
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


@dataclass
class Odd:
    """How a certificate differs from the usual one: its time, who it says it is, what its key may do."""

    begins: datetime.timedelta = -datetime.timedelta(days=2)
    ends: datetime.timedelta = datetime.timedelta(days=30)
    is_authority: bool | None = None
    path_length: int | None = None
    usages: tuple | None = None
    names: tuple = ()
    more: tuple = ()


@dataclass
class Certifier:
    """Somebody who certifies keys. `above` are the certificates between it and its root, its own first."""

    name: str
    at: datetime.datetime
    key: object = field(default_factory=new_key)
    certificate: object = None
    above: tuple = ()

    @classmethod
    def root(cls, name, at, odd=None, key=None):
        made = cls(name, at, key or new_key())
        made.certificate = made.certify(made.key.public_key(), name, odd or Odd(), is_authority=True)
        return made

    def below(self, name, odd=None, key=None):
        key = key or new_key()
        certificate = self.certify(key.public_key(), name, odd or Odd(), is_authority=True)
        return Certifier(name, self.at, key, certificate, (certificate, *self.above))

    def certify(self, public_key, name="signer", odd=None, *, is_authority=False):
        odd = odd or Odd()
        is_authority = is_authority if odd.is_authority is None else odd.is_authority
        usages = odd.usages if odd.usages is not None else OF_AUTHORITIES if is_authority else OF_SIGNERS
        made = (
            x509.CertificateBuilder()
            .subject_name(name_of(name))
            .issuer_name(name_of(self.name))
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at + odd.begins)
            .not_valid_after(self.at + odd.ends)
            .add_extension(x509.BasicConstraints(is_authority, odd.path_length), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        )
        if usages:
            may = {each: each in usages for each in _USAGES}
            made = made.add_extension(x509.KeyUsage(**may), critical=True)
        if odd.names:
            made = made.add_extension(x509.SubjectAlternativeName(odd.names), critical=False)
        for extension, critical in odd.more:
            made = made.add_extension(extension, critical=critical)
        is_edwards = isinstance(self.key, ed25519.Ed25519PrivateKey)
        return made.sign(self.key, None if is_edwards else hashes.SHA256())

    def chain(self, public_key, name="signer", odd=None):
        """Return the certificates for `x5c`: a new one of this key, and those up to the root, without it."""
        return (self.certify(public_key, name, odd), *self.above)


def certificates_for(service, name, certifier, file):
    """Have a key of an installation certified as an authority would, by its request; return the file of the chain."""
    request = x509.load_pem_x509_csr(service.run("keys", "csr", name).stdout.encode())
    file.write_bytes(pem(*certifier.chain(request.public_key(), "Acme badges")))
    return str(file)
