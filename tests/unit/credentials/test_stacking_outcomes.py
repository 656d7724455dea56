"""What a stack comes to, and in which words (SC-10 to SC-12)."""

from dataclasses import replace

import pytest

from credentials.stacking import Bound, Outcome, SlotOutcome, Standing

from .stacking_cases import (
    LEVELS,
    asked,
    before_award,
    bound,
    bounds,
    by_slot,
    codes,
    part,
    parts,
    rule,
    sentences,
    with_part,
)


def test_a_stack_of_all_its_parts_is_valid_and_says_which_badge_fills_which_slot():
    evaluation = asked(parts())
    assert evaluation.outcome is Outcome.VALID
    assert evaluation.reasons == ()
    assert evaluation.slots == tuple(
        SlotOutcome(f"slot-{n}", Outcome.VALID, f"urn:uuid:part-{n}", digest_bound=True) for n in range(4)
    )


# SC-10: outcomes


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.GOOD])
def test_sc_10_a_rule_that_is_met_without_a_lost_part_is_degraded(standing):
    evaluation = asked(with_part(1, standing=standing), rule=rule(4, 3))
    assert evaluation.outcome is Outcome.VALID_DEGRADED
    assert "Collaboration" in sentences(evaluation)[0]
    assert [each.outcome is Outcome.VALID for each in evaluation.slots] == [True, False, True, True]


def test_sc_10_a_rule_that_is_met_without_a_part_not_supplied_is_degraded():
    evaluation = asked(parts(3), rule=rule(4, 3))
    assert evaluation.outcome is Outcome.VALID_DEGRADED
    assert sentences(evaluation) == ["Critical Thinking was not supplied."]


def test_sc_10_a_rule_that_is_met_without_a_part_that_fits_no_slot_is_degraded_and_says_why():
    low = asked(with_part(1, level=LEVELS[0]), rule=rule(4, 3))
    assert (low.outcome, codes(low)) == (Outcome.VALID_DEGRADED, {"part_level_too_low"})
    stray = asked([*parts(3), part(9)], 3, bound=[*bounds(3), bound(9)])
    assert (stray.outcome, sentences(stray)) == (
        Outcome.VALID_DEGRADED,
        ["Badge 9 is not asked for by the rule."],
    )


def test_sc_10_a_good_part_more_than_is_needed_degrades_nothing():
    evaluation = asked(parts(), rule=rule(4, 3))
    assert evaluation.outcome is Outcome.VALID
    assert {each.outcome for each in evaluation.slots} == {Outcome.VALID}


def test_sc_10_before_the_award_nothing_can_be_lost():
    assert before_award(with_part(1, standing=Standing.REVOKED), rule=rule(4, 3)).outcome is Outcome.VALID


def test_sc_10_a_part_that_is_named_and_not_supplied_leaves_the_answer_open():
    evaluation = asked([part(0), part(1), part(3)])
    assert evaluation.outcome is Outcome.INDETERMINATE
    assert sentences(evaluation) == ["Creativity was not supplied."]
    open_slot = by_slot(evaluation)["slot-2"]
    assert (open_slot.outcome, open_slot.credential_id) == (Outcome.INDETERMINATE, None)
    assert not open_slot.digest_bound
    assert [why.code for why in open_slot.reasons] == ["part_not_supplied"]


def test_sc_10_a_suspended_part_holds_the_stack_whatever_else_is_unknown():
    changed = {0: {"standing": Standing.SUSPENDED}, 1: {"standing": Standing.UNKNOWN}}
    evaluation = asked([part(n, **changed.get(n, {})) for n in range(4)])
    assert evaluation.outcome is Outcome.HELD
    assert [each.outcome for each in evaluation.slots] == [
        Outcome.HELD,
        Outcome.INDETERMINATE,
        Outcome.VALID,
        Outcome.VALID,
    ]


def test_sc_10_a_suspended_part_does_not_hold_a_stack_that_may_be_met_without_it():
    changed = {0: {"standing": Standing.SUSPENDED}, 1: {"standing": Standing.UNKNOWN}}
    evaluation = asked([part(n, **changed.get(n, {})) for n in range(4)], rule=rule(4, 3))
    assert evaluation.outcome is Outcome.INDETERMINATE


def test_sc_10_a_withdrawn_part_makes_it_invalid_whatever_else_is_suspended_or_unknown():
    changed = {0: Standing.SUSPENDED, 1: Standing.UNKNOWN, 2: Standing.REVOKED, 3: Standing.GOOD}
    evaluation = asked([part(n, standing=standing) for n, standing in changed.items()])
    assert evaluation.outcome is Outcome.INVALID
    assert codes(evaluation) == {"part_suspended", "part_unknown", "part_revoked"}


def test_sc_10_what_decides_comes_before_what_is_only_noted():
    other = part(0, digests=frozenset({"other"}))
    evaluation = asked([other, part(1), part(2, standing=Standing.REVOKED), part(3)])
    assert [why.code for why in evaluation.reasons] == ["part_revoked", "other_copy"]


def test_sc_10_an_empty_slot_that_nothing_was_meant_for_says_so():
    evaluation = before_award(parts(3))
    assert evaluation.outcome is Outcome.INVALID
    assert sentences(evaluation) == ["No badge fills the place “slot-3”."]


def test_sc_10_badges_that_are_no_part_of_it_are_not_spoken_of_before_the_award():
    stranger = part(9, standing=Standing.REVOKED)
    assert before_award([*parts(), stranger]).reasons == ()


def test_sc_10_a_badge_without_a_name_is_called_a_component_badge():
    nameless = with_part(0, name="", standing=Standing.REVOKED)
    assert sentences(asked(nameless, bound=[Bound("urn:uuid:part-0", "digest-0"), *bounds()[1:]])) == [
        "A component badge was withdrawn by its issuer."
    ]
    assert sentences(asked(nameless)) == ["Communication was withdrawn by its issuer."]


def test_sc_10_a_name_is_never_read_as_a_pattern():
    named = with_part(0, name="{slot} {0}", standing=Standing.REVOKED)
    assert sentences(asked(named)) == ["{slot} {0} was withdrawn by its issuer."]


# SC-11: privacy


def test_sc_11_with_none_of_the_named_parts_supplied_it_is_attested_and_never_valid():
    evaluation = asked([])
    assert evaluation.outcome is Outcome.ATTESTED_ONLY
    assert {each.outcome for each in evaluation.slots} == {Outcome.ATTESTED_ONLY}
    assert codes(evaluation) == {"part_not_supplied"}


def test_sc_11_a_badge_that_has_nothing_to_do_with_it_does_not_make_attested_worse():
    assert asked([part(9)]).outcome is Outcome.ATTESTED_ONLY


def test_sc_11_only_tampered_parts_are_not_the_same_as_none():
    forged = [replace(each, standing=Standing.NOT_GENUINE, digests=frozenset()) for each in parts()]
    assert asked(forged).outcome is Outcome.INDETERMINATE


def test_sc_11_a_stack_that_names_fewer_parts_than_its_rule_needs_is_not_even_attested():
    assert asked([], bound=bounds(3)).outcome is Outcome.INVALID


# SC-12: the issuer asks the same


def test_sc_12_the_issuer_gets_the_verifiers_answer_before_it_signs():
    assert before_award(parts()).outcome is Outcome.VALID
    assert before_award([]).outcome is Outcome.INVALID
    assert before_award(with_part(0, standing=Standing.UNKNOWN)).outcome is Outcome.INDETERMINATE
    assert not any(each.digest_bound for each in before_award(parts()).slots)
