"""A chain of certificates of a test's own authority, for a verifier or an issuer that signs under one."""

import datetime
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from keys.certificates.anchors import Anchors
from keys.certificates.certificate import Certificate
from keys.certificates.chain import Chain
from keys.software import SoftwareSigner

PEM = serialization.Encoding.PEM


@dataclass
class Certifier:
    """An authority of one test; `at` is the instant about which its certificates are in time."""

    at: datetime.datetime
    name: str = "Test anchor"

    def __post_init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._made(self.name, self.key, ca=True)

    @property
    def anchors(self):
        return Anchors([Certificate.read(self.root.public_bytes(serialization.Encoding.DER))])

    @property
    def pem(self):
        return self.root.public_bytes(PEM)

    @property
    def key_id(self):
        return x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()).digest

    def certify(self, *names):
        """Return a new key and its chain; `files_for` has both as an operator would."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._made("leaf", key, ca=False, names=names)
        return key, made

    def chain(self, *names):
        key, made = self.certify(*names)
        return SoftwareSigner(key), Chain.from_pem(made.public_bytes(PEM))

    def files(self, folder, *names):
        """Return paths of the PEM of a certificate and of its key."""
        key, made = self.certify(*names)
        cert, private = folder / "verifier.pem", folder / "verifier-key.pem"
        cert.write_bytes(made.public_bytes(PEM))
        private.write_bytes(
            key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return cert, private

    def _made(self, subject, key, *, ca, names=()):
        day = datetime.timedelta(days=1)
        made = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at - day)
            .not_valid_after(self.at + 30 * day)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .add_extension(_usage(ca=ca), critical=True)
        )
        if names:
            listed = [x509.DNSName(each) for each in names]
            made = made.add_extension(x509.SubjectAlternativeName(listed), critical=False)
        return made.sign(self.key, hashes.SHA256())


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, ca):
    none = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **none)
