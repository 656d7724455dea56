"""The data model in the check of the structure: of any credential that is no badge."""

import json

import pytest

from tests.support.suites import REFUSED, body
from verifier.checks import structure
from verifier.report import Check, Finding, Outcome

PROOF = [
    {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
        "verificationMethod": "did:example:issuer#1",
        "proofValue": "z3",
    }
]
# Nobody can see from the document alone that a context, a term or an issuer is not known.
ELSEWHERE = ("unknown context", "redefined type", "vocabulary of its own", "unmapped type", "another issuer")
BROKEN = {
    name: {"issuer": "did:example:issuer"} | document | {"proof": PROOF}
    for name, document in REFUSED.items()
    if name not in (*ELSEWHERE, "proof without type", "undefined term", "direction")
}


def checked(document):
    return structure.check(json.dumps(document).encode())


def test_a_credential_that_keeps_the_rules_is_readable():
    found = checked(body(issuer="did:example:issuer", proof=PROOF))
    assert isinstance(found, structure.Readable)


@pytest.mark.parametrize("document", BROKEN.values(), ids=BROKEN)
def test_a_credential_that_breaks_a_rule_is_malformed_and_its_words_are_not_repeated(document):
    found = checked(document)
    assert isinstance(found, Finding)
    assert (found.check, found.outcome, found.code) == (Check.STRUCTURE, Outcome.FAILED, "malformed")
    assert found.facts["fault"].startswith("$.")
    assert "not-a-url" not in found.facts["fault"]
