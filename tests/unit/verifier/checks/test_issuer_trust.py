"""Do we know the issuer: by its DID, never by a name."""

import pytest

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
