"""One fault at each of the four places of Super 4C: what the report says of the part and of the place.

The specimens are those of `tests/specimens/stacks.py` and `nested.py`. Only the badges that were supplied besides the
altered one are named by it; what is wrong must be told of that one place, in words that name that one badge.
"""

import json
from dataclasses import dataclass

import pytest

from tests.specimens.bench import FOLDER, index, setting, submission
from tests.support.partner import NAMES
from verifier.rendering import as_json, sentence
from verifier.report import Check
from verifier.verify import Submission, verify_badge

SPECIMENS = {entry["file"]: entry for entry in index()}


@dataclass(frozen=True)
class Fault:
    """What one bad part comes to: outcome of the stack and of the place, code and words about the part."""

    outcome: str
    code: str
    words: str


def fault(outcome, code, words):
    return Fault(outcome, code, words)


FAULTS = {
    "tampered": fault(
        "indeterminate",
        "part_tampered",
        "The copy of {name} that was supplied is not genuine, and no other was.",
    ),
    "of-another-holder": fault("invalid", "part_other_holder", "{name} was awarded to somebody else."),
    "in-another-copy-of-somebody-else": fault(
        "invalid", "part_other_holder", "{name} was awarded to somebody else."
    ),
    "replaced-by-another-part": fault("indeterminate", "part_not_supplied", "{name} was not supplied."),
    "expired": fault("invalid", "part_expired", "{name} has expired."),
    "dated-ahead": fault("invalid", "part_future_dated", "{name} is dated after the badge that rests on it."),
    "of-a-lower-level": fault(
        "invalid", "part_level_too_low", "{name} is below the level that is asked for."
    ),
    "of-another-issuer": fault(
        "invalid",
        "part_wrong_issuer",
        "{name} was awarded by an issuer that does not count for this place.",
    ),
    "of-another-achievement": fault("invalid", "slot_not_filled", "No badge fills the place “{slot}”."),
    "in-a-circle": fault(
        "invalid",
        "part_circular",
        "{name} rests, in a circle, on the badge that it is a part of.",
    ),
    "issuer-unreachable": fault(
        "indeterminate",
        "part_unproven",
        "{name} was supplied, but whether it is genuine could not be checked.",
    ),
    "missing": fault("indeterminate", "part_not_supplied", "{name} was not supplied."),
    "revoked": fault("invalid", "part_revoked", "{name} was withdrawn by its issuer."),
    "suspended": fault("held", "part_suspended", "{name} is paused by its issuer."),
    "status-unreachable": fault("indeterminate", "part_unknown", "{name} could not be checked."),
    "status-forged": fault("indeterminate", "part_unknown", "{name} could not be checked."),
}
EACH_PLACE = pytest.mark.parametrize("place", NAMES)
EACH_FAULT = pytest.mark.parametrize("name", FAULTS)


def verified(place, name):
    return verify_badge(submission(SPECIMENS[f"stack-{place}-{name}.json"]), setting())


def test_every_fault_has_its_specimen_at_each_place():
    there = {name for name in SPECIMENS if name.startswith("stack-")}
    assert there == {f"stack-{place}-{name}.json" for place in NAMES for name in FAULTS}


@EACH_PLACE
@EACH_FAULT
def test_a_fault_is_told_of_its_own_place_and_of_no_other(place, name):
    stack = as_json(verified(place, name))["stack"]
    assert stack["outcome"] == FAULTS[name].outcome
    assert {slot["slot"]: slot["outcome"] for slot in stack["slots"]} == {
        each: FAULTS[name].outcome if each == place else "valid" for each in NAMES
    }


@EACH_PLACE
@EACH_FAULT
def test_the_words_name_the_part_that_is_at_fault_and_no_other(place, name):
    report, wanted = verified(place, name), FAULTS[name]
    (slot,) = [each for each in as_json(report)["stack"]["slots"] if each["slot"] == place]
    told = {why["code"]: why["detail"] for why in slot["reasons"]}
    words = wanted.words.format(name=NAMES[place], slot=place)
    assert told == {wanted.code: words}
    finding = sentence(report.finding(Check.STACK))
    assert words in finding
    assert [each for slug, each in NAMES.items() if slug != place and each in finding] == []


