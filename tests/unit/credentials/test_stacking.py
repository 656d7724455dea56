"""What counts in a slot: achievement, issuer, level, age, dates, holder, standing (SC-4 to SC-9)."""

import random
from dataclasses import replace

import pytest

from credentials.stacking import Duration, Option, Outcome, Require, Standing

from .stacking_cases import (
    AWARDED,
    HOLDER,
    LEVELS,
    NOW,
    SOMEBODY_ELSE,
    achievement,
    asked,
    before_award,
    by_slot,
    codes,
    days,
    issuer,
    part,
    parts,
    rule,
    sentences,
    slot,
    with_part,
)

# SC-4: the slot test


def test_sc_4_the_achievement_alone_never_fills_a_slot_without_its_issuer():
    evaluation = asked(with_part(1, issuer=issuer(0)))
    assert evaluation.outcome is Outcome.INVALID
    assert sentences(evaluation) == [
        "Collaboration was awarded by an issuer that does not count for this place."
    ]


def test_sc_4_issuer_and_achievement_have_to_stand_in_one_option():
    options = (Option(achievement(0), (issuer(0),)), Option(achievement(1), (issuer(1),)))
    mixed = replace(rule(1), slots=(slot(0, any_of=options),))
    for supplied, outcome in (
        (part(0), Outcome.VALID),
        (part(1), Outcome.VALID),
        (part(0, issuer=issuer(1)), Outcome.INVALID),
    ):
        assert before_award([supplied], rule=mixed).outcome is outcome


def test_sc_4_one_achievement_may_stand_in_several_options():
    options = (Option(achievement(0), (issuer(0),)), Option(achievement(0), (issuer(1),)))
    both = replace(rule(1), slots=(slot(0, any_of=options),))
    assert before_award([part(0, issuer=issuer(1))], rule=both).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("level", "code", "words"),
    [
        (LEVELS[0], "part_level_too_low", "Communication is below the level that is asked for."),
        (None, "part_level_missing", "Communication states no level, and one is asked for."),
        (
            "https://b.example/levels#9",
            "part_level_unknown",
            "Communication states a level that the rule does not know.",
        ),
    ],
)
def test_sc_4_a_level_counts_by_the_order_of_the_rule(level, code, words):
    evaluation = asked(with_part(0, level=level))
    assert evaluation.outcome is Outcome.INVALID
    why = by_slot(evaluation)["slot-0"].reasons
    assert [(each.code, each.detail, each.slot, each.credential_id) for each in why] == [
        (code, words, "slot-0", "urn:uuid:part-0")
    ]
    assert why[0] in evaluation.reasons


def test_sc_4_a_higher_level_is_enough_and_a_slot_without_level_takes_any():
    assert asked(with_part(0, level=LEVELS[2])).outcome is Outcome.VALID
    free = replace(rule(1), slots=(slot(0, min_level=None),))
    assert before_award([part(0, level=None)], rule=free).outcome is Outcome.VALID


def test_sc_4_the_order_of_levels_is_the_rules_own_and_not_that_of_their_names():
    turned = replace(slot(0).min_level, order=tuple(reversed(LEVELS)))
    strict = replace(rule(1), slots=(slot(0, min_level=turned),))
    assert before_award([part(0, level=LEVELS[0])], rule=strict).outcome is Outcome.VALID
    assert before_award([part(0, level=LEVELS[2])], rule=strict).outcome is Outcome.INVALID


@pytest.mark.parametrize(("age_at", "now_counts"), [("award", False), ("now", True)])
def test_sc_4_age_is_counted_from_the_award_of_the_part_to_the_award_of_the_stack_or_to_now(
    age_at, now_counts
):
    document = rule(1).document
    slots = {"slot-0": document["slots"]["slot-0"] | {"maxAge": "P60D", "ageAt": age_at}}
    aged = rule(1, slots=slots)
    fresh, old = part(0), part(0, awarded_at=AWARDED - days(61))
    assert asked([fresh], 1, rule=aged, now=AWARDED + days(30)).outcome is Outcome.VALID
    later = asked([fresh], 1, rule=aged, now=AWARDED + days(31))
    assert later.outcome is (Outcome.INVALID if now_counts else Outcome.VALID)
    too_old = asked([old], 1, rule=aged)
    assert too_old.outcome is Outcome.INVALID
    assert sentences(too_old) == ["Communication was awarded too long ago."]


def test_sc_4_a_reissue_makes_a_part_no_younger():
    young = replace(rule(1), slots=(slot(0, max_age=Duration(days=20)),))
    assert before_award([part(0, valid_from=AWARDED - days(1))], rule=young).outcome is Outcome.INVALID


# SC-5: what counts once


