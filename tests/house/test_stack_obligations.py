"""Each obligation of stacks, SC-1 to SC-12 of docs/stacking.md, has tests that bear its name."""

import re

import pytest

from tests.support.tools import ROOT

NUMBERS = range(1, 13)


def named_tests():
    """Return for each number the tests that are named for it."""
    named = {number: [] for number in NUMBERS}
    for path in (ROOT / "tests").rglob("test_*.py"):
        for found in re.finditer(r"^def test_sc_(\d+)_\w+", path.read_text(encoding="utf-8"), re.MULTILINE):
            named[int(found.group(1))].append(found.group())
    return named


@pytest.mark.parametrize("number", NUMBERS)
def test_an_obligation_has_tests_named_for_it(number):
    assert len(named_tests()[number]) >= 2


def test_the_document_lists_just_these():
    listed = re.findall(r"^- \*\*SC-(\d+)\*\*", (ROOT / "docs/stacking.md").read_text(), re.MULTILINE)
    assert [int(each) for each in listed] == list(NUMBERS)