# --- a copy that was altered ------------------------------------------------------------------------


def body(name):
    return (FOLDER / name).read_bytes()


def with_parts(*names):
    return verify_badge(Submission(body("good-stack.json"), tuple(map(body, names))), setting())


GOOD = [f"part-{place}.json" for place in NAMES]


def stack_codes(report):
    return {why.code for why in report.stack.reasons}


@EACH_PLACE
def test_an_altered_copy_beside_the_genuine_one_changes_nothing(place):
    report = with_parts(*GOOD, f"part-{place}-tampered.json")
    assert (report.verdict, report.finding(Check.STACK).code) == ("valid", "stack_valid")
    assert stack_codes(report) == set()
    assert [each.verdict for each in report.components] == ["valid"] * 4 + ["not_genuine"]


def test_altered_copies_beside_a_badge_that_is_no_part_are_not_the_same_as_none():
    report = with_parts("part-beside.json", *(f"part-{place}-tampered.json" for place in NAMES))
    assert (report.verdict, report.stack.outcome) == ("could_not_check", "indeterminate")
    assert "part_tampered" in stack_codes(report)
    assert len(report.components) == 5


@EACH_PLACE
def test_a_part_whose_issuer_is_out_of_reach_stands_at_its_place_with_why(place):
    report = verified(place, "issuer-unreachable")
    (open_one,) = [each for each in report.components if each.verdict == "could_not_check"]
    assert open_one.finding(Check.ISSUER_KEY).code == "issuer_unreachable"
    (reason,) = report.stack.reasons
    assert (reason.code, reason.detail.count(NAMES[place])) == ("part_unproven", 1)


@EACH_PLACE
def test_without_that_part_it_is_told_as_not_supplied(place):
    """The control of the test above: the two answers are kept apart."""
    name = f"stack-{place}-issuer-unreachable.json"
    others = [part for part in SPECIMENS[name]["with"] if place not in part]
    report = verify_badge(Submission(body(name), tuple(map(body, others))), setting())
    assert (report.stack.outcome, stack_codes(report)) == ("indeterminate", {"part_not_supplied"})


def test_parts_of_issuers_out_of_reach_alone_are_not_the_same_as_none():
    report = verify_badge(submission(SPECIMENS["all-parts-issuer-unreachable.json"]), setting())
    assert (report.verdict, report.stack.outcome) == ("could_not_check", "indeterminate")
    assert stack_codes(report) == {"part_unproven"}
    alone = verify_badge(Submission(body("all-parts-issuer-unreachable.json")), setting())
    assert (alone.verdict, alone.stack.outcome) == ("valid", "attested_only")


def test_a_badge_that_bears_the_id_of_a_part_does_not_take_the_place_of_the_genuine_one():
    unproven = body("part-communication-issuer-unreachable.json")
    named = body("part-communication.json")
    ours, theirs = (json.loads(each)["id"].encode() for each in (named, unproven))
    report = verify_badge(
        Submission(body("good-stack.json"), (*map(body, GOOD), unproven.replace(theirs, ours))), setting()
    )
    assert (report.verdict, stack_codes(report)) == ("valid", set())


def test_an_altered_badge_that_is_no_part_is_not_spoken_of():
    other = body("part-beside.json").replace(b"Kestrel", b"Osprey")
    report = verify_badge(Submission(body("good-stack.json"), (*map(body, GOOD), other)), setting())
    assert (report.verdict, stack_codes(report)) == ("valid", set())
    assert "Osprey" not in str(as_json(report))


def test_an_altered_copy_does_not_excuse_a_part_that_never_counted():
    supplied = ["part-collaboration-tampered.json", "part-communication-of-another-holder.json", *GOOD[2:]]
    stack = body("stack-communication-of-another-holder.json")
    report = verify_badge(Submission(stack, tuple(map(body, supplied))), setting())
    assert (report.verdict, report.finding(Check.STACK).code) == ("not_genuine", "stack_never_met")