def test_sc_5_overlapping_slots_are_matched_and_not_taken_in_turn():
    both = (Option(achievement(0), (issuer(0),)), Option(achievement(1), (issuer(1),)))
    overlapping = replace(rule(2), slots=(slot(0, any_of=both), slot(1, any_of=both[:1])))
    evaluation = before_award([part(0), part(1)], rule=overlapping)
    assert evaluation.outcome is Outcome.VALID
    assert [each.credential_id for each in evaluation.slots] == ["urn:uuid:part-1", "urn:uuid:part-0"]


def same_twice():
    """A rule of two slots for one achievement."""
    return replace(rule(2), slots=(slot(0), replace(slot(0), name="slot-1")))


def test_sc_5_one_credential_fills_one_slot_however_often_it_is_supplied():
    evaluation = before_award([part(0)] * 4, rule=same_twice())
    assert evaluation.outcome is Outcome.INVALID
    assert codes(evaluation) == {"part_fills_other_slot"}
    assert before_award([part(0)] * 4).outcome is Outcome.INVALID


def test_sc_5_two_credentials_for_one_achievement_count_once_unless_the_rule_says_otherwise():
    two = [part(0), part(0, credential_id="urn:uuid:again", digests=frozenset())]
    once = before_award(two, rule=same_twice())
    assert once.outcome is Outcome.INVALID
    assert codes(once) == {"part_fills_other_slot", "part_same_achievement"}
    assert "Communication is held twice, and counts once." in sentences(once)
    lenient = replace(same_twice(), distinct=replace(rule(2).distinct, credentials=False))
    assert before_award(two, rule=lenient).outcome is Outcome.VALID
    assert before_award(two[:1], rule=lenient).outcome is Outcome.INVALID


def test_sc_5_at_least_k_of_n_is_met_by_any_k():
    three_of_four = rule(4, 3)
    for left_out in range(4):
        held = [part(n) for n in range(4) if n != left_out]
        assert before_award(held, rule=three_of_four).outcome is Outcome.VALID
        assert before_award(held[1:], rule=three_of_four).outcome is Outcome.INVALID


def test_sc_5_nested_requirements_are_met_as_they_are_written():
    either = {"any": [{"all": ["slot-0", "slot-1"]}, {"atLeast": {"k": 1, "of": ["slot-2", "slot-3"]}}]}
    nested = rule(4, require=either)
    held = {
        "01": Outcome.VALID,
        "0": Outcome.INVALID,
        "2": Outcome.VALID,
        "3": Outcome.VALID,
        "": Outcome.INVALID,
    }
    for numbers, outcome in held.items():
        assert before_award([part(int(n)) for n in numbers], rule=nested).outcome is outcome


def test_sc_5_a_rule_with_more_ways_than_are_tried_is_left_open():
    """Seven bundles of three out of twenty badges can not be had, but only trying all of them would tell."""
    draw = random.Random(3)
    wanted = [n for _ in range(21) for n in draw.sample(range(20), 3)]
    slots = tuple(replace(slot(n), name=f"slot-{at}") for at, n in enumerate(wanted))
    bundles = tuple(Require(3, tuple(f"slot-{3 * n + m}" for m in range(3))) for n in range(21))
    hard = replace(rule(1), slots=slots, require=Require(7, bundles))
    evaluation = before_award([part(n) for n in range(20)], rule=hard)
    assert evaluation.outcome is Outcome.INDETERMINATE
    assert evaluation.reasons[0].detail == "There are more ways to meet the rule than we try."
    assert sum(each.outcome is Outcome.VALID for each in evaluation.slots) <= 20


# SC-7: dates


def test_sc_7_a_part_awarded_after_the_stack_does_not_justify_it():
    late = {"awarded_at": AWARDED + days(1), "valid_from": AWARDED + days(1)}
    for changes in (late, late | {"digests": frozenset({"other"})}):
        evaluation = asked(with_part(2, **changes))
        assert evaluation.outcome is Outcome.INVALID
        assert sentences(evaluation) == ["Creativity is dated after the badge that rests on it."]
    assert asked(with_part(2, awarded_at=AWARDED, valid_from=AWARDED)).outcome is Outcome.VALID


def test_sc_7_bytes_that_were_named_but_begin_later_were_dated_ahead():
    evaluation = asked(with_part(2, valid_from=AWARDED + days(1)))
    assert evaluation.outcome is Outcome.INVALID
    assert codes(evaluation) == {"part_future_dated"}


def test_sc_7_a_part_re_issued_after_the_award_counts_by_its_older_award_date():
    evaluation = asked(with_part(2, valid_from=AWARDED + days(1), digests=frozenset({"new"})))
    assert evaluation.outcome is Outcome.VALID
    assert codes(evaluation) == {"part_superseded"}


