"""Every reason that an evaluation can give speaks for one of the four, and every code has its sentence."""

import re
from pathlib import Path

import pytest

import verifier.recognition
from credentials.stacking.reasons import NOTES, SENTENCES
from verifier.recognition import reasons, words
from verifier.recognition.model import Standing

ROOM = Path(verifier.recognition.__file__).parent
KINDS = (reasons.INVALID, reasons.NOT_SUPPLIED, reasons.OPEN, reasons.RULE)
CODE = re.compile(r'"(part_[a-z_]+|badge_[a-z_]+|parts_[a-z_]+|required_part_[a-z_]+)"')


@pytest.mark.parametrize("code", sorted(SENTENCES.keys() - NOTES))
def test_a_reason_speaks_for_exactly_one(code):
    assert sum(code in kind for kind in KINDS) == 1


def test_notes_speak_for_none():
    assert not NOTES & frozenset().union(*KINDS)


@pytest.mark.parametrize("module", ["questions.py", "deciding.py"])
def test_every_code_that_is_given_has_a_sentence(module):
    found = set(CODE.findall((ROOM / module).read_text(encoding="utf-8")))
    said = words._OF_PARTS.keys() | words._OF_THE_WHOLE.keys() | words.DEMANDS.keys() | set(Standing)
    judged_elsewhere = {"part_holder_unproved", "part_unproven", "part_not_shown", "part_maybe_not_shown"}
    judged_elsewhere |= {"parts_not_checked"}
    assert found - said - judged_elsewhere == set()
    assert found


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        (["part_not_supplied"], Standing.PART_NOT_SUPPLIED),
        (["part_unknown"], Standing.COULD_NOT_CHECK),
        (["part_unknown", "part_not_supplied"], Standing.PART_NOT_SUPPLIED),
        (["part_tampered", "part_not_supplied"], Standing.PART_INVALID),
        (["part_revoked", "part_unknown"], Standing.COULD_NOT_CHECK),
        ([], Standing.COULD_NOT_CHECK),
    ],
)
def test_an_open_answer_is_for_what_is_open(codes, wanted):
    assert reasons.of_open(codes) is wanted


@pytest.mark.parametrize(
    ("codes", "once_met", "wanted"),
    [
        (["part_revoked"], True, Standing.PART_INVALID),
        (["part_revoked", "part_level_too_low"], False, Standing.RULE_NOT_MET),
        (["part_other_holder"], False, Standing.PART_INVALID),
        (["part_too_old"], True, Standing.RULE_NOT_MET),
        (["slot_not_filled"], False, Standing.RULE_NOT_MET),
    ],
)
def test_a_rule_that_is_not_met_is_for_its_parts_or_for_itself(codes, once_met, wanted):
    assert reasons.of_fallen(codes, once_met=once_met) is wanted
