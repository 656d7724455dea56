"""Stacks on their way, in the packages of Digital Bazaar: shown in part by their holder, and inside records."""

import json

import pytest

from credentials.badge import Evidence
from credentials.proofs import disclosable
from credentials.wire import to_wire
from tests.interop.peers import Peer
from tests.support.tools import need
from tests.unit.verifier.enclosed import record
from tests.unit.verifier.stacked_cases import Case, base, derived, p256
from verifier.verify import Submission, verify_badge

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def npm():
    need("node")
    with Peer("suites.mjs") as peer:
        yield peer


@pytest.fixture(scope="module")
def issuer():
    made = p256()
    made.always_tells = True  # so that what is told in part is judged whole (ADR 78)
    return made


@pytest.fixture(scope="module")
def unsigned(issuer):
    # Several entries: of a single one the packages take away the brackets before they look where a pointer points.
    seen = (Evidence(name=name, narrative=f"{name} was there.") for name in ("Ada", "Ben", "Cleo"))
    return issuer.unsigned(evidence=tuple(seen))


def altered(document):
    return json.loads(json.dumps(document).replace("Communication at work", "Communication at home"))


def test_what_the_packages_derive_from_our_base_proof_tells_the_evidence_chosen_and_verifies_in_both(
    npm, issuer, unsigned
):
    document = json.loads(base(issuer, unsigned))
    entries = disclosable.evidence(document)
    for pointers, told in (((), []), (entries[1:2], ["Ben"]), (entries[::2], ["Ada", "Cleo"])):
        shown = npm.ask(do="derive", credential=document, pointers=list(pointers))["credential"]
        assert [each["name"] for each in shown.get("evidence", ())] == told
        assert "achievement" in shown["credentialSubject"]
        assert npm.ask(do="verify", credential=shown) == {"verified": True, "error": None}
        report = verify_badge(Submission(json.dumps(shown).encode()), issuer.setting())
        assert report.verdict == "valid"


def test_what_our_holder_derives_verifies_in_the_packages_and_not_once_it_is_changed(npm, issuer, unsigned):
    for pointers in ((), disclosable.optional(to_wire(unsigned))):
        shown = json.loads(derived(issuer, unsigned, pointers))
        assert npm.ask(do="verify", credential=shown) == {"verified": True, "error": None}
        assert not npm.ask(do="verify", credential=altered(shown))["verified"]


def test_a_record_with_a_stack_inside_verifies_in_the_packages_and_not_once_a_part_is_changed(npm):
    case = Case("valid")
    signed = json.loads(case.record())
    assert npm.ask(do="verify", credential=signed) == {"verified": True, "error": None}
    assert not npm.ask(do="verify", credential=altered(signed))["verified"]
    whole = record(case.issuer, json.loads(case.whole))
    assert npm.ask(do="verify", credential=case.issuer.signed(whole))["verified"]
