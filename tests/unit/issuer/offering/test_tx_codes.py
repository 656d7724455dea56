"""Transaction codes: right, wrong, missing, guessed too often, for one offer and for one person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.errors import InvalidGrant, InvalidRequest, InvalidTxCode
from issuer.offering import tx_codes
from tests.support.builders import at, give

SECRET = bytes(32)
JUDGING = tx_codes.Judging(SECRET, tries=5, guesses=8, period=timedelta(days=1), says_wrong=False)
RIGHT, WRONG = "123456", "654321"


@pytest.fixture
def make(scene):
    """Make an offer of an award that asks for the right code."""

    def made(award):
        offer = scene.mint(award, tx_code=True).offer
        held = replace(offer, tx_code_hash=tx_codes.hashed(RIGHT, offer.id, SECRET))
        return held

    return made


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def check(scene, offer, tx_code, judging=JUDGING, now=at(1)):
    tx_codes.check(scene.tx, offer, tx_code, judging, now)


def refused(scene, offer, tx_code, judging=JUDGING, now=at(1)):
    with pytest.raises((InvalidGrant, InvalidRequest, InvalidTxCode)) as caught:
        check(scene, offer, tx_code, judging, now)
    return caught.type


def test_the_right_code_is_let_through_as_often_as_it_comes(scene, make, award):
    offer = make(award)
    for _ in range(20):
        check(scene, offer, RIGHT)


def test_a_wrong_one_is_refused_in_the_words_of_any_code_that_is_not_valid(scene, make, award):
    assert refused(scene, make(award), WRONG) is InvalidGrant


def test_where_it_may_be_said_a_wrong_one_is_called_so_as_long_as_it_was_judged(scene, make, award):
    offer, judging = make(award), replace(JUDGING, says_wrong=True)
    assert [refused(scene, offer, WRONG, judging) for _ in range(7)] == [InvalidTxCode] * 5 + [
        InvalidGrant
    ] * 2


@pytest.mark.parametrize("missing", [None, ""])
def test_a_missing_one_costs_nothing(scene, make, award, missing):
    offer = make(award)
    for _ in range(20):
        assert refused(scene, offer, missing) is InvalidRequest
    check(scene, offer, RIGHT)


def test_one_that_nobody_asked_for_is_refused_and_none_is_needed(scene, award):
    offer = scene.mint(award).offer
    assert refused(scene, offer, RIGHT) is InvalidRequest
    check(scene, offer, None)


def test_a_persons_offers_are_guessed_at_so_often_together_and_no_more(scene, make, award):
    other = give(scene.tx, "collaboration")
    first, second = make(award), make(other)
    assert [refused(scene, first, WRONG) for _ in range(5)] == [InvalidGrant] * 5
    assert [refused(scene, second, WRONG) for _ in range(3)] == [InvalidGrant] * 3
    assert refused(scene, second, RIGHT) is InvalidGrant
    assert scene.tx.offers.get(second.id).failures == 3
    check(scene, second, RIGHT, now=at(1) + JUDGING.period)


def test_somebody_else_is_not_kept_out(scene, make, award):
    mine, theirs = make(award), make(give(scene.tx, "communication", to="somebody-else@example.com"))
    for _ in range(9):
        refused(scene, mine, WRONG)
    check(scene, theirs, RIGHT)


def test_what_is_kept_depends_on_code_offer_and_key():
    kept = tx_codes.hashed(RIGHT, "offer", SECRET)
    others = {
        tx_codes.hashed(WRONG, "offer", SECRET),
        tx_codes.hashed(RIGHT, "other", SECRET),
        tx_codes.hashed(RIGHT, "offer", bytes(31) + b"\1"),
    }
    assert len({kept, *others}) == 4
    assert RIGHT not in kept
    assert tx_codes.hashed("\udcff", "offer", SECRET)
