from datetime import UTC, datetime, timedelta

import pytest

from keys.certificates.chain import MAX_LENGTH, Chain, read_pem, read_x5c
from keys.errors import CertificateOutOfTime, InvalidCertificate
from keys.public import PublicKey
from tests.support.certifiers import Certifier, Odd, new_key, pem, x5c

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOT = Certifier.root("Root", NOW)
BETWEEN = ROOT.below("Between")
KEY = new_key()


def test_a_chain_is_read_from_a_header_and_written_as_it_was():
    value = x5c(*BETWEEN.chain(KEY.public_key()))

    chain = Chain.from_x5c(value)

    assert chain.x5c() == value
    assert [each.subject for each in chain.certificates] == ["CN=signer", "CN=Between"]
    assert chain.leaf.public_key == PublicKey.from_library(KEY.public_key())


def test_a_chain_is_read_from_pem_and_written_as_it_was():
    text = pem(*BETWEEN.chain(KEY.public_key()))

    assert Chain.from_pem(text).pem().encode() == text


def test_it_ends_with_the_first_of_its_certificates():
    short = ROOT.below("Short", Odd(ends=timedelta(days=3)))

    assert Chain.from_x5c(x5c(*short.chain(KEY.public_key()))).ends_at == NOW + timedelta(days=3)


@pytest.mark.parametrize("at", [NOW - timedelta(days=3), NOW + timedelta(days=31)])
def test_outside_its_time_it_is_refused(at):
    chain = Chain.from_x5c(x5c(*BETWEEN.chain(KEY.public_key())))

    chain.check_time(NOW)
    with pytest.raises(CertificateOutOfTime, match="CN=signer"):
        chain.check_time(at)


def test_one_certificate_of_it_out_of_time_is_enough():
    late = ROOT.below("Late", Odd(begins=timedelta(days=1)))

    with pytest.raises(CertificateOutOfTime, match="CN=Late"):
        Chain.from_x5c(x5c(*late.chain(KEY.public_key()))).check_time(NOW)


def _with_its_root():
    return (*BETWEEN.chain(KEY.public_key()), ROOT.certificate)


def _self_signed():
    return (Certifier.root("Lonely", NOW).certificate,)


def _swapped():
    return tuple(reversed(BETWEEN.chain(KEY.public_key())))


def _with_a_stranger():
    return (*BETWEEN.chain(KEY.public_key()), Certifier.root("Other", NOW).below("Stranger").certificate)


def _of_an_authority():
    return (BETWEEN.certificate,)


def _for_encryption():
    return BETWEEN.chain(KEY.public_key(), odd=Odd(usages=("key_agreement",)))


def _too_long():
    last = ROOT
    for number in range(MAX_LENGTH):
        last = last.below(f"Between {number}")
    return last.chain(KEY.public_key())


@pytest.mark.parametrize(
    ("certificates", "reason"),
    [
        (_with_its_root, "self-signed"),
        (_self_signed, "self-signed"),
        (_swapped, "not of a key for signing"),
        (_with_a_stranger, "signed by the one behind"),
        (_of_an_authority, "not of a key for signing"),
        (_for_encryption, "not of a key for signing"),
        (_too_long, f"1 to {MAX_LENGTH}"),
    ],
)
def test_what_is_no_chain_is_refused(certificates, reason):
    with pytest.raises(InvalidCertificate, match=reason):
        Chain.from_x5c(x5c(*certificates()))


@pytest.mark.parametrize(
    "value", [None, "text", {}, [], [None], [7], ["ä"], ["====", "AAAA"], ["MII\nB"], [[]]]
)
def test_what_is_no_x5c_is_refused(value):
    with pytest.raises(InvalidCertificate):
        read_x5c(value)


@pytest.mark.parametrize("strange", ["-", "_", " ", "\n", "="])
def test_certificates_in_another_base64_are_refused(strange):
    (text,) = x5c(ROOT.certificate)

    with pytest.raises(InvalidCertificate, match="base64"):
        read_x5c([text[:40] + strange + text[40:]])


@pytest.mark.parametrize(
    "text",
    [b"", b"no pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"-" * 500_000],
)
def test_what_is_no_pem_is_refused(text):
    with pytest.raises(InvalidCertificate):
        read_pem(text)
