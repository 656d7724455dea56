"""Do we know the issuer: by its DID, never by a name."""

import pytest

from tests.support.partner import NOW
from tests.unit.verifier.checks.cases import PARTNER, content
from verifier.checks import issuer_trust
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.report import Outcome


def found(*dids, **changes):
    trust = TrustList.of(TrustedIssuer(did, "Partner Ltd", "our list") for did in dids)
    return issuer_trust.check(content(**changes), Policy("tests", trust))


def test_an_issuer_in_the_list_is_known_by_the_lists_name():
    finding = found(PARTNER.did, issuer_name="Somebody")
    assert finding.outcome is Outcome.PASSED
    assert finding.facts == {"name": "Partner Ltd", "source": "our list"}


@pytest.mark.parametrize("dids", [(), ("did:web:partner.example",), (f"{PARTNER.did}x",)])
def test_an_issuer_of_the_same_name_is_not_known(dids):
    finding = found(*dids, issuer_name="Partner Ltd")
    assert (finding.outcome, finding.code, finding.facts) == (Outcome.FAILED, "issuer_not_listed", {})


def test_while_a_list_can_not_be_had_who_is_on_none_of_the_others_is_not_called_unknown():
    trust = TrustList({}, ("trust.example",))
    finding = issuer_trust.check(content(), Policy("tests", trust))
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "trust_list_unreachable")
    assert finding.facts == {"lists": "trust.example"}
    known = TrustList.of([TrustedIssuer(PARTNER.did, "Partner Ltd", "our list")]).joined(trust)
    assert issuer_trust.check(content(), Policy("tests", known)).outcome is Outcome.PASSED


def test_an_entry_read_elsewhere_says_as_of_when():
    trust = TrustList.of([TrustedIssuer(PARTNER.did, "Partner Ltd", "our list")]).as_of(NOW)
    assert issuer_trust.check(content(), Policy("tests", trust)).as_of == NOW
