"""No mutant of a signed badge passes for valid, in whatever carrier, unless it says the same in another spelling."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.counts import count
from tests.unit.verifier import mutants
from tests.unit.verifier.carriers import CARRIERS, as_bytes, meaning, originals, partner_of
from verifier.rendering import as_json, headline
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

GOOD_ENOUGH = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
EACH_CARRIER = pytest.mark.parametrize("carried", CARRIERS, ids=str)
IN_SOAK = 10_000
USUALLY = 150  # Of all carriers but the first: what they share is tried there.


def number_of(carried, full=IN_SOAK):
    is_full = carried is CARRIERS[0] or count(full) == full
    return count(full) if is_full else min(count(full), USUALLY)


def in_each(number, work):
    """Do the work with so many seeds, the same ones in every run."""

    @settings(max_examples=number, derandomize=True, database=None, deadline=None)
    @given(st.integers(0, 2**64 - 1))
    def once(seed):
        work(seed)

    once()


def verdict_on(carried, mutant):
    """Return the verdict on a mutant, of which a report can be shown whatever it is."""
    report = verify_badge(Submission(mutant), partner_of(carried.algorithm).setting())
    assert headline(report)
    assert as_json(report)["checks"]
    return report.verdict


def survives(carried, mutate, seed):
    """Mutate a badge; return what was done if the mutant passes for valid, and it says the same; else None."""
    rng = mutants.seeded(seed)
    original = rng.choice(originals(carried))
    done, mutant = mutate(original, rng)
    if verdict_on(carried, mutant) not in GOOD_ENOUGH:
        return None
    carried.assert_same(original, mutant)
    return "nothing" if mutant == original else done


@pytest.mark.timeout(1200)
@EACH_CARRIER
def test_no_mutant_passes_for_valid(carried):
    number, survivors = number_of(carried), Counter()

    def work(seed):
        if done := survives(carried, carried.mutate, seed):
            survivors[done] += 1

    in_each(number, work)
    # Listed apart from all others, by what was done to them.
    print(f"{carried}: {survivors.total()} mutants of {number} say the same: {dict(survivors)}")
    assert survivors.total() < number / 2


@EACH_CARRIER
def test_no_badge_with_changed_bytes_passes_for_valid(carried):
    in_each(number_of(carried, 2_000), lambda seed: survives(carried, as_bytes, seed))


@EACH_CARRIER
def test_the_unchanged_badges_are_valid(carried):
    """The control: what the mutants come from."""
    for body in originals(carried):
        assert verdict_on(carried, body) is Verdict.VALID
        carried.assert_same(body, body)


@EACH_CARRIER
def test_a_mutant_that_passes_and_says_something_else_would_be_noticed(carried):
    """The control of what survivors are held to: another badge of the same issuer is not the same."""
    partner = partner_of(carried.algorithm)
    for other in carried.make(partner):
        assert verdict_on(carried, other) is Verdict.VALID
        with pytest.raises(AssertionError):
            carried.assert_same(originals(carried)[0], other)


@pytest.mark.parametrize("seed", range(20))
def test_the_meaning_of_a_document_is_that_of_its_words_in_any_order(seed):
    document = json.loads(originals(CARRIERS[0])[0])
    changed = json.loads(json.dumps(document).replace("weekly", "yearly"))
    shuffled = dict(sorted(document.items(), key=lambda _: mutants.seeded(seed).random()))
    assert meaning(changed) != meaning(document)
    assert meaning(shuffled) == meaning(document)
