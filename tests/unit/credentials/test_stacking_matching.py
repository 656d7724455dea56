"""Filling slots at once: maximum matching, requirements that compete for units, and the effort it takes."""

import random
from itertools import permutations

import pytest

from credentials.stacking.matching import Effort, Matching, SearchLimit, satisfy
from credentials.stacking.rule import Require
from tests.support.counts import count


def edges(**slots):
    """Slots with their units, each a letter: `edges(a="xy")` lets x or y fill slot a."""
    return {slot: [(unit,) for unit in units] for slot, units in slots.items()}


def met(require, **slots):
    return satisfy(require, edges(**slots), Effort())


def every(*terms):
    return Require(len(terms), terms)


def some(*terms):
    return Require(1, terms)


def test_sc_5_slots_that_overlap_are_filled_where_taking_the_first_that_fits_would_fail():
    assert met(every("a", "b"), a="xy", b="x") == {"a", "b"}
    assert met(every("a", "b", "c"), a="xy", b="yz", c="x") == {"a", "b", "c"}


def test_one_unit_fills_one_slot():
    assert met(every("a", "b"), a="x", b="x") is None
    assert met(Require(1, ("a", "b")), a="x", b="x") is not None


def test_a_slot_without_units_is_not_filled():
    assert met(every("a"), a="") is None
    assert satisfy(every("a"), {}, Effort()) is None


def test_of_several_slots_no_more_are_filled_than_asked_for():
    assert len(met(Require(2, ("a", "b", "c")), a="x", b="y", c="z")) == 2


def test_a_slot_of_one_requirement_stands_in_for_another_to_free_a_unit():
    """First `a` takes x, then the second requirement needs x: `b` has to stand in for `a`."""
    assert met(every(some("a", "b"), some("c")), a="x", b="y", c="x") == {"b", "c"}


def test_standing_in_goes_through_several_requirements():
    require = every(some("a", "b"), some("c", "d"), some("e"))
    assert met(require, a="x", b="y", c="y", d="z", e="x") == {"b", "d", "e"}


def test_the_choice_between_nested_requirements_is_tried_out():
    either = some(every("a", "b"), every("c", "d"))
    assert met(every(either, "e"), a="x", b="y", c="z", d="w", e="x") == {"c", "d", "e"}


def test_a_choice_may_mix_slots_and_nested_requirements():
    mixed = Require(2, ("a", every("b", "c"), every("d")))
    assert met(mixed, a="", b="x", c="y", d="z") == {"b", "c", "d"}
    assert met(mixed, a="x", b="x", c="y", d="x") is None
    assert met(mixed, a="x", b="x", c="y", d="z") == {"a", "d"}


def test_packing_sets_has_the_answer_of_trying_all():
    """Which two of three bundles can be had together hangs on the units that they share."""
    bundles = Require(2, (every("a", "b"), every("c", "d"), every("e", "f")))
    assert met(bundles, a="x", b="y", c="x", d="z", e="w", f="z") == {"a", "b", "e", "f"}
    assert met(bundles, a="x", b="y", c="x", d="z", e="y", f="z") is None


def test_a_diamond_of_slots_has_a_matching_only_for_as_many_as_it_has_units():
    """Twenty pairs of slots over twenty shared units, 2^20 ways to choose: no way is tried twice."""
    pairs = {f"{side}{n}": f"{chr(65 + n)}" for n in range(20) for side in "lr"}
    require = every(*(some(f"l{n}", f"r{n}") for n in range(20)))
    effort = Effort()
    assert len(satisfy(require, edges(**pairs), effort)) == 20
    assert effort.spent < 1_000
    both = every(*(every(f"l{n}", f"r{n}") for n in range(20)))
    assert met(both, **pairs) is None


def test_64_slots_over_64_units_cost_at_most_one_visit_a_unit_and_augmentation():
    """Each slot n takes units 0 to n, asked in the order that forces the most moves."""
    units = [(f"u{n:02}",) for n in range(64)]
    worst = {f"s{n:02}": units[: n + 1] for n in range(64)}
    for order in (sorted(worst), sorted(worst, reverse=True)):
        effort = Effort()
        assert len(satisfy(every(*order), worst, effort)) == 64
        assert effort.spent <= 64 * 64 + 2


