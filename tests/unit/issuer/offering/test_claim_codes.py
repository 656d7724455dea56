"""Claim codes: they lead where the link leads, whoever guesses gets nowhere, and nobody alone locks others out."""

from datetime import timedelta

import pytest

from issuer.awarding.awards import renew_claim_link
from issuer.errors import NotAClaimCode, TooManyClaimCodes, WrongClaimCode
from issuer.offering import claim_codes
from issuer.offering.claim_codes import LENGTH, LIFE, MOST_OF_ALL, MOST_OF_ONE, PERIOD, Typed, claim_of, told
from tests.support.builders import Seeded, at, give, organisation, stocked

KEY = b"k" * 32
NOW = at(1000)
WRONG = "0" * LENGTH


@pytest.fixture
def store():
    return stocked()


@pytest.fixture
def award(store):
    with store.transaction("acme") as tx:
        return give(tx, "communication", NOW)


def tell(store, award, now=NOW, key=KEY):
    with store.transaction("acme") as tx:
        return told(tx, award, key, now)


def find(store, text, now=NOW, asker="192.0.2.1", key=KEY):
    return claim_of(store, Typed(text, asker), key, now)


def refused(store, text, **more):
    with pytest.raises((NotAClaimCode, TooManyClaimCodes, WrongClaimCode)) as caught:
        find(store, text, **more)
    return caught.type


def test_a_code_is_fifteen_digits_grouped_by_threes_and_leads_to_the_claim_link(store, award):
    code = tell(store, award)
    assert [len(each) for each in code.split(" ")] == [3] * 5
    assert find(store, code) == award.claim_id


def test_a_letter_that_is_sent_again_tells_the_same_code(store, award):
    assert tell(store, award) == tell(store, award, NOW + timedelta(days=3))


def test_codes_follow_from_the_key_and_the_link_and_look_like_any_number(store):
    with store.transaction("acme") as tx:
        codes = {told(tx, give(tx, "communication", at(each)), KEY, NOW) for each in range(200)}
    assert len(codes) == 200
    assert len({each[0] for each in codes}) == 10


def test_by_another_key_a_code_leads_nowhere(store, award):
    code = tell(store, award)
    assert refused(store, code, key=b"other" * 8) is WrongClaimCode


@pytest.mark.parametrize("between", ["", " ", "-", ".", "\u00a0", " - "])
def test_what_stands_between_the_digits_does_not_matter(store, award, between):
    assert find(store, tell(store, award).replace(" ", between)) == award.claim_id


def test_digits_of_another_script_are_digits(store, award):
    arabic = tell(store, award).translate({ord(str(each)): 0x660 + each for each in range(10)})
    assert find(store, arabic) == award.claim_id


@pytest.mark.parametrize(
    "text", ["", "1", WRONG[1:], WRONG + "0", "12345678901234x", "½" * LENGTH, "9" * 500]
)
def test_what_can_not_be_a_code_is_said_to_be_none_and_is_not_counted(store, award, text):
    for _ in range(MOST_OF_ONE + 1):
        assert refused(store, text) is NotAClaimCode
    assert find(store, tell(store, award)) == award.claim_id


def test_a_code_lives_for_its_days_and_a_reminder_gives_it_as_many_again(store, award):
    code = tell(store, award)
    assert find(store, code, NOW + LIFE - timedelta(seconds=1)) == award.claim_id
    assert refused(store, code, now=NOW + LIFE) is WrongClaimCode
    tell(store, award, NOW + timedelta(days=10))
    assert find(store, code, NOW + LIFE) == award.claim_id


def test_a_code_does_not_outlive_its_link(store, award):
    late = award.claim_expires_at - timedelta(days=1)
    code = tell(store, award, late)
    assert find(store, code, late) == award.claim_id
    assert refused(store, code, now=award.claim_expires_at) is WrongClaimCode
    assert tell(store, award, award.claim_expires_at) == ""


def test_with_a_new_link_the_old_code_ends_even_before_the_new_one_is_told(store, award):
    old = tell(store, award)
    with store.transaction("acme") as tx:
        renewed = renew_claim_link(tx, award.id, NOW, Seeded(5))
    assert refused(store, old) is WrongClaimCode
    new = tell(store, renewed)
    assert refused(store, old) is WrongClaimCode
    assert find(store, new) == renewed.claim_id


def test_the_code_of_somebody_whose_data_were_deleted_leads_nowhere(store, award):
    code = tell(store, award)
    with store.transaction("acme") as tx:
        tx.people.erase(award.person.id, NOW)
    assert refused(store, code) is WrongClaimCode


def test_a_code_leads_to_whichever_organisation_it_is_of(store, award):
    store.add_organisation(organisation("globex"), at(0))
    assert find(store, tell(store, award)) == award.claim_id


def test_of_two_awards_with_one_code_the_second_has_none(store, award, monkeypatch):
    monkeypatch.setattr(claim_codes, "_code_of", lambda *_: WRONG)
    with store.transaction("acme") as tx:
        second = give(tx, "creativity", NOW)
    assert tell(store, award)
    assert tell(store, second) == ""


# --- guessing -------------------------------------------------------------------------------------


def test_after_so_many_wrong_ones_an_address_is_refused_the_right_one_too_until_the_hour_is_over(
    store, award
):
    code = tell(store, award)
    kinds = [refused(store, WRONG) for _ in range(MOST_OF_ONE + 2)]
    assert kinds == [WrongClaimCode] * MOST_OF_ONE + [TooManyClaimCodes] * 2
    assert refused(store, code) is TooManyClaimCodes
    assert find(store, code, asker="192.0.2.2") == award.claim_id
    assert find(store, code, NOW + PERIOD) == award.claim_id


def test_right_ones_are_not_counted(store, award):
    code = tell(store, award)
    for _ in range(MOST_OF_ONE * 2):
        assert find(store, code) == award.claim_id
    assert refused(store, WRONG) is WrongClaimCode


def test_all_addresses_together_have_a_limit_too(store, award, monkeypatch):
    monkeypatch.setattr(claim_codes, "MOST_OF_ALL", 6)
    code = tell(store, award)
    kinds = [refused(store, WRONG, asker=f"192.0.2.{each}") for each in range(8)]
    assert kinds == [WrongClaimCode] * 6 + [TooManyClaimCodes] * 2
    assert refused(store, code, asker="192.0.2.99") is TooManyClaimCodes


def test_one_address_alone_does_not_use_up_what_all_have(store, award, monkeypatch):
    assert MOST_OF_ALL >= MOST_OF_ONE * 30
    monkeypatch.setattr(claim_codes, "MOST_OF_ALL", MOST_OF_ONE + 1)
    for _ in range(MOST_OF_ONE * 2):
        refused(store, WRONG)
    assert find(store, tell(store, award), asker="192.0.2.2") == award.claim_id


def test_what_is_kept_of_a_code_and_of_who_typed_it_tells_neither(store, award):
    code = tell(store, award).replace(" ", "")
    refused(store, WRONG)
    with store.transaction("acme") as tx:
        kept = repr(tx.claim_codes.ledger.claim_codes)
    assert code not in kept
    assert award.claim_id not in kept
    assert "192.0.2.1" not in repr(store._counts)
