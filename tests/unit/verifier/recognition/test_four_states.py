"""The four answers that are no "yes" stay apart, for each part and for the whole, whatever the policy asks."""

import json
from datetime import timedelta

import pytest

from tests.support.partner import AWARDED, NOW, Partner
from tests.unit.verifier.recognition.cases import PROOF, Case, usual
from verifier.recognition import Standing, recognition_json, words
from verifier.report import Verdict

MET, RULE = Standing.MET, Standing.RULE_NOT_MET
INVALID, ABSENT, OPEN = Standing.PART_INVALID, Standing.PART_NOT_SUPPLIED, Standing.COULD_NOT_CHECK
OLD = AWARDED - timedelta(days=365 * 3)
FIRST = "communication"


CHANGED = {
    "expired": {"valid_until": NOW - timedelta(days=1)},
    "old": {"awarded_at": OLD},
    "low": {"level": 1},
    "without level": {"level": None},
    "of another holder": {"subject_id": Partner().did},
    "of later": {"awarded_at": NOW, "valid_from": NOW},
}


def make(state):
    """Return a stack whose first part is in this state."""
    case = usual()
    if state in CHANGED:
        return case.part(FIRST, **CHANGED[state])
    match state:
        case "revoked" | "suspended":
            return case.withdraw(FIRST, state)
        case "altered":
            return case.altered(FIRST)
        case "missing":
            return case.without(FIRST)
        case "unreachable":
            return case.out_of_reach(FIRST)
    return case


ASKS = {
    "nothing": lambda _: {},
    "parts": lambda _: {"require_parts": True},
    "age": lambda _: {"max_age_months": 12},
    "level": lambda case: {"required_parts": [{"achievement": case.achievement(), "min_level": 2}]},
    "issuers": lambda case: {"issuers": [{"did": case.partner.did, "name": "P", "source": "me"}]},
}
# state of the first part -> (that part, the whole where nothing is asked, and where more is)
MATRIX = {
    "good": (MET, MET, {}),
    "revoked": (INVALID, INVALID, {}),
    "suspended": (INVALID, INVALID, {}),
    "expired": (INVALID, INVALID, {}),
    "altered": (INVALID, INVALID, {}),
    "missing": (ABSENT, ABSENT, {}),
    "unreachable": (OPEN, OPEN, {}),
    "old": (MET, MET, {"age": RULE}),
    "low": (MET, MET, {"level": RULE}),
    "without level": (MET, MET, {"level": RULE}),
    "of another holder": (INVALID, INVALID, {}),
    "of later": (INVALID, INVALID, {}),
}


def first(found):
    return next(each for each in found.parts if "Communication" in each.name)


@pytest.mark.parametrize("asked", ASKS)
@pytest.mark.parametrize("state", MATRIX)
def test_each_state_of_a_part_comes_to_its_own_answer(state, asked):
    case = make(state)
    part, whole, more = MATRIX[state]
    _, found = case.judged(ASKS[asked](case))
    assert found.standing is more.get(asked, whole)
    assert first(found).standing is (RULE if asked in more else part)


@pytest.mark.parametrize("state", MATRIX)
def test_the_answer_is_told_in_words_and_codes_of_its_own(state):
    case = make(state)
    _, found = case.judged({"require_parts": True, "max_age_months": 12})
    told = recognition_json(found)
    assert told["outcome"] in words.HEADLINES
    begins = words.HEADLINES[told["outcome"]].split("{")[0]
    assert told["headline"].startswith(begins)
    assert json.dumps(told)
    assert {each["outcome"] for each in told["parts"]} >= {first(found).standing.value}
    for each in filter(lambda part: part["is_part"], told["parts"]):
        assert [question["id"] for question in each["questions"]] == list(words.QUESTIONS)


def test_the_states_have_headlines_that_no_two_share():
    assert set(words.HEADLINES) == set(words.OUTCOMES) == {each.value for each in Standing}
    assert len(set(words.HEADLINES.values())) == len(set(words.OUTCOMES.values())) == len(Standing)


