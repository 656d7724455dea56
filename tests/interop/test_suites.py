"""Embedded proofs both ways: what Cairn signs verifies in the packages of Digital Bazaar, and what they sign in Cairn.

There are no npm packages for eddsa-jcs-2022 and ecdsa-jcs-2019: `suites.mjs` has them over `canonicalize`.
"""

import json
from dataclasses import replace

import pytest

from credentials.proofs import data_integrity
from credentials.proofs.suites.ecdsa_sd.suite import Disclosing
from credentials.wire import to_wire
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.interop.peers import Peer
from tests.support.partner import AWARDED, Partner
from tests.support.tools import need
from tests.unit.verifier.carriers import partner_of
from verifier.report import Check, Outcome, Verdict
from verifier.verify import Submission, verify_badge

pytestmark = pytest.mark.node

PARTNER = Partner()
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
JCS = {"EdDSA": "eddsa-jcs-2022", "ES256": "ecdsa-jcs-2019", "ES384": "ecdsa-jcs-2019"}
MANDATORY = ["/issuer", "/validFrom", "/credentialSubject/id"]
SHOWN = ["/id", "/name", "/credentialSubject/achievement", "/credentialSubject/result"]
SECRET = bytes(range(32))
EACH_KEY = pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES384])
SUITES = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019 P-256", "ecdsa-rdfc-2019 P-384")


@pytest.fixture(scope="module")
def npm():
    need("node")
    with Peer("suites.mjs") as peer:
        yield peer


def unsigned(*contexts):
    made = to_wire(replace(PARTNER.unsigned(), status=None))
    return made | {"@context": [*made["@context"], *contexts]}


def verdict_on(document):
    return verify_badge(Submission(json.dumps(document).encode()), PARTNER.setting()).verdict


def changed(document):
    return json.loads(json.dumps(document).replace("Communication at work", "Communication at home"))


@EACH_KEY
def test_what_cairn_signs_verifies_and_not_once_it_is_changed(npm, algorithm):
    signed = json.loads(partner_of(algorithm).badge())
    assert npm.ask(do="verify", credential=signed) == {"verified": True, "error": None}
    assert not npm.ask(do="verify", credential=changed(signed))["verified"]


@pytest.mark.parametrize("suite", SUITES)
def test_what_the_packages_sign_is_genuine_and_not_once_it_is_changed(npm, suite):
    signed = npm.ask(do="sign", suite=suite, document=unsigned())["credential"]
    assert verdict_on(signed) is Verdict.ISSUER_UNKNOWN
    assert verdict_on(changed(signed)) is Verdict.NOT_GENUINE


def test_both_count_an_undefined_member_as_a_change(npm):
    signed = json.loads(PARTNER.badge()) | {"nobodyDefinedThis": 1}
    assert not npm.ask(do="verify", credential=signed)["verified"]
    assert verdict_on(signed) is Verdict.NOT_GENUINE


def test_what_is_signed_in_the_suite_of_2020_is_genuine_and_not_once_it_is_changed(npm):
    asked = {"suite": "Ed25519Signature2020", "document": unsigned(ED25519_2020)}
    signed = npm.ask(do="sign", **asked)["credential"]
    assert verdict_on(signed) is Verdict.ISSUER_UNKNOWN
    assert verdict_on(changed(signed)) is Verdict.NOT_GENUINE


# --- over canonical JSON ----------------------------------------------------------------------------


@EACH_KEY
def test_what_cairn_signs_over_canonical_json_verifies_and_not_once_it_is_changed(npm, algorithm):
    signed = signed_by(partner_of(algorithm), JCS[algorithm])
    assert npm.ask(do="verifyJcs", credential=signed)["verified"]
    assert not npm.ask(do="verifyJcs", credential=changed(signed))["verified"]


@EACH_KEY
def test_what_is_signed_over_canonical_json_is_genuine_and_not_once_it_is_changed(npm, algorithm):
    signed = npm.ask(do="signJcs", alg=algorithm.value, document=unsigned())["credential"]
    assert verdict_on(signed) is Verdict.ISSUER_UNKNOWN
    assert verdict_on(changed(signed)) is Verdict.NOT_GENUINE


def signed_by(partner, suite):
    document = to_wire(replace(partner.unsigned(), status=None))
    return data_integrity.sign(document, partner.signer, partner.method_id, AWARDED, suite=suite)


# --- disclosed in parts -----------------------------------------------------------------------------


def assert_genuine_as_far_as_told(shown):
    """It is signed; that its end and its status are not there says nothing, as a stranger signed it (ADR 78)."""
    report = verify_badge(Submission(json.dumps(shown).encode()), PARTNER.setting())
    assert report.finding(Check.SIGNATURE).outcome is Outcome.PASSED
    assert (report.verdict, report.finding(Check.STATUS).code) == (
        Verdict.COULD_NOT_CHECK,
        "status_may_be_withheld",
    )


def test_what_the_packages_sign_and_disclose_is_genuine_and_what_they_do_not_is_not_told(npm):
    base = npm.ask(do="sign", suite="ecdsa-sd-2023", document=unsigned(), mandatory=MANDATORY)["credential"]
    shown = npm.ask(do="derive", credential=base, pointers=SHOWN)["credential"]
    assert_genuine_as_far_as_told(shown)
    assert "What was seen" not in json.dumps(shown)
    assert verdict_on(changed(shown)) is Verdict.NOT_GENUINE


def test_what_the_packages_sign_cairn_discloses_and_the_packages_verify(npm):
    base = npm.ask(do="sign", suite="ecdsa-sd-2023", document=unsigned(), mandatory=MANDATORY)["credential"]
    shown = data_integrity.derive(base, SHOWN)
    assert npm.ask(do="verify", credential=shown) == {"verified": True, "error": None}
    assert_genuine_as_far_as_told(shown)


def base_of_cairn():
    partner = partner_of(Algorithm.ES256)
    one_time = SoftwareSigner.from_secret(Algorithm.ES256, SECRET)
    return signed_by(partner, Disclosing(mandatory=tuple(MANDATORY), hmac_key=SECRET, one_time=one_time))


def test_what_cairn_signs_the_packages_disclose_and_verify(npm):
    shown = npm.ask(do="derive", credential=base_of_cairn(), pointers=SHOWN)["credential"]
    assert npm.ask(do="verify", credential=shown) == {"verified": True, "error": None}
    assert_genuine_as_far_as_told(shown)


def test_what_cairn_signs_and_discloses_the_packages_verify_and_not_once_it_is_changed(npm):
    shown = data_integrity.derive(base_of_cairn(), SHOWN)
    assert npm.ask(do="verify", credential=shown) == {"verified": True, "error": None}
    assert not npm.ask(do="verify", credential=changed(shown))["verified"]
