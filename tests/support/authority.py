"""A certificate authority of one test run, and certificates of it for servers on this machine."""

import datetime
import itertools
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM
CA_NAME = "Test CA"


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(subject, key, issuer, issuer_key, *, days=1, names=None):
    now = datetime.datetime.now(datetime.UTC)
    is_ca = names is None
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    usage = {"key_cert_sign": is_ca, "crl_sign": is_ca, "digital_signature": True}
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only")
    no = dict.fromkeys((*others, "decipher_only"), False)
    made = made.add_extension(x509.KeyUsage(**usage, **no), critical=True)
    if names:
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(issuer_key, hashes.SHA256())


class Authority:
    """Certifies servers. `ca_file` is the PEM file that whoever shall trust them is given."""

    def __init__(self, folder):
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self._numbers = itertools.count(1)
        folder.mkdir(exist_ok=True)
        root = _certificate(CA_NAME, self.key, CA_NAME, self.key)
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(root.public_bytes(PEM))

    def chain(self, *names, days=1):
        """Return a PEM file with a new private key and its certificate for these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _certificate("server", key, CA_NAME, self.key, days=days, names=list(names))
        file = self.folder / f"server-{next(self._numbers)}.pem"
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private + made.public_bytes(PEM))
        return file

    def context(self, *names, days=1):
        """Return what a server of this process needs to speak TLS under these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain(*names, days=days))
        return context

    def client_context(self):
        """Return what a client needs to trust these servers."""
        return ssl.create_default_context(cafile=self.ca_file)
