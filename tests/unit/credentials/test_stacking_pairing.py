"""Which supplied badges are the ones that a stack names (SC-2)."""

from dataclasses import replace

import pytest

from credentials.stacking import Bound, Outcome, Standing

from .stacking_cases import (
    AWARDED,
    LEVELS,
    NOW,
    SOMEBODY_ELSE,
    asked,
    before_award,
    bound,
    bounds,
    by_slot,
    codes,
    days,
    part,
    parts,
    sentences,
    with_part,
)


def test_sc_2_a_part_is_paired_by_its_digest_even_if_the_evidence_names_another_id():
    named = [*bounds(3), Bound("urn:uuid:mistyped", "digest-3", "Critical Thinking")]
    evaluation = asked(parts(), bound=named)
    assert evaluation.outcome is Outcome.VALID
    assert by_slot(evaluation)["slot-3"].digest_bound


def test_sc_2_another_copy_by_the_same_issuer_fills_the_slot_and_is_told_as_not_bound_by_digest():
    evaluation = asked(with_part(2, digests=frozenset({"of the JWT copy"})))
    assert evaluation.outcome is Outcome.VALID
    filled = by_slot(evaluation)["slot-2"]
    assert (filled.outcome, filled.digest_bound) == (Outcome.VALID, False)
    assert [why.code for why in filled.reasons] == ["other_copy"]
    assert sentences(evaluation) == [
        "Creativity is another copy than the one that was named, by the same issuer."
    ]


def test_sc_2_a_part_named_without_a_digest_counts_and_is_told_as_not_bound_by_digest():
    evaluation = asked(parts(), bound=[*bounds(3), replace(bound(3), digest=None)])
    assert evaluation.outcome is Outcome.VALID
    assert not by_slot(evaluation)["slot-3"].digest_bound
    assert codes(evaluation) == {"part_named_by_id"}


def test_sc_2_another_copy_by_another_issuer_does_not_count():
    impostor = part(1, issuer="did:web:impostor.example", digests=frozenset())
    assert asked([part(0), impostor, part(2), part(3)]).outcome is Outcome.INVALID


def test_sc_2_the_bound_copy_is_not_displaced_by_an_impostor_with_its_id():
    impostor = part(1, issuer="did:web:impostor.example", digests=frozenset(), valid_from=AWARDED)
    for supplied in ([*parts(), impostor], [impostor, *parts()]):
        evaluation = asked(supplied)
        assert evaluation.outcome is Outcome.VALID
        assert codes(evaluation) == {"part_not_bound"}


def test_sc_2_a_newer_edition_takes_the_place_of_the_withdrawn_one():
    old = part(1, standing=Standing.REVOKED)
    new = part(1, valid_from=NOW - days(1), digests=frozenset({"new"}), level=LEVELS[2])
    evaluation = asked([part(0), old, new, part(2), part(3)])
    assert evaluation.outcome is Outcome.VALID
    assert codes(evaluation) == {"part_superseded"}
    assert not by_slot(evaluation)["slot-1"].digest_bound


def test_sc_2_a_newer_edition_counts_by_what_it_says_and_not_by_what_the_old_one_said():
    lower = part(1, valid_from=NOW - days(1), digests=frozenset({"new"}), level=LEVELS[0])
    evaluation = asked([*parts(), lower])
    assert evaluation.outcome is Outcome.INVALID
    assert "Collaboration is below the level that is asked for." in sentences(evaluation)


def test_sc_2_an_older_edition_does_not_save_a_withdrawn_one():
    old = part(1, valid_from=AWARDED - days(60), digests=frozenset({"old"}))
    evaluation = asked([part(0), part(1, standing=Standing.REVOKED), old, part(2), part(3)])
    assert evaluation.outcome is Outcome.INVALID
    assert "part_revoked" in codes(evaluation)


def test_sc_2_a_withdrawn_copy_does_not_count_against_another_of_the_same_edition():
    lost = part(1, standing=Standing.REVOKED)
    kept = part(1, digests=frozenset({"other"}))
    for supplied in ([lost, kept], [kept, lost]):
        evaluation = asked([part(0), *supplied, part(2), part(3)])
        assert evaluation.outcome is Outcome.VALID
        assert codes(evaluation) == {"other_copy"}


