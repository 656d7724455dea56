"""Stacks of stacks: each by its own rule, each once, circles and depth ended, one leaf counted once."""

import itertools

import pytest

from credentials.stacking import Bound, Member, Outcome, Standing, parse_rule

from .nesting_cases import bound, codes_of, leaf, outcomes, part, rule_for, settled, stack
from .stacking_cases import HOLDER, SOMEBODY_ELSE


def two_layers(**of_leaf):
    """A top badge that rests on a middle one, and that on a leaf."""
    return stack("top", ["middle"]), stack("middle", ["leaf"]), leaf("leaf", **of_leaf)


# --- a part that is a stack itself ---------------------------------------------------------------------


def test_sc_6_a_part_that_is_a_stack_is_evaluated_by_its_own_rule():
    assert outcomes(*two_layers()) == {"top": Outcome.VALID, "middle": Outcome.VALID}
    unmet = stack("middle", ["leaf"], rule=rule_for("middle", ["something-else"]))
    assert outcomes(stack("top", ["middle"]), unmet, leaf("leaf"))["top"] is Outcome.INVALID


@pytest.mark.parametrize(
    ("standing", "outcome", "code"),
    [
        (Standing.GOOD, Outcome.VALID, None),
        (Standing.SUSPENDED, Outcome.HELD, "part_stack_held"),
        (Standing.UNKNOWN, Outcome.INDETERMINATE, "part_stack_indeterminate"),
        (Standing.REVOKED, Outcome.INVALID, "part_stack_invalid"),
        (Standing.EXPIRED, Outcome.INVALID, "part_stack_invalid"),
    ],
)
@pytest.mark.parametrize("layers", [1, 2, 5])
def test_what_befalls_a_leaf_is_felt_at_the_top_however_deep_it_lies(standing, outcome, code, layers):
    names = [f"layer-{at}" for at in range(layers + 1)]
    stacks = [
        stack(upper, [lower], rule=rule_for(upper, [lower], maxDepth=8))
        for upper, lower in itertools.pairwise(names)
    ]
    top = stack("top", [names[0]], rule=rule_for("top", [names[0]], maxDepth=8))
    members = (top, *stacks, leaf(names[-1], standing=standing))
    assert outcomes(*members)["top"] is outcome
    assert codes_of("top", *members) == ({code} if code else set())


def test_what_a_part_once_rested_on_still_tells_a_fall_from_a_fault():
    fallen = settled(*two_layers(standing=Standing.REVOKED))["top"]
    assert (fallen.evaluation.outcome, fallen.once) == (Outcome.INVALID, Outcome.VALID)
    faulty = settled(*two_layers(subject=SOMEBODY_ELSE))["top"]
    assert (faulty.evaluation.outcome, faulty.once) == (Outcome.INVALID, Outcome.INVALID)


def test_a_part_whose_own_parts_are_not_there_leaves_the_stack_open():
    members = (stack("top", ["middle"]), stack("middle", ["leaf"]))
    assert outcomes(*members) == {"top": Outcome.INDETERMINATE, "middle": Outcome.ATTESTED_ONLY}
    assert codes_of("top", *members) == {"part_attested_only"}


def test_a_spare_part_whose_own_parts_fell_degrades_the_stack_only():
    either = stack("top", ["middle", "other"], rule=rule_for("top", ["middle", "other"], 1))
    members = (either, *two_layers(standing=Standing.REVOKED)[1:], leaf("other"))
    assert outcomes(*members)["top"] is Outcome.VALID_DEGRADED


def test_a_withdrawn_part_stays_withdrawn_whatever_it_rests_on():
    members = (stack("top", ["middle"]), stack("middle", ["leaf"], standing=Standing.REVOKED), leaf("leaf"))
    assert codes_of("top", *members) == {"part_revoked"}


@pytest.mark.parametrize("outcome", [Outcome.INDETERMINATE, Outcome.INVALID])
def test_a_part_whose_rule_cannot_be_applied_is_never_taken_to_meet_it(outcome):
    members = (stack("top", ["middle"]), stack("middle", ["leaf"], rule=outcome), leaf("leaf"))
    assert outcomes(*members) == {"top": outcome, "middle": outcome}


def test_the_order_in_which_badges_are_handed_in_does_not_matter():
    top, *others = (stack("top", ["a", "b"]), stack("a", ["x", "y"]), stack("b", ["z"]), *map(leaf, "xyz"))
    for turned in itertools.permutations(others):
        assert outcomes(top, *turned) == dict.fromkeys(("top", "a", "b"), Outcome.VALID)


