"""Each check of docs/acceptance.md, U1 to U14, has tests that are there and run, or is said to be missing."""

import re

import pytest

from tests.support import citations
from tests.support.tools import ROOT

NUMBERS = [f"U{number}" for number in range(1, 15)]


def rows():
    found = re.findall(
        r"^\| (U\d+) \| (.+) \| (.+) \|$", (ROOT / "docs/acceptance.md").read_text(), re.MULTILINE
    )
    return {number: re.findall(r"`(tests/[^`]+)`", shown) for number, _, shown in found}


def flows():
    """The steps of each flow with the tests that play them."""
    found = (ROOT / "docs/acceptance.md").read_text().partition("## Flows")[2]
    rows = re.findall(r"^\| (?!step |---)([^|]+) \| (.+) \|$", found, re.MULTILINE)
    return {step: re.findall(r"`(tests/[^`]+)`", shown) for step, shown in rows}


def test_every_step_of_a_flow_is_played_by_tests_that_run():
    steps = flows()
    assert len(steps) >= 30
    for step, cited in steps.items():
        assert cited, step
        assert [fault for each in cited if (fault := citations.fault(each))] == [], step


def test_every_check_is_listed_once_and_in_order():
    assert list(rows()) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_check_is_shown_by_tests_that_run(number):
    cited = rows()[number]
    assert cited
    assert [fault for each in cited if (fault := citations.fault(each))] == []