@pytest.mark.parametrize("standing", [Standing.REVOKED, Standing.SUSPENDED])
def test_sc_2_a_copy_that_cannot_be_checked_does_not_save_another_of_the_same_edition(standing):
    fallen = part(1, standing=standing)
    unchecked = part(1, standing=Standing.UNKNOWN, digests=frozenset({"other"}))
    alone = asked([part(0), fallen, part(2), part(3)])
    for supplied in ([fallen, unchecked], [unchecked, fallen]):
        assert asked([part(0), *supplied, part(2), part(3)]) == alone
    swapped = [replace(fallen, digests=unchecked.digests), replace(unchecked, digests=fallen.digests)]
    assert asked([part(0), *swapped, part(2), part(3)]).outcome is alone.outcome


def test_sc_2_of_several_copies_the_one_made_for_the_holder_counts():
    for_another_wallet = part(1, subject=SOMEBODY_ELSE)
    for_this_one = part(1, digests=frozenset({"other"}))
    evaluation = asked([part(0), for_another_wallet, for_this_one, part(2), part(3)])
    assert evaluation.outcome is Outcome.VALID


@pytest.mark.parametrize("withdrawn", [[], [part(1, standing=Standing.REVOKED)]])
def test_sc_2_of_several_copies_that_cannot_be_checked_the_one_made_for_the_holder_counts(withdrawn):
    newer = {"standing": Standing.UNKNOWN, "valid_from": AWARDED - days(1), "digests": frozenset()}
    wallets = [part(1, subject=SOMEBODY_ELSE, **newer), part(1, **newer)]
    evaluation = asked([part(0), *withdrawn, *wallets, part(2), part(3)])
    assert evaluation.outcome is Outcome.INDETERMINATE


def test_sc_2_a_newer_edition_that_cannot_be_checked_leaves_open_whether_a_withdrawn_part_was_replaced():
    new = part(1, standing=Standing.UNKNOWN, valid_from=NOW - days(1), digests=frozenset({"new"}))
    assert asked([*with_part(1, standing=Standing.REVOKED), new]).outcome is Outcome.INDETERMINATE
    assert asked([*parts(), new]).outcome is Outcome.VALID


def test_sc_2_an_edition_that_cannot_be_checked_does_not_save_a_newer_withdrawn_one():
    old = part(1, standing=Standing.UNKNOWN, valid_from=AWARDED - days(60), digests=frozenset({"old"}))
    assert asked([*with_part(1, standing=Standing.REVOKED), old]).outcome is Outcome.INVALID


def test_sc_2_a_tampered_copy_says_nothing_about_the_part_and_none_of_its_words_are_shown():
    forged = part(1, standing=Standing.NOT_GENUINE, digests=frozenset({"forged"}), name="Grand Master")
    evaluation = asked([part(0), forged, part(2), part(3)])
    assert evaluation.outcome is Outcome.INDETERMINATE
    assert codes(evaluation) == {"part_tampered"}
    assert sentences(evaluation) == [
        "The copy of Collaboration that was supplied is not genuine, and no other was."
    ]


def test_sc_2_a_tampered_copy_beside_the_genuine_one_changes_nothing():
    forged = part(1, standing=Standing.NOT_GENUINE, digests=frozenset({"forged"}), valid_from=NOW)
    assert asked([forged, *parts()]).outcome is Outcome.VALID


def test_sc_2_bytes_that_were_named_and_are_not_genuine_fail():
    forged = part(1, standing=Standing.NOT_GENUINE, name="Grand Master")
    evaluation = asked([part(0), forged, part(2), part(3)])
    assert evaluation.outcome is Outcome.INVALID
    assert "Grand Master" not in " ".join(sentences(evaluation))
    assert codes(evaluation) == {"part_not_genuine"}


def test_sc_2_a_part_that_is_not_named_does_not_count():
    evaluation = asked(parts(), bound=bounds(3))
    assert evaluation.outcome is Outcome.INVALID
    assert "Critical Thinking is not among the badges that this one rests on." in sentences(evaluation)
    assert before_award(parts()).outcome is Outcome.VALID


def test_sc_2_a_part_that_is_named_twice_is_one_part():
    twice = [*bounds(3), replace(bound(2), digest="digest of another copy"), Bound("urn:uuid:x", "digest-0")]
    assert asked(parts(3), bound=twice).outcome is Outcome.INVALID
    evaluation = asked([], bound=twice)
    assert evaluation.outcome is Outcome.INVALID
    assert [why.code for why in evaluation.reasons].count("part_not_supplied") == 3


def test_sc_2_a_part_that_is_named_by_two_digests_is_bound_by_either():
    other_digest = replace(bound(0), digest="digest of another copy")
    for named in ([bound(0), other_digest], [other_digest, bound(0)]):
        evaluation = asked(parts(1), 1, bound=named)
        assert (evaluation.outcome, evaluation.reasons) == (Outcome.VALID, ())
        assert evaluation.slots[0].digest_bound
