"""The rules of Open Badges 3.0, each broken alone."""

import pytest

from tests.unit.verifier.checks.cases import content, document
from verifier.checks import schema
from verifier.checks.schema import _RULES, VCDM_CONTEXTS
from verifier.report import Outcome

V2, V1 = VCDM_CONTEXTS
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context"


def found(read=None, **changes):
    return schema.check(document(**changes), read or content())


def test_a_whole_badge_passes():
    assert (found().outcome, found().code) == (Outcome.PASSED, "open_badge")


def test_what_is_no_badge_is_not_asked():
    finding = schema.check({}, content(is_badge=False))
    assert (finding.outcome, finding.code) == (Outcome.NOT_APPLICABLE, "not_open_badge")


BROKEN = {
    "its contexts are missing or in the wrong order": {"@context": [f"{OB}-3.0.3.json", V2]},
    "it has no id": {"id": None},
    "it has no start date": {"valid_from": None},
    "it does not say who holds it": {"subject_id": None, "identities": ()},
    "its achievement lacks an id, a name or a description": {"achievement_name": None},
    "its achievement does not say how it is earned": {"criteria": None, "rule_url": None},
}


@pytest.mark.parametrize("fault", _RULES)
def test_each_rule_broken_alone_is_named(fault):
    changes = dict(BROKEN[fault])
    contexts = {"@context": changes.pop("@context")} if "@context" in changes else {}
    finding = found(content(**changes), **contexts)
    assert (finding.outcome, finding.facts) == (Outcome.FAILED, {"fault": fault})


@pytest.mark.parametrize("missing", ["achievement_id", "achievement_name", "description"])
def test_an_achievement_needs_all_three(missing):
    assert found(content(**{missing: None})).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "contexts", [[V2, f"{OB}-3.0.3.json"], [V1, f"{OB}-3.0.1.json"], [V2, f"{OB}.json", "https://x.example"]]
)
def test_contexts_in_their_order_pass(contexts):
    assert found(**{"@context": contexts}).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "contexts",
    [
        None,
        V2,
        [],
        [V2],
        [V2, V2],
        [V2, f"{OB}-3.0.3Xjson"],
        [V2, f"{OB}-3.0.3.json.evil"],
        [V2, {"@vocab": "x"}],
        [{}, {}],
    ],
)
def test_contexts_in_another_order_or_missing_fail(contexts):
    assert found(**{"@context": contexts}).outcome is Outcome.FAILED


def test_a_hashed_address_says_who_holds_it():
    assert found(content(subject_id=None, identities=("somebody",))).outcome is Outcome.PASSED


def test_a_subject_in_an_array_of_one_passes_and_two_fail():
    subject = document()["credentialSubject"]
    assert found(credentialSubject=[subject]).outcome is Outcome.PASSED
    assert found(credentialSubject=[subject, subject]).outcome is Outcome.FAILED


def test_a_rule_says_how_a_badge_is_earned():
    assert found(content(criteria=None, rule_url="https://a.example/rule")).outcome is Outcome.PASSED