def test_sc_7_before_the_award_nothing_that_begins_later_counts():
    assert before_award(with_part(2, valid_from=AWARDED + days(1))).outcome is Outcome.INVALID


# SC-8: the holder


def test_sc_8_a_part_of_somebody_else_does_not_count():
    evaluation = asked(with_part(3, subject=SOMEBODY_ELSE))
    assert evaluation.outcome is Outcome.INVALID
    assert sentences(evaluation) == ["Critical Thinking was awarded to somebody else."]


def test_sc_8_an_issuer_that_does_not_know_the_subject_yet_has_seen_to_it_itself():
    assert before_award(with_part(3, subject=SOMEBODY_ELSE)).outcome is Outcome.VALID


@pytest.mark.parametrize("subject", [None, "urn:uuid:made-for-one-award"])
def test_sc_8_where_no_key_can_be_compared_the_issuers_signed_word_is_taken_and_told(subject):
    evaluation = asked(with_part(3, subject=subject))
    assert evaluation.outcome is Outcome.VALID
    assert codes(evaluation) == {"part_holder_attested"}
    unproved = asked(with_part(3, subject=subject), rule=rule(4, binding=["same-subject", "proved"]))
    assert unproved.outcome is Outcome.INDETERMINATE
    assert sentences(unproved) == [
        "We could not tell whether Critical Thinking was awarded to the same person."
    ]


def test_sc_8_a_stack_that_is_not_bound_to_a_key_is_compared_no_better():
    assert codes(asked(parts(), subject="urn:uuid:the-stack")) == {"part_holder_attested"}


def test_sc_8_without_a_signed_word_an_incomparable_holder_stays_open():
    evaluation = before_award(with_part(3, subject=None), subject=HOLDER)
    assert evaluation.outcome is Outcome.INDETERMINATE


# 9.4, cascade: what becomes of the stack when a part falls


@pytest.mark.parametrize(
    ("standing", "outcome", "code", "words"),
    [
        (Standing.REVOKED, Outcome.INVALID, "part_revoked", "Communication was withdrawn by its issuer."),
        (Standing.SUSPENDED, Outcome.HELD, "part_suspended", "Communication is paused by its issuer."),
        (Standing.EXPIRED, Outcome.INVALID, "part_expired", "Communication has expired."),
        (Standing.NOT_YET_VALID, Outcome.INVALID, "part_not_yet_valid", "Communication is not valid yet."),
        (Standing.UNKNOWN, Outcome.INDETERMINATE, "part_unknown", "Communication could not be checked."),
    ],
)
def test_sc_9_a_fallen_part_is_seen_live_by_verifier_and_issuer(standing, outcome, code, words):
    for evaluation in (asked(with_part(0, standing=standing)), before_award(with_part(0, standing=standing))):
        assert evaluation.outcome is outcome
        assert [(why.code, why.detail, why.credential_id) for why in evaluation.reasons] == [
            (code, words, "urn:uuid:part-0")
        ]
        assert by_slot(evaluation)["slot-0"].outcome is outcome


def lenient(after_expiry):
    return rule(4, cascade={"expired": f"fail-after-award:{after_expiry}"})


def test_sc_9_a_part_that_expired_since_the_award_counts_as_long_as_the_rule_says():
    ended = with_part(0, standing=Standing.EXPIRED, valid_until=AWARDED + days(30))
    evaluation = asked(ended, rule=lenient("P90D"))
    assert evaluation.outcome is Outcome.VALID
    assert sentences(evaluation) == ["Communication has expired since, which the rule still accepts."]
    assert asked(ended, rule=lenient("P60D")).outcome is Outcome.INVALID
    assert asked(ended, rule=lenient("P90D"), now=AWARDED + days(120)).outcome is Outcome.INVALID


def test_sc_9_a_part_in_force_to_the_instant_of_the_award_was_in_force():
    ended = with_part(0, standing=Standing.EXPIRED, valid_until=AWARDED)
    assert asked(ended, rule=lenient("P1Y")).outcome is Outcome.VALID
    assert asked(ended, rule=lenient("P0D"), now=AWARDED).outcome is Outcome.INVALID


@pytest.mark.parametrize("valid_until", [AWARDED - days(1), None])
def test_sc_9_a_part_not_known_to_have_been_in_force_at_the_award_is_never_tolerated(valid_until):
    ended = with_part(0, standing=Standing.EXPIRED, valid_until=valid_until)
    assert asked(ended, rule=lenient("P100Y")).outcome is Outcome.INVALID


def test_sc_9_revocation_is_never_tolerated():
    gone = with_part(0, standing=Standing.REVOKED, valid_until=NOW + days(30))
    assert asked(gone, rule=lenient("P100Y")).outcome is Outcome.INVALID
