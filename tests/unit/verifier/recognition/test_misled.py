"""What somebody hands in so that a policy looks met: twins of parts, rejected parts, fallen stacks, parts kept back."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.partner import AWARDED, Partner
from tests.unit.verifier.recognition.cases import Case, usual
from tests.unit.verifier.stacked_cases import p256
from verifier.recognition import Standing, recognise
from verifier.report import Check, unknown

MET, RULE = Standing.MET, Standing.RULE_NOT_MET
INVALID, ABSENT, OPEN = Standing.PART_INVALID, Standing.PART_NOT_SUPPLIED, Standing.COULD_NOT_CHECK
OLD = AWARDED - timedelta(days=365 * 3)
FIRST, SECOND = "communication", "creativity"


def required(case, slug=FIRST, **more):
    return {"required_parts": [{"achievement": case.achievement(slug), **more}]}


def demand(found, name):
    return next(each for each in found.demands if each.id == name)


# --- another badge of the same id -------------------------------------------------------------------


def with_a_twin(**changes):
    """Return a stack before whose first part a twin is handed in: the same id and achievement, signed by anybody."""
    case = usual().part(FIRST, **changes)
    genuine = json.loads(case.parts[FIRST])
    anybody = Partner(base="https://anybody.example")
    twin = anybody.badge(FIRST, id=genuine["id"], achievement=case.partner.achievement(FIRST), level=3)
    case.partner.published |= anybody.published
    case.supplied = {"twin": twin, **case.supplied}
    return case


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"awarded_at": OLD}, lambda _: {"max_age_months": 12}),
        ({"level": 1}, lambda case: required(case, min_level=3)),
        ({"level": None}, lambda case: required(case, min_level=1)),
    ],
)
def test_a_twin_of_a_part_answers_none_of_the_questions_about_it(changes, asked):
    case = with_a_twin(**changes)
    _, found = case.judged(asked(case))
    assert found.standing is RULE
    assert {each.issuer for each in found.parts if each.is_part} == {case.partner.did}


def test_a_twin_does_not_speak_for_a_part_where_the_rule_is_out_of_reach():
    case = with_a_twin(awarded_at=OLD)
    body = case.stack()
    case.partner.published = {
        url: each for url, each in case.partner.published.items() if not url.endswith("rule.json")
    }
    _, found = case.judged({"max_age_months": 12}, body=body)
    assert demand(found, "parts_age").standing is RULE


# --- parts that the stack's own rule does not count -------------------------------------------------


def with_a_part_by_a_wrong_issuer():
    """Return a stack that is met by its second part; its first is one that the rule does not take."""
    case = usual()
    nobody = {"anyOf": [{"achievement": case.achievement(), "issuers": [Partner().did]}]}
    second = {"anyOf": [{"achievement": case.achievement(SECOND), "issuers": [case.partner.did]}]}
    case.rule = {"slots": {FIRST: nobody, SECOND: second}}
    return case


def test_a_required_part_that_the_rule_rejected_is_not_there():
    case = with_a_part_by_a_wrong_issuer()
    report, found = case.judged(required(case), k=1)
    assert (report.verdict, found.standing) == ("valid", RULE)
    assert found.deciding[0].code == "required_part_not_counted"
    assert case.judged(required(case, SECOND), k=1)[1].standing is MET


def test_a_required_part_whose_place_another_took_is_there_all_the_same():
    case = usual()
    case.parts["again"] = case.supplied["again"] = case.partner.badge(FIRST)
    slots = {
        slug: {"anyOf": [{"achievement": case.achievement(slug), "issuers": [case.partner.did]}]}
        for slug in (FIRST, SECOND)
    }
    case.rule = {"slots": slots, "require": {"all": [FIRST, SECOND]}}
    assert case.judged(required(case))[1].standing is MET


def test_the_parts_of_another_stack_that_comes_along_are_no_parts_of_this_one():
    case = usual()
    other = case.partner.badge("collaboration")
    rule = case.partner.publish_rule(("collaboration",), slug="other")
    case.supplied |= {"other": case.partner.stack({"collaboration": other}, rule), "its part": other}
    _, found = case.judged(required(case, "collaboration"))
    assert (found.standing, found.deciding[0].code) == (RULE, "required_part_absent")
    assert [each.counts for each in found.parts if not each.is_part] == [False, False]


# --- stacks below that do not stand -----------------------------------------------------------------


def over_a_stack(*, supplied=(FIRST, SECOND), fallen=None, k=None):
    """Return a stack over a stack of two, and one badge by itself, with what befell the first of the two."""
    case = usual()
    leaves = dict(case.parts)
    rule = case.partner.publish_rule((FIRST, SECOND), slug="middle")
    case.parts = {
        "middle": case.partner.stack(leaves, rule),
        "collaboration": case.partner.badge("collaboration"),
    }
    case.supplied = {**case.parts, **{slug: leaves[slug] for slug in supplied}}
    if fallen is not None:
        getattr(case.partner, fallen).add(
            int(json.loads(leaves[FIRST])["credentialStatus"]["statusListIndex"])
        )
        case.partner.publish_lists()
    return case, case.judged(required(case, "middle"), k=k)[1]


@pytest.mark.parametrize(
    ("made", "code", "wanted"),
    [
        ({}, "part_valid", MET),
        ({"fallen": "revoked"}, "part_stack_invalid", INVALID),
        ({"fallen": "suspended"}, "part_stack_held", INVALID),
        ({"supplied": (FIRST,)}, "part_stack_indeterminate", ABSENT),
        ({"supplied": ()}, "part_attested_only", ABSENT),
    ],
)
def test_a_part_that_is_a_stack_holds_if_it_stands_on_its_own_parts(made, code, wanted):
    for k in (None, 1):
        _, found = over_a_stack(**made, k=k)
        row = next(each for each in found.parts if each.name == "middle")
        assert (row.question("valid_today").code, row.standing) == (code, wanted)
        assert demand(found, "required_part").standing is wanted


def test_a_badge_below_a_stack_that_does_not_count_is_no_required_part():
    case, _ = over_a_stack()
    nobody = {"anyOf": [{"achievement": case.achievement("middle"), "issuers": [Partner().did]}]}
    other = {"anyOf": [{"achievement": case.achievement("collaboration"), "issuers": [case.partner.did]}]}
    case.rule = {"slots": {"middle": nobody, "collaboration": other}}
    report, found = case.judged(required(case), k=1)
    assert (report.verdict, found.standing) == ("valid", RULE)


# --- what is open, and what is kept back ------------------------------------------------------------


@pytest.mark.parametrize("code", ["holder_unclear", "presentation_unclear"])
def test_a_doubt_about_who_showed_it_leaves_the_badge_open(code):
    case = usual()
    report, found = case.judged({})
    assert found.standing is MET
    doubt = unknown(Check.HOLDER, code)
    findings = tuple(doubt if each.check is Check.HOLDER else each for each in report.findings)
    assert recognise(replace(report, findings=findings), case.policy({})).standing is OPEN


def test_parts_that_may_be_kept_back_are_not_all_handed_in():
    """Nobody counted them, and its rule asks for no more than those that are shown."""
    case = Case(partner=p256()).part(FIRST).part(SECOND)
    unsigned = case.partner.unsigned(
        "super-4c",
        achievement=case.partner.publish_rule((FIRST, SECOND)),
        level=None,
        evidence=tuple(case.partner.evidence(slug, body) for slug, body in case.parts.items()),
    )
    body = case.partner.sd_jwt(unsigned).encode()
    report, found = case.judged({"require_parts": True}, body=body)
    assert found.standing is ABSENT
    assert report.finding(Check.STACK).code == "stack_valid_as_shown"
    assert demand(found, "parts_supplied").code == "parts_not_shown"
    assert case.judged({}, body=body)[1].standing is MET


def test_an_altered_copy_is_not_the_part_that_was_to_be_handed_in_though_the_rule_does_without():
    case = usual().altered(FIRST)
    report, found = case.judged({"require_parts": True}, k=1)
    assert (report.verdict, found.standing) == ("valid", INVALID)
    assert found.deciding[0].code == "parts_altered"
    assert case.judged({}, k=1)[1].standing is MET


def test_of_a_stack_that_names_nothing_a_badge_that_is_no_part_does_not_stand_for_the_parts():
    case = usual()
    case.supplied = {"other": case.partner.badge("collaboration")}
    _, found = case.judged({"require_parts": True}, body=case.stack(evidence=()))
    assert demand(found, "parts_supplied").standing is ABSENT
