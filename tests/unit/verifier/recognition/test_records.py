"""Stacks inside a learner record: each is asked what a stack by itself is asked, and the worst decides."""

import json
from datetime import timedelta

import pytest

from tests.support.partner import AWARDED, Partner
from tests.unit.verifier.enclosed import record
from tests.unit.verifier.recognition.cases import Case, usual
from verifier.recognition import Standing, recognition_json
from verifier.report import Verdict

MET, RULE = Standing.MET, Standing.RULE_NOT_MET
INVALID, ABSENT = Standing.PART_INVALID, Standing.PART_NOT_SUPPLIED
OLD = AWARDED - timedelta(days=365 * 3)
FIRST = "communication"


def recorded(case, *held):
    """Return a record of a stack, of what is handed in for it, and of further credentials."""
    every = [case.stack(), *(each for each in case.supplied.values() if each), *held]
    return json.dumps(case.partner.signed(record(case.partner, *map(json.loads, every)))).encode()


def judged(case, document, *held):
    body = recorded(case, *held)
    case.supplied = {}
    return case.judged(document, body=body)


def test_a_record_that_holds_a_good_stack_meets_what_the_stack_meets():
    asked = {"max_age_months": 12, "require_parts": True}
    report, found = judged(usual(), {**asked, "required_parts": [{"achievement": usual().achievement()}]})
    assert (report.verdict, found.standing) == (Verdict.VALID, MET)
    assert {each.of for each in found.demands} == {None, "Super 4C"}
    told = recognition_json(found)["demands"]
    assert any(each["of"] == "Super 4C" and each["detail"].startswith("Super 4C: ") for each in told)


@pytest.mark.parametrize(
    ("make", "asked", "wanted"),
    [
        (lambda: usual().part(FIRST, awarded_at=OLD), {"max_age_months": 12}, RULE),
        (lambda: usual().withdraw(FIRST), {}, INVALID),
        (lambda: usual().without(FIRST), {"require_parts": True}, ABSENT),
        (lambda: usual().without(FIRST), {}, ABSENT),
        (lambda: usual(), {"required_parts": [{"achievement": "https://elsewhere.example/a"}]}, RULE),
    ],
)
def test_a_stack_in_a_record_is_asked_what_a_stack_is_asked(make, asked, wanted):
    report, found = judged(make(), asked)
    assert (report.verdict, found.standing) == (Verdict.VALID, wanted)


def test_of_several_stacks_in_a_record_the_worst_decides():
    case = usual()
    other = case.partner.badge("collaboration", awarded_at=OLD)
    rule = case.partner.publish_rule(("collaboration",), slug="other")
    both = (case.partner.stack({"collaboration": other}, rule), other)
    _, found = judged(case, {"max_age_months": 12}, *both)
    assert found.standing is RULE
    assert {each.of for each in found.deciding} == {"other"}


def test_two_stacks_that_share_a_part_both_stand_on_it():
    case = usual()
    rule = case.partner.publish_rule((FIRST,), slug="other")
    _, found = judged(case, {"require_parts": True}, case.partner.stack({FIRST: case.parts[FIRST]}, rule))
    assert found.standing is MET
    assert [each.stack for each in found.parts].count("other") == 1


def test_a_stack_by_somebody_unknown_is_not_trusted_for_whose_record_it_lies_in():
    stranger = Partner(base="https://stranger.example")
    case = Case()
    part = stranger.badge(FIRST)
    case.partner.published |= stranger.published
    stack = stranger.stack({FIRST: part})
    case.partner.published |= stranger.published
    body = json.dumps(case.partner.signed(record(case.partner, json.loads(stack), json.loads(part)))).encode()
    report, found = case.judged({}, body=body)
    assert (report.verdict, found.standing) == (Verdict.VALID, RULE)
    assert [each.code for each in found.deciding] == ["badge_issuer_not_trusted"]


@pytest.mark.parametrize("spoil", ["revoked", "altered"])
def test_another_credential_in_the_record_that_does_not_hold_counts(spoil):
    case = usual()
    loose = case.partner.badge("collaboration")
    if spoil == "revoked":
        case.partner.revoked.add(int(json.loads(loose)["credentialStatus"]["statusListIndex"]))
        case.partner.publish_lists()
    else:
        loose = loose.replace(b"weekly", b"yearly")
    report, found = judged(case, {}, loose)
    assert (report.verdict, found.standing) == (Verdict.VALID, INVALID)
    assert [each.id for each in found.deciding] == ["record"]


def test_a_record_without_a_stack_has_none_of_the_parts_that_are_required():
    case = Case()
    badge = case.partner.badge(FIRST)
    body = json.dumps(case.partner.signed(record(case.partner, json.loads(badge)))).encode()
    assert case.judged({}, body=body)[1].standing is MET
    asked = {"required_parts": [{"achievement": case.achievement()}]}
    assert case.judged(asked, body=body)[1].standing is RULE