def test_64_slots_that_all_take_all_but_one_unit_too_few_are_refused_as_cheaply():
    units = [(f"u{n:02}",) for n in range(63)]
    slots = {f"s{n:02}": units for n in range(64)}
    effort = Effort()
    assert satisfy(every(*slots), slots, effort) is None
    assert effort.spent <= 64 * 64 + 2


def test_a_choice_of_20_out_of_40_bundles_that_cannot_be_had_is_refused_without_trying_all():
    bundles = [every(f"a{n}", f"b{n}") for n in range(40)]
    units = {f"{side}{n}": [(f"{side}{n}",)] for n in range(19) for side in "ab"}
    effort = Effort()
    assert satisfy(Require(20, tuple(bundles)), units, effort) is None
    assert effort.spent < 1_000


def test_a_search_beyond_its_effort_ends_with_no_answer():
    """Bundles of three out of a few shared units: packing them is hard, and this one can not be had."""
    draw = random.Random(3)
    names = [f"u{n}" for n in range(30)]
    slots = {f"s{n}-{m}": [(unit,)] for n in range(40) for m, unit in enumerate(draw.sample(names, 3))}
    bundles = tuple(every(*(f"s{n}-{m}" for m in range(3))) for n in range(40))
    with pytest.raises(SearchLimit):
        satisfy(Require(11, bundles), slots, Effort())


def test_filling_more_slots_keeps_those_that_are_filled():
    matching = Matching(edges(a="xy", b="x", c="y"), Effort())
    assert matching.fill("a")
    assert matching.fill("b")
    assert not matching.fill("c")
    assert matching.units == {"a": ("y",), "b": ("x",)}
    assert matching.owners == {("y",): "a", ("x",): "b"}


def test_taking_what_is_free_moves_nothing():
    matching = Matching(edges(a="xy", b="x", c="xz"), Effort())
    matching.fill("a")
    for slot in ("a", "b", "c"):
        matching.take_free(slot)
    assert matching.units == {"a": ("x",), "c": ("z",)}


def test_a_copy_goes_its_own_way():
    matching = Matching(edges(a="x"), Effort())
    other = matching.copy()
    assert other.demand(("a",), 1)
    assert (matching.units, other.units) == ({}, {"a": ("x",)})


def test_random_requirements_have_the_answer_of_trying_all_assignments():
    draw = random.Random(20)
    answers = {True: 0, False: 0}
    for _ in range(count(20_000)):
        slots = [f"s{n}" for n in range(draw.randint(1, 5))]
        units = [(f"u{n}",) for n in range(draw.randint(1, 4))]
        taken = {slot: [unit for unit in units if draw.random() < 0.4] for slot in slots}
        require = _random(draw, slots)
        found = satisfy(require, taken, Effort())
        assert (found is not None) == _tried_out(require, slots, units, taken), (require, taken)
        if found is not None:
            assert _is_met(require, found)
            assert _tried_out(Require(len(found), tuple(sorted(found))), sorted(found), units, taken)
        answers[found is not None] += 1
    assert min(answers.values()) > sum(answers.values()) / 10


def _random(draw, slots):
    """A requirement in which each slot stands once, nested by chance."""
    if len(slots) > 1 and draw.random() < 0.6:
        cut = draw.randint(1, len(slots) - 1)
        terms = [*slots[:cut], _random(draw, slots[cut:])]
        if draw.random() < 0.5:
            terms = [_random(draw, slots[:cut]), _random(draw, slots[cut:])]
    else:
        terms = list(slots)
    return Require(draw.randint(1, len(terms)), tuple(terms))


def _is_met(require, filled):
    met = [term in filled if isinstance(term, str) else _is_met(term, filled) for term in require.of]
    return sum(met) >= require.k


def _tried_out(require, slots, units, taken):
    places = [*units, *[None] * len(slots)]
    for chosen in set(permutations(places, len(slots))):
        filled = {slot for slot, unit in zip(slots, chosen, strict=True) if unit in taken[slot]}
        if _is_met(require, filled):
            return True
    return False