def test_badges_that_have_nothing_to_do_with_it_are_said_to_be_no_part_of_it():
    members = (*two_layers(), leaf("stranger"))
    assert codes_of("top", *members) == {"part_not_bound"}
    assert settled(*members)["top"].below == (1,)


def test_a_stack_that_names_no_parts_is_met_by_whatever_meets_its_rule():
    members = (stack("top", ["middle"]), stack("middle", ["leaf"], named=()), leaf("leaf"))
    assert outcomes(*members) == {"top": Outcome.VALID, "middle": Outcome.VALID}
    assert outcomes(*members[:2], leaf("leaf", standing=Standing.REVOKED))["middle"] is Outcome.ATTESTED_ONLY


# --- once each ---------------------------------------------------------------------------------------


def diamonds(layers, counted):
    """Two badges a layer, each resting on both of the layer below: 2^layers ways down."""
    members = [stack("top", ["0-a", "0-b"], rule=lenient("top", ["0-a", "0-b"]), counted=counted)]
    for layer in range(layers):
        below = [f"{layer + 1}-a", f"{layer + 1}-b"]
        for side in "ab":
            name = f"{layer}-{side}"
            members.append(stack(name, below, rule=lenient(name, below), counted=counted))
    return [*members, leaf(f"{layers}-a"), leaf(f"{layers}-b")]


def lenient(name, below, **changes):
    document = {**rule_for(name, below).document, "distinct": {"leaves": False}} | changes
    del document["maxDepth"]
    return parse_rule(document)


def test_sc_6_a_million_ways_down_are_one_look_at_each_badge():
    counted = []
    members = diamonds(20, counted)
    assert outcomes(*members, most_layers=32)["top"] is Outcome.VALID
    assert sorted(counted) == sorted(each.part.name for each in members if each.stack)
    assert len(members) == 43


def test_a_rule_is_not_asked_for_where_none_of_its_parts_is_there():
    counted = []
    outcomes(stack("top", ["a"], counted=counted), leaf("b"))
    assert counted == []


# --- circles -----------------------------------------------------------------------------------------


def test_sc_6_a_badge_that_rests_on_itself_is_not_met():
    by_id = Bound("urn:uuid:top", None, "top")
    top = stack("top", ["top"], named=[by_id])
    assert outcomes(top) == {"top": Outcome.INVALID}
    assert codes_of("top", top) >= {"part_circular"}


@pytest.mark.parametrize("length", [2, 3, 7])
def test_sc_6_badges_that_rest_on_each_other_in_a_circle_are_none_of_them_met(length):
    names = [f"n{at}" for at in range(length)]
    members = [
        stack(name, [names[at - 1]], named=[Bound(f"urn:uuid:{names[at - 1]}", None)])
        for at, name in enumerate(names)
    ]
    assert set(outcomes(*members).values()) == {Outcome.INVALID}
    assert all("part_circular" in codes_of(name, *members) for name in names)


def test_sc_6_another_copy_of_the_badge_closes_the_circle_too():
    top = stack("top", ["middle"])
    middle = stack("middle", ["top"], named=[Bound("urn:other", "digest-copy")])
    copy = leaf("top", digests=frozenset({"digest-copy"}))
    assert "part_circular" in codes_of("top", top, middle, copy)


def test_what_is_not_in_the_circle_is_judged_as_if_there_were_none():
    spare = stack("top", ["round", "good"], rule=rule_for("top", ["round", "good"], 1))
    other = stack("round", ["top"], named=[Bound("urn:uuid:top", None)])
    assert outcomes(spare, other, leaf("good"))["top"] is Outcome.VALID_DEGRADED


def test_a_badge_by_somebody_else_with_the_number_of_a_part_closes_no_circle():
    impostor = stack(
        "middle",
        ["top"],
        named=[Bound("urn:uuid:top", None)],
        issuer="did:web:other.example",
        digests=frozenset({"other"}),
    )
    assert outcomes(*two_layers(), impostor)["top"] is Outcome.VALID


# --- depth -------------------------------------------------------------------------------------------


def tower(height, **changes):
    """A badge on a badge on a badge: the top has this many layers below it."""
    names = ["top", *(f"layer-{at}" for at in range(1, height)), "leaf"]
    stacks = [
        stack(upper, [lower], rule=free(upper, lower, **changes))
        for upper, lower in itertools.pairwise(names)
    ]
    return [*stacks, leaf("leaf")]


def free(upper, lower, **changes):
    document = dict(rule_for(upper, [lower]).document)
    del document["maxDepth"]
    return parse_rule(document | changes)


