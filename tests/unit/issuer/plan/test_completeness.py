"""How complete a badge is: each mark counts once, and only what is missing is told."""

from dataclasses import replace

import pytest

from credentials.achievement import Alignment, Assessment, BadgeKind, Level
from issuer.looks import Look, Shape
from issuer.plan.completeness import MARKS, completeness
from tests.support.builders import draft, super_4c

WHOLE = draft(
    criteria="Two leaders saw it in talks with customers, and say so.",
    levels=(Level(1, "Starts", "Takes part.", assessment=Assessment.EXAM),),
    alignments=(Alignment("Talk", "https://c.example/1"),),
    needs_evidence=True,
    language="en",
    tags=("care",),
    look=Look(Shape.CIRCLE, "#14619e"),
)
LACKING = {
    "criteria": {"criteria": "Seen."},
    "picture": {"look": None},
    "assessment": {"levels": (Level(1, "Starts", "Takes part."),)},
    "alignments": {"alignments": ()},
    "levels": {"levels": (Level(1, "Starts", assessment=Assessment.EXAM),)},
    "evidence": {"needs_evidence": False},
    "expiry_months": {"kind": BadgeKind.COMPLIANCE},
    "language": {"language": ""},
    "roles": {"tags": ()},
}


def test_the_weights_add_up_and_nothing_is_missing_of_a_whole_badge():
    assert sum(mark.weight for mark in MARKS) == 100
    assert completeness(WHOLE).percent == 100
    assert completeness(WHOLE).missing == ()


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.name)
def test_what_is_missing_is_told_and_weighs_what_the_table_says(mark):
    found = completeness(replace(WHOLE, **LACKING[mark.name]))
    assert [each.name for each in found.missing] == [mark.name]
    assert found.percent == 100 - mark.weight


def test_a_stacked_badge_needs_no_levels_and_no_evidence():
    assert not {"levels", "evidence"} & {each.name for each in completeness(super_4c()).missing}
