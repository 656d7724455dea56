"""Never `valid` on doubt: every part of a badge and its world fails, one at a time and two at once."""

from itertools import combinations

import pytest

from tests.support.counts import count
from tests.unit.verifier.scenes import FAULTS, PARTS, STATES, Scene, is_about_stacks
from verifier.report import Verdict

PAIRS = [pair for pair in combinations(FAULTS, 2) if pair[0][0] != pair[1][0]]
GOOD_ENOUGH = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
ROWS = 12
ALL_MISSING = tuple((f"part {number}", "missing") for number in range(len(PARTS)))


def alone(fault):
    dimension, state = fault
    return STATES[dimension][state]


def named(fault):
    return f"{fault[0]} {fault[1]}"


def verdict(*faults):
    return Scene(dict(faults)).report().verdict


def test_a_badge_of_which_all_is_well_is_valid():
    assert verdict() is Verdict.VALID


def test_a_stack_of_which_all_is_well_is_valid():
    report = Scene({"rule": "ok"}).report()
    assert (report.verdict, report.stack.outcome) == (Verdict.VALID, "valid")


@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_one_fault_alone_makes_the_verdict_it_stands_for(fault):
    assert verdict(fault) is alone(fault)


@pytest.mark.parametrize("fault", [each for each in FAULTS if not is_about_stacks(each[0])], ids=named)
def test_the_same_fault_in_the_badge_on_top_of_a_good_stack_is_no_milder(fault):
    assert verdict(fault, ("rule", "ok")) is alone(fault)


@pytest.mark.parametrize("fault", [each for each in FAULTS if "unreachable" in each[1]], ids=named)
def test_what_is_unreachable_could_not_be_checked(fault):
    assert verdict(fault) is Verdict.COULD_NOT_CHECK


def _row(number):
    """Return every `ROWS`th pair; all of them under soak, a few otherwise."""
    row = PAIRS[number::ROWS]
    return row[: max(4, count(len(row)))]


@pytest.mark.parametrize("number", range(ROWS))
def test_two_faults_at_once_are_never_valid(number):
    wrong = [(pair, found) for pair in _row(number) if not _fits(pair, found := verdict(*pair))]
    assert wrong == []


def _fits(pair, found):
    """Two faults leave a badge good enough only if they are that no part was supplied, which is said."""
    if pair == ALL_MISSING:
        return found is Verdict.VALID
    worst = min((alone(fault) for fault in pair), key=list(Verdict).index)
    if worst in (Verdict.NO_LONGER_VALID, Verdict.NOT_GENUINE):
        # What could not be verified is not said to have been genuine, nor to be forged.
        return found in (worst, Verdict.COULD_NOT_CHECK) or found is Verdict.NOT_GENUINE
    return found is worst and found not in GOOD_ENOUGH