# --- what is not asked decides nothing -------------------------------------------------------------


def test_a_part_that_the_rule_can_do_without_decides_nothing_though_it_fell():
    case = usual().withdraw(FIRST)
    report, found = case.judged({"max_age_months": 12}, k=1)
    assert (report.verdict, found.standing) == (Verdict.VALID, MET)
    assert (first(found).standing, first(found).counts) == (INVALID, False)


@pytest.mark.parametrize(("required", "wanted"), [(FIRST, INVALID), ("creativity", MET)])
def test_a_part_that_the_policy_requires_decides_though_the_rule_can_do_without(required, wanted):
    case = usual().withdraw(FIRST)
    _, found = case.judged({"required_parts": [{"achievement": case.achievement(required)}]}, k=1)
    assert found.standing is wanted


def test_a_part_that_is_missing_decides_only_where_all_must_be_handed_in():
    case = usual().without(FIRST)
    assert case.judged({}, k=1)[1].standing is MET
    assert case.judged({"require_parts": True}, k=1)[1].standing is ABSENT


def test_parts_by_others_count_unless_the_policy_says_whom_it_trusts():
    case = usual()
    somebody = {"did": Partner().did, "name": "Somebody", "source": "me"}
    report, found = case.judged({"issuers": [somebody]})
    assert (report.verdict, found.standing) == (Verdict.ISSUER_UNKNOWN, RULE)
    answer = first(found).question("issuer_trusted")
    assert (answer.standing, answer.decides) == (RULE, True)
    assert recognition_json(found)["parts"][0]["questions"][3]["state"] == "fail"


def test_a_part_by_somebody_unknown_is_told_as_a_warning_where_nobody_asks():
    """Which issuers count for a place is the rule's business (ADR 5), unless the policy says whom it trusts."""
    stranger = Partner(base="https://stranger.example")
    case = usual()
    body = stranger.badge(FIRST, id="urn:uuid:of-a-stranger", achievement=case.partner.achievement(FIRST))
    case.parts[FIRST] = case.supplied[FIRST] = body
    case.partner.published |= stranger.published
    case.rule = {"slots": _slots(case, stranger)}
    _, found = case.judged({})
    assert found.standing is MET
    told = next(each for each in recognition_json(found)["parts"] if each["issuer"] == stranger.did)
    assert [each["state"] for each in told["questions"] if each["id"] == "issuer_trusted"] == ["warn"]
    mine = {"did": case.partner.did, "name": "P", "source": "me"}
    assert case.judged({"issuers": [mine]})[1].standing is RULE


def _slots(case, stranger):
    both = [case.partner.did, stranger.did]
    return {
        slug: {"anyOf": [{"achievement": case.achievement(slug), "issuers": both}]} for slug in case.parts
    }


# --- the badge itself, its holder, and what is only attested --------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted", "verdict"),
    [
        ({}, MET, Verdict.VALID),
        ({"attested_only": "accept"}, MET, Verdict.VALID),
        ({"attested_only": "ask_for_parts"}, ABSENT, Verdict.VALID),
        ({"attested_only": "refuse"}, RULE, Verdict.VALID),
        ({"require_parts": True}, ABSENT, Verdict.COULD_NOT_CHECK),
        ({"max_age_months": 12}, ABSENT, Verdict.VALID),
    ],
)
def test_a_stack_that_its_issuer_alone_speaks_for(asked, wanted, verdict):
    case = usual()
    for slug in tuple(case.supplied):
        case.without(slug)
    report, found = case.judged(asked)
    assert (report.verdict, found.standing) == (verdict, wanted)
    assert [each.standing for each in found.parts] == [ABSENT, ABSENT]


@pytest.mark.parametrize(("presented", "wanted"), [(None, OPEN), (PROOF, MET)])
def test_the_holder_must_show_it_where_the_policy_asks(presented, wanted):
    report, found = usual().judged({"require_holder": True}, presented=presented)
    assert found.standing is wanted
    assert {each.question("same_holder").standing for each in found.parts} == {wanted}
    assert (report.verdict is Verdict.VALID) == (wanted is MET)


