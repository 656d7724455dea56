"""A stack's own rule, rules out of reach, and stacks of stacks: what the policy makes of them."""

from datetime import timedelta

import pytest

from tests.support.partner import AWARDED, NOW, Partner
from tests.unit.verifier.recognition.cases import Case, usual
from verifier.policy_documents import read_policy
from verifier.recognition import Standing, recognise
from verifier.recognition.rendering import headline
from verifier.report import Verdict
from verifier.verify import Setting, Submission, verify_badge

OLD = AWARDED - timedelta(days=365 * 3)


def layered(document, *, leaf=None, supplied=("middle", "leaf")):
    """Return what a policy makes of a stack over a stack over one badge."""
    partner = Partner()
    bodies = {"leaf": partner.badge("communication", **(leaf or {}))}
    rule = partner.publish_rule(("communication",), slug="middle")
    bodies["middle"] = partner.stack({"communication": bodies["leaf"]}, rule)
    top = partner.stack({"middle": bodies["middle"]}, partner.publish_rule(("middle",), slug="top"))
    policy = read_policy({"name": "mine", **document}, partner.policy())
    parts = tuple(bodies[each] for each in supplied)
    report = verify_badge(Submission(top, parts), Setting(policy, partner.sources(), NOW))
    return report, recognise(report, policy)


def test_the_parts_of_the_parts_are_asked_too():
    report, found = layered({"max_age_months": 12}, leaf={"awarded_at": OLD, "valid_from": OLD})
    assert (report.verdict, found.standing) == (Verdict.VALID, Standing.RULE_NOT_MET)
    assert [(each.stack, each.standing) for each in found.parts] == [
        ("top", Standing.MET),
        ("middle", Standing.RULE_NOT_MET),
    ]
    assert layered({})[1].standing is Standing.MET


def test_a_part_of_a_part_that_is_missing_is_not_supplied():
    report, found = layered({}, supplied=("middle",))
    assert (report.verdict, found.standing) == (Verdict.COULD_NOT_CHECK, Standing.PART_NOT_SUPPLIED)


def test_a_rule_that_can_not_be_had_could_not_be_checked_and_the_parts_are_told_all_the_same():
    case = usual()
    body = case.stack()
    case.partner.published = {
        url: each for url, each in case.partner.published.items() if not url.endswith("rule.json")
    }
    _, found = case.judged({"max_age_months": 12}, body=body)
    assert found.standing is Standing.COULD_NOT_CHECK
    assert [each.id for each in found.deciding] == ["stack_rule"]
    assert {each.standing for each in found.parts} == {Standing.MET}
    assert found.parts[0].question("same_holder").code == "part_holder_same_subject"


def test_a_rule_that_was_never_met_is_a_rule_not_met_though_a_spare_part_fell():
    case = usual().withdraw("creativity")
    stranger = {"anyOf": [{"achievement": case.achievement(), "issuers": [Partner().did]}]}
    case.rule = {"slots": {"communication": stranger}, "require": {"all": ["communication"]}}
    report, found = case.judged({})
    assert (report.verdict, found.standing) == (Verdict.NOT_GENUINE, Standing.RULE_NOT_MET)


@pytest.mark.parametrize("how", ["revoked", "suspended"])
def test_what_fell_is_named_in_the_headline(how):
    _, found = usual().withdraw("communication", how).judged({})
    said = headline(found)
    assert "does not hold" in said
    assert "Communication" in said


def test_altered_files_alone_are_parts_that_do_not_hold():
    case = usual()
    for slug in tuple(case.parts):
        case.altered(slug)
    report, found = case.judged({})
    assert (report.verdict, found.standing) == (Verdict.COULD_NOT_CHECK, Standing.PART_INVALID)


def test_files_that_are_no_badges_alone_leave_it_open():
    case = Case().usual()
    case.supplied = {"x": b"no badge"}
    assert case.judged({})[1].standing is Standing.COULD_NOT_CHECK
