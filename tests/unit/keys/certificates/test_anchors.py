from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID

from keys.certificates.anchors import Anchors, check_alone
from keys.certificates.chain import Chain
from keys.errors import CertificateOutOfTime, InvalidCertificate, UnsupportedKey, UntrustedCertificate
from tests.support.certifiers import Certifier, Odd, new_key, pem, x5c

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOT = Certifier.root("Root", NOW)
BETWEEN = ROOT.below("Between", Odd(path_length=0))
KEY = new_key()
TRUSTED = Anchors.from_pem(pem(ROOT.certificate))


def chain_of(certifier, odd=None):
    return Chain.from_x5c(x5c(*certifier.chain(KEY.public_key(), odd=odd)))


@pytest.mark.parametrize("certifier", [ROOT, BETWEEN, ROOT.below("One").below("Two")])
def test_a_chain_that_leads_to_an_anchor_is_accepted(certifier):
    TRUSTED.check(chain_of(certifier), NOW)


def test_any_of_several_anchors_will_do():
    other = Certifier.root("Other", NOW)

    Anchors.from_pem(pem(other.certificate, ROOT.certificate)).check(chain_of(BETWEEN), NOW)


def test_an_anchor_need_not_be_a_root():
    Anchors.from_pem(pem(BETWEEN.certificate)).check(
        Chain.from_x5c(x5c(BETWEEN.certify(KEY.public_key()))), NOW
    )


def test_an_anchor_in_the_chain_is_refused():
    anchors = Anchors.from_pem(pem(BETWEEN.certificate))

    with pytest.raises(InvalidCertificate, match="left out"):
        anchors.check(chain_of(BETWEEN), NOW)


def test_a_chain_that_leads_elsewhere_is_refused():
    with pytest.raises(UntrustedCertificate):
        TRUSTED.check(chain_of(Certifier.root("Root", NOW)), NOW)


def test_a_chain_that_lacks_a_certificate_is_refused():
    with pytest.raises(UntrustedCertificate):
        TRUSTED.check(Chain.from_x5c(x5c(BETWEEN.certify(KEY.public_key()))), NOW)


@pytest.mark.parametrize("at", [NOW - timedelta(days=2, seconds=1), NOW + timedelta(days=30, seconds=1)])
def test_it_is_judged_at_the_instant_that_is_asked_about(at):
    with pytest.raises(CertificateOutOfTime):
        TRUSTED.check(chain_of(BETWEEN), at)


def test_an_anchor_out_of_time_is_none():
    short = Certifier.root("Short", NOW, Odd(ends=timedelta(days=1)))

    with pytest.raises(UntrustedCertificate):
        Anchors.from_pem(pem(short.certificate)).check(chain_of(short), NOW + timedelta(days=2))


def test_nobody_certifies_who_is_no_authority():
    signer_as_authority = ROOT.below("Signer", Odd(is_authority=False))

    with pytest.raises(UntrustedCertificate):
        TRUSTED.check(chain_of(signer_as_authority), NOW)


def test_nobody_certifies_whose_key_is_not_for_it():
    with pytest.raises(UntrustedCertificate):
        TRUSTED.check(chain_of(ROOT.below("Not for it", Odd(usages=("digital_signature",)))), NOW)


def test_a_path_longer_than_an_authority_allows_is_refused():
    with pytest.raises(UntrustedCertificate):
        TRUSTED.check(chain_of(BETWEEN.below("One too many")), NOW)


def test_a_name_outside_what_an_authority_may_certify_is_refused():
    limits = x509.NameConstraints([x509.DNSName("good.example")], None)
    narrow = ROOT.below("Narrow", Odd(more=((limits, True),)))

    TRUSTED.check(chain_of(narrow, Odd(names=(x509.DNSName("a.good.example"),))), NOW)
    with pytest.raises(UntrustedCertificate):
        TRUSTED.check(chain_of(narrow, Odd(names=(x509.DNSName("bad.example"),))), NOW)


def test_a_critical_extension_that_nobody_knows_is_refused():
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")

    TRUSTED.check(chain_of(ROOT, Odd(more=((unknown, False),))), NOW)
    with pytest.raises(UntrustedCertificate):
        TRUSTED.check(chain_of(ROOT, Odd(more=((unknown, True),))), NOW)


def test_purposes_of_the_web_do_not_matter():
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    server = ROOT.below("Of servers", Odd(more=((purpose, False),)))

    TRUSTED.check(chain_of(server, Odd(more=((purpose, False),))), NOW)


def test_certificates_beside_the_way_are_refused():
    # Both were certified by the root; the second of the chain seems to certify the first, by name and by key.
    twin = Certifier("Root", NOW, ROOT.key)
    cross = Certifier.root("Above", NOW).certify(ROOT.key.public_key(), "Root", is_authority=True)
    detour = Chain.from_x5c(x5c(twin.certify(KEY.public_key()), cross))

    with pytest.raises(UntrustedCertificate, match="itself the way"):
        TRUSTED.check(detour, NOW)


def test_without_anchor_a_chain_is_judged_by_its_own_last_certificate():
    check_alone(chain_of(BETWEEN), NOW)
    check_alone(chain_of(ROOT), NOW)
    with pytest.raises(UntrustedCertificate):
        check_alone(chain_of(ROOT.below("Signer", Odd(is_authority=False))), NOW)
    with pytest.raises(CertificateOutOfTime):
        check_alone(chain_of(ROOT), NOW + timedelta(days=31))


def test_an_anchor_is_an_authority():
    with pytest.raises(InvalidCertificate, match="no authority"):
        Anchors.from_pem(pem(ROOT.certify(KEY.public_key())))


def test_an_anchor_whose_signatures_are_not_checked_here_is_refused_at_once():
    with pytest.raises(UnsupportedKey, match="Ed25519"):
        Anchors.from_pem(
            pem(Certifier.root("Edwards", NOW, key=ed25519.Ed25519PrivateKey.generate()).certificate)
        )


def test_keys_of_authorities_are_held_to_the_same_rules():
    with pytest.raises(UnsupportedKey):
        Anchors.from_pem(
            pem(Certifier.root("Long", NOW, key=ec.generate_private_key(ec.SECP521R1())).certificate)
        )


@pytest.mark.parametrize("text", [b"", b"nothing"])
def test_no_anchor_at_all_is_refused(text):
    with pytest.raises(InvalidCertificate):
        Anchors.from_pem(text)


def test_anchors_say_who_they_are():
    assert repr(TRUSTED) == "Anchors(CN=Root)"