def test_of_a_badge_that_is_not_genuine_nothing_is_told_but_that():
    case = usual()
    report, found = case.judged({"max_age_months": 1}, body=case.stack().replace(b"Super 4C", b"Super 5C"))
    assert report.verdict is Verdict.NOT_GENUINE
    assert [(each.id, each.standing) for each in found.demands] == [("badge", RULE)]
    assert found.parts == ()
    assert "Super" not in json.dumps(recognition_json(found))


@pytest.mark.parametrize(("how", "code"), [("revoked", "badge_not_valid"), ("suspended", "badge_not_valid")])
def test_a_stack_that_is_withdrawn_itself_meets_no_policy(how, code):
    case = usual()
    body = case.stack()
    index = int(json.loads(body)["credentialStatus"]["statusListIndex"])
    getattr(case.partner, how).add(index)
    case.partner.publish_lists()
    _, found = case.judged({}, body=body)
    assert (found.standing, found.deciding[0].code) == (RULE, code)


def test_a_badge_that_is_no_stack_meets_a_policy_that_asks_for_no_parts():
    case = usual()
    body = case.parts[FIRST]
    case.supplied.clear()
    assert case.judged({"require_parts": True, "max_age_months": 1}, body=body)[1].standing is MET
    asked = {"required_parts": [{"achievement": case.achievement(), "name": "Communication"}]}
    found = case.judged(asked, body=body)[1]
    assert (found.standing, found.deciding[0].code) == (RULE, "required_part_of_none")


# --- required parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("missing", "wanted"), [((), RULE), (("creativity",), ABSENT)])
def test_a_required_part_that_is_none_of_those_named_is_a_rule_not_met(missing, wanted):
    """As long as a part is missing, it may be that one."""
    case = usual()
    for slug in missing:
        case.without(slug)
    _, found = case.judged({"required_parts": [{"achievement": case.achievement("collaboration")}]})
    demand = next(each for each in found.demands if each.id == "required_part")
    assert demand.standing is wanted


def test_what_is_handed_in_and_is_no_part_of_the_stack_counts_neither_way():
    case = usual()
    case.supplied["other"] = case.partner.badge("collaboration")
    _, found = case.judged({"required_parts": [{"achievement": case.achievement("collaboration")}]})
    stray = next(each for each in found.parts if not each.is_part)
    assert (stray.counts, stray.questions[0].code) == (False, "part_not_of_stack")
    assert found.standing is RULE


def test_a_file_that_is_no_badge_is_told_and_decides_nothing():
    case = usual()
    case.supplied["other"] = b"not a badge"
    _, found = case.judged({})
    assert found.standing is MET
    assert [each.standing for each in found.parts if not each.is_part] == [OPEN]


# --- what is certain comes before what is open ------------------------------------------------------


def test_of_several_faults_the_certain_one_is_what_it_comes_to():
    case = usual().out_of_reach("creativity").withdraw(FIRST)
    assert case.judged({})[1].standing is INVALID
    case = usual().out_of_reach("creativity").without(FIRST)
    assert case.judged({})[1].standing is ABSENT
    case = usual().out_of_reach("creativity").part(FIRST, awarded_at=OLD)
    assert case.judged({"max_age_months": 12})[1].standing is RULE


@pytest.mark.parametrize(("months", "wanted"), [(1, MET), (12, MET)])
def test_the_age_is_counted_from_the_award_in_whole_months(months, wanted):
    case = usual()
    assert case.judged({"max_age_months": months})[1].standing is wanted


def test_the_last_day_of_the_age_still_counts_and_the_second_after_does_not():
    day = NOW.replace(month=NOW.month - 1)
    within = Case().part(FIRST, awarded_at=day, valid_from=day)
    assert within.judged({"max_age_months": 1})[1].standing is MET
    late = day - timedelta(seconds=1)
    beyond = Case().part(FIRST, awarded_at=late, valid_from=late)
    assert beyond.judged({"max_age_months": 1})[1].standing is RULE
