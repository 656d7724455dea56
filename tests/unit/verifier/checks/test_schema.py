"""What the rules of the standards come to as a finding; the rules themselves have tests of their own."""

import pytest

from credentials import clr
from credentials.open_badges.documents import document_of
from tests.unit.credentials.open_badges.broken import ALWAYS
from tests.unit.credentials.open_badges.cases import BADGE, ENDORSEMENT, changed
from tests.unit.credentials.test_clr import record
from tests.unit.verifier.checks.cases import document
from verifier.checks import schema
from verifier.report import Outcome

RECORD = clr.compose(record())


def found(document):
    finding = schema.check(document)
    return finding.outcome, finding.code


@pytest.mark.parametrize("whole", [document(), document_of(BADGE), document_of(ENDORSEMENT)])
def test_a_whole_badge_or_endorsement_passes(whole):
    assert found(whole) == (Outcome.PASSED, "open_badge")


def test_a_whole_record_passes_as_one():
    assert found(RECORD) == (Outcome.PASSED, "learner_record")


def test_what_is_neither_is_not_asked():
    assert found({}) == (Outcome.NOT_APPLICABLE, "not_open_badge")
    assert found({"type": ["VerifiableCredential"]}) == (Outcome.NOT_APPLICABLE, "not_open_badge")


@pytest.mark.parametrize("name", ALWAYS)
def test_each_rule_broken_alone_is_named(name):
    steps, value, fault = ALWAYS[name]
    finding = schema.check(changed(document_of(BADGE), *steps, to=value))
    assert (finding.outcome, finding.code) == (Outcome.FAILED, "open_badge_incomplete")
    assert finding.facts["fault"].startswith(fault)
    assert finding.faults[0] == fault


def test_a_broken_record_is_named_as_one():
    finding = schema.check(changed(RECORD, "name", to=...))
    assert finding.code == "learner_record_incomplete"
    assert finding.facts == {"fault": "$.name: this member is required"}


def test_all_faults_are_told_and_counted():
    finding = schema.check({"type": ["OpenBadgeCredential"]})
    assert len(finding.faults) == 5
    assert finding.facts["fault"] == f"{finding.faults[0]} (4 more)"


def test_rules_of_the_issuers_own_are_told_and_not_asked():
    own = [{"id": "https://a.example/schema.json", "type": "1EdTechJsonSchemaValidator2019"}]
    assert found(document(credentialSchema=own)) == (Outcome.PASSED, "own_schema_not_asked")
    broken = changed(document(credentialSchema=own), "name", to=5)
    assert schema.check(broken).outcome is Outcome.FAILED
