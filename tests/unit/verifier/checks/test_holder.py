"""Was it shown by the person it was issued to."""

import pytest

from credentials.badge import Carrier, SignedBadge, VerifiedBadge
from tests.support.partner import HOLDER, Partner
from tests.unit.verifier.checks.cases import DOCUMENT, PARTNER, content
from verifier.checks import holder
from verifier.policy import Policy
from verifier.ports import HolderProof
from verifier.report import Outcome

ANY = PARTNER.policy()
STRICT = Policy("strict", ANY.trust, require_holder=True)
OTHER = Partner().did


def found(proof, policy=ANY, subjects=1, **changes):
    document = DOCUMENT | {"credentialSubject": [DOCUMENT["credentialSubject"]] * subjects}
    badge = VerifiedBadge(document, content(**changes), SignedBadge(Carrier.LDP_VC, b"{}"))
    finding = holder.check(badge, proof, policy)
    return finding.outcome, finding.code


def proved(*subjects):
    return HolderProof(frozenset(subjects), "the tests")


def test_its_own_holder_passes():
    assert found(proved(HOLDER)) == (Outcome.PASSED, "holder_proved")
    assert found(proved(OTHER, HOLDER)) == (Outcome.PASSED, "holder_proved")


@pytest.mark.parametrize("subjects", [(), (OTHER,), (HOLDER[:-1],), (f"{HOLDER}#1",), (HOLDER.upper(),)])
def test_anybody_else_fails(subjects):
    assert found(proved(*subjects)) == (Outcome.FAILED, "holder_other")


@pytest.mark.parametrize(("policy", "outcome"), [(ANY, Outcome.NOT_APPLICABLE), (STRICT, Outcome.UNKNOWN)])
def test_a_badge_that_nobody_showed_is_said_to_be_so(policy, outcome):
    assert found(None, policy) == (outcome, "not_presented")


@pytest.mark.parametrize(
    "subject", [None, "urn:uuid:1", "https://people.example/zoe", "mailto:zoe@example.org"]
)
@pytest.mark.parametrize(("policy", "outcome"), [(ANY, Outcome.NOT_APPLICABLE), (STRICT, Outcome.UNKNOWN)])
def test_a_badge_without_a_wallet_cannot_be_shown_by_its_holder(subject, policy, outcome):
    assert found(proved(HOLDER), policy, subject_id=subject) == (outcome, "no_holder_key")


def test_of_a_credential_about_several_it_is_not_known_whether_the_right_one_showed_it():
    assert found(proved(OTHER), subjects=2, subject_id=None) == (Outcome.UNKNOWN, "holder_unclear")
    assert found(None, subjects=2, subject_id=None) == (Outcome.NOT_APPLICABLE, "not_presented")
