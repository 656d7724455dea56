import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from keys.certificates.certificate import MAX_BYTES, Certificate
from keys.errors import InvalidCertificate, InvalidKey, UnsupportedKey
from keys.multibase import b64url_encode
from keys.public import Algorithm
from tests.support.certifiers import Certifier, Odd, new_key

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOT = Certifier.root("Root", NOW)


def der(certificate):
    return certificate.public_bytes(Encoding.DER)


def read(public_key, odd=None):
    return Certificate.read(der(ROOT.certify(public_key, "signer", odd)))


def test_it_is_read_with_its_names_its_key_and_its_times():
    names = (x509.DNSName("badges.example"), x509.UniformResourceIdentifier("did:web:badges.example"))
    key = new_key()

    made = read(key.public_key(), Odd(names=names))

    assert (made.subject, made.dns_names, made.uris) == (
        "CN=signer",
        ("badges.example",),
        ("did:web:badges.example",),
    )
    assert (made.not_before, made.not_after) == (NOW - timedelta(days=2), NOW + timedelta(days=30))
    assert made.public_key.algorithm is Algorithm.ES256
    assert (made.may_sign, made.is_authority) == (True, False)


def test_who_certified_it_is_told_by_the_identifier_of_that_key():
    digest = x509.SubjectKeyIdentifier.from_public_key(ROOT.key.public_key()).digest

    assert read(new_key().public_key()).authority_key_id == digest


def test_its_hash_is_over_the_bytes_it_was_read_from():
    bytes_ = der(ROOT.certificate)

    assert Certificate.read(bytes_).sha256 == b64url_encode(hashlib.sha256(bytes_).digest())


@pytest.mark.parametrize(
    ("at", "is_in_time"),
    [
        (NOW - timedelta(days=2, seconds=1), False),
        (NOW - timedelta(days=2), True),
        (NOW + timedelta(days=30), True),
        (NOW + timedelta(days=30, seconds=1), False),
    ],
)
def test_both_ends_of_its_time_belong_to_it(at, is_in_time):
    assert read(new_key().public_key()).is_in_time(at) is is_in_time


def test_it_is_signed_by_whoever_certified_it_and_nobody_of_the_same_name():
    root, other = Certificate.read(der(ROOT.certificate)), Certifier.root("Root", NOW)
    made = read(new_key().public_key())

    assert made.is_signed_by(root)
    assert not made.is_signed_by(Certificate.read(der(other.certificate)))
    assert (root.is_self_signed, made.is_self_signed) == (True, False)


@pytest.mark.parametrize(
    ("usages", "may_sign"),
    [((), True), (("digital_signature",), True), (("key_encipherment",), False), (("crl_sign",), False)],
)
def test_without_a_usage_a_key_may_sign_with_one_only_if_it_says_so(usages, may_sign):
    assert read(new_key().public_key(), Odd(usages=usages)).may_sign is may_sign


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ed25519.Ed25519PrivateKey.generate(), Algorithm.EDDSA),
        (ec.generate_private_key(ec.SECP384R1()), Algorithm.ES384),
    ],
)
def test_keys_of_every_kind_used_here_can_be_certified(key, algorithm):
    assert read(key.public_key()).public_key.algorithm is algorithm


def test_a_weak_key_is_refused_as_everywhere():
    weak = rsa.RSAPublicNumbers(65537, (1 << 1023) + 1).public_key()

    with pytest.raises(InvalidKey, match="bits"):
        read(weak)


def test_a_key_of_another_kind_is_refused_as_such():
    with pytest.raises(UnsupportedKey, match="secp521r1"):
        read(ec.generate_private_key(ec.SECP521R1()).public_key())


def test_a_version_that_there_is_not_is_refused():
    whole = der(ROOT.certificate)
    assert whole.count(b"\xa0\x03\x02\x01\x02") == 1

    with pytest.raises(InvalidCertificate, match="can not be read"):
        Certificate.read(whole.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x03"))


@pytest.mark.parametrize("bytes_", [b"", b"\x30\x00", b"\x30\x82\xff\xff" + b"\x00" * 50, b"text"])
def test_what_is_no_certificate_is_refused(bytes_):
    with pytest.raises(InvalidCertificate, match="can not be read"):
        Certificate.read(bytes_)


# A name of the kinds x400Address and ediPartyName, which few libraries read (RFC 5280, 4.2.1.6).
@pytest.mark.parametrize("names", [b"\x30\x02\xa3\x00", b"\x30\x02\xa5\x00"])
@pytest.mark.parametrize("extension", ["2.5.29.17", "2.5.29.18"])
def test_names_of_kinds_that_are_not_read_make_it_unreadable(extension, names):
    key = new_key()
    builder = x509.CertificateBuilder(
        subject_name=x509.Name([]),
        issuer_name=x509.Name([]),
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=NOW,
        not_valid_after=NOW + timedelta(days=1),
    )
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier(extension), names)
    made = builder.add_extension(odd, critical=False).sign(key, hashes.SHA256())

    with pytest.raises(InvalidCertificate, match="can not be read"):
        Certificate.read(der(made))


def test_a_certificate_changed_anywhere_is_refused_or_not_signed_any_more():
    root, made = Certificate.read(der(ROOT.certificate)), ROOT.certify(new_key().public_key())
    whole, told = der(made), made.tbs_certificate_bytes
    begins = whole.index(told)
    for place in range(begins, begins + len(told), 3):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        try:
            read_again = Certificate.read(changed)
        except (InvalidCertificate, InvalidKey, UnsupportedKey):
            continue
        assert not read_again.is_signed_by(root), place


def test_a_certificate_cut_short_is_refused():
    whole = der(ROOT.certificate)
    with pytest.raises(InvalidCertificate):
        Certificate.read(whole[:-1])


def test_an_oversized_one_is_refused_unread():
    with pytest.raises(InvalidCertificate, match="at most"):
        Certificate.read(b"\x30" * (MAX_BYTES + 1))