@pytest.mark.parametrize(
    ("height", "outcome"), [(1, Outcome.VALID), (8, Outcome.VALID), (9, Outcome.INDETERMINATE)]
)
def test_sc_6_more_layers_than_are_followed_leave_the_answer_open(height, outcome):
    assert outcomes(*tower(height))["top"] is outcome
    if height > 8:
        assert codes_of("top", *tower(height)) == {"part_beyond_limit"}


@pytest.mark.parametrize(
    ("height", "outcome"), [(2, Outcome.VALID), (3, Outcome.INVALID), (5, Outcome.INVALID)]
)
def test_sc_6_more_layers_than_the_rule_allows_do_not_count(height, outcome):
    _, *below = tower(height)
    strict = stack("top", [below[0].part.name], rule=free("top", below[0].part.name, maxDepth=2))
    assert outcomes(strict, *below)["top"] is outcome
    if outcome is Outcome.INVALID:
        assert codes_of("top", strict, *below) == {"part_too_deep"}


# --- leaves ------------------------------------------------------------------------------------------


def sharing(**distinct):
    """Two stacks that both rest on the badge b, under a top that wants both."""
    rule = rule_for("top", ["left", "right"], distinct=distinct)
    sides = (stack("left", ["a", "b"]), stack("right", ["b", "c"]))
    return stack("top", ["left", "right"], rule=rule), *sides, *map(leaf, "abc")


def test_sc_6_one_leaf_does_not_count_through_two_stacks():
    assert outcomes(*sharing())["top"] is Outcome.INVALID
    assert codes_of("top", *sharing()) == {"part_leaf_counted"}
    assert outcomes(*sharing(leaves=False))["top"] is Outcome.VALID


def test_one_leaf_does_not_count_through_two_stacks_however_deep_it_lies_below_them():
    top = stack("top", ["left", "right"], rule=rule_for("top", ["left", "right"]))
    deep = (stack("right", ["middle"]), stack("middle", ["b", "c"]))
    assert outcomes(top, stack("left", ["a", "b"]), *deep, *map(leaf, "abc"))["top"] is Outcome.INVALID


def test_a_part_may_count_beside_a_stack_that_rests_on_it():
    top = stack("top", ["left", "b"], rule=rule_for("top", ["left", "b"]))
    assert outcomes(top, stack("left", ["a", "b"]), *map(leaf, "ab"))["top"] is Outcome.VALID


def test_of_stacks_that_share_leaves_those_are_chosen_that_do_not():
    names = ["p", "q", "r"]
    rule = rule_for("top", names, 2)
    sides = (stack("p", ["a", "b"]), stack("q", ["b", "c"]), stack("r", ["c", "d"]))
    evaluation = settled(stack("top", names, rule=rule), *sides, *map(leaf, "abcd"))["top"].evaluation
    assert evaluation.outcome is Outcome.VALID
    assert [each.credential_id for each in evaluation.slots] == ["urn:uuid:p", None, "urn:uuid:r"]


def test_a_leaf_that_fell_counts_through_none_and_stands_in_the_way_of_none():
    top, *_ = sharing()
    sides = [
        stack(name, below, rule=rule_for(name, below, 1)) for name, below in (("left", "ab"), ("right", "bc"))
    ]
    leaves = [leaf(name, standing=Standing.REVOKED if name == "b" else Standing.GOOD) for name in "abc"]
    assert outcomes(top, *sides, *leaves)["top"] is Outcome.VALID
    assert outcomes(top, *sides, *map(leaf, "abc"))["top"] is Outcome.INVALID


@pytest.mark.parametrize("distinct", [True, False])
def test_one_credential_fills_one_slot_and_so_does_one_achievement_if_the_rule_says_so(distinct):
    rule = rule_for("top", ["a", "a"], distinct={"credentials": distinct})
    again = part("a", credential_id="urn:uuid:again", digests=frozenset({"digest-again"}))
    members = [
        stack("top", [], rule=rule, named=[bound("a"), Bound("urn:uuid:again", "digest-again")]),
        leaf("a"),
    ]
    assert outcomes(*members)["top"] is not Outcome.VALID
    assert outcomes(*members, Member(again))["top"] is (Outcome.INVALID if distinct else Outcome.VALID)


def test_the_holder_of_every_layer_is_asked_for():
    members = (
        stack("top", ["middle"]),
        stack("middle", ["leaf"], subject=HOLDER),
        leaf("leaf", subject=SOMEBODY_ELSE),
    )
    assert outcomes(*members)["top"] is Outcome.INVALID
