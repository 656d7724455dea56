"""A new transaction code by mail: alone, not too often, and never where the link went by mail too."""

import re
from itertools import count

import pytest

from issuer.errors import AlreadyRevoked, NotPermitted
from issuer.kept.mail import AddressStanding, LetterKind, LetterState
from issuer.mail import fresh_codes, keeping
from issuer.mail.fresh_codes import MOST, PERIOD
from issuer.mail.posting import post
from issuer.offering import offers, tx_codes
from issuer.offering.offers import Terms, TokenRequest
from issuer.revocation import RevokeAward, revoke
from issuer.web.letters import written
from tests.support.builders import BASE_URL, Seeded, at, give, stocked
from tests.unit.issuer.mail.letters import Carrier, carry_out, letter

TERMS = Terms(bytes(32))
ZOE = "zoe@example.org"
SEEDS = count(100)


@pytest.fixture
def store():
    return stocked()


@pytest.fixture
def award(store):
    """An award whose open offer asks for a code."""
    with store.transaction("acme") as tx:
        made = give(tx, "communication", at(1))
        offers.mint(tx, made, tx_code=True, now=at(1), randomness=Seeded(1), terms=TERMS)
    return made


def send(store, award, now=at(10)):
    with store.transaction("acme") as tx:
        return fresh_codes.send(tx, tx.awards.get(award.id), now, Seeded(next(SEEDS)), TERMS)


def may(store, award):
    with store.transaction("acme") as tx:
        return fresh_codes.may_be_sent(tx, award)


def test_the_letter_has_the_new_code_and_no_link(store, award):
    sent, carrier = send(store, award), Carrier()
    carry_out(store, sent.id, carrier, at(11))
    (message,) = carrier.got
    text = message.body.decode()
    (code,) = set(re.findall(r"\b\d{6}\b", text))
    assert "/claim" not in text
    assert message.to == ZOE
    with store.transaction("acme") as tx:
        newest = tx.offers.newest(award.id)
        assert tx_codes.hashed(code, newest.id, TERMS.secret) == newest.tx_code_hash


def test_the_code_from_before_is_dead_and_the_new_one_is_what_the_wallet_needs(store, award):
    with store.transaction("acme") as tx:
        before = tx.offers.newest(award.id)
    sent = send(store, award)
    with store.transaction("acme") as tx:
        assert tx.offers.get(before.id).cancelled_at == at(10)
        newest, said = tx.offers.newest(award.id), tx.mail.values(sent)
        request = TokenRequest(offers.GRANT_TYPE, offers.code_of(newest.id, TERMS.secret), said["code"])
        assert isinstance(offers.redeem(tx, request, TERMS, Seeded(), at(20)), offers.Token)


def test_so_many_are_sent_to_a_person_in_a_day_and_a_refusal_leaves_the_last_code_as_it_is(store, award):
    for number in range(MOST):
        assert send(store, award, at(10 + number))
    with store.transaction("acme") as tx:
        last = tx.offers.newest(award.id)
    with pytest.raises(NotPermitted):
        send(store, award, at(20))
    with store.transaction("acme") as tx:
        assert tx.offers.newest(award.id) == last
    assert send(store, award, at(10) + PERIOD)


def test_all_badges_of_a_person_count_together(store, award):
    with store.transaction("acme") as tx:
        other = give(tx, "creativity", at(2))
        offers.mint(tx, other, tx_code=True, now=at(2), randomness=Seeded(7), terms=TERMS)
    for number in range(MOST):
        send(store, award, at(10 + number))
    with pytest.raises(NotPermitted):
        send(store, other, at(20))


@pytest.mark.parametrize("kind", [LetterKind.OFFER, LetterKind.REMINDER, LetterKind.RAISED])
def test_where_a_letter_told_the_link_the_code_does_not_go_to_the_same_mailbox(store, award, kind):
    assert may(store, award)
    with store.transaction("acme") as tx:
        post(tx, kind, award.person, {"award": award.id}, at(3))
    assert not may(store, award)
    with pytest.raises(NotPermitted):
        send(store, award)


def test_a_letter_that_nobody_got_told_no_link(store, award):
    with store.transaction("acme") as tx:
        tx.mail.set_standing(AddressStanding(ZOE, at(2), "550"))
        held = post(tx, LetterKind.OFFER, award.person, {"award": award.id}, at(3))
        assert held.state is LetterState.HELD
        assert not fresh_codes.may_be_sent(tx, award)
        tx.mail.set_standing(AddressStanding(ZOE))
    assert may(store, award)


def test_a_badge_that_asks_for_no_code_has_none_sent(store):
    with store.transaction("acme") as tx:
        plain = give(tx, "communication", at(1))
        assert not fresh_codes.may_be_sent(tx, plain)
        offers.mint(tx, plain, tx_code=False, now=at(1), randomness=Seeded(1), terms=TERMS)
        assert not fresh_codes.may_be_sent(tx, plain)


def test_nothing_is_sent_of_a_badge_that_was_withdrawn(store, award):
    with store.transaction("acme") as tx:
        revoke(tx, RevokeAward(award.id, "duplicate"), at(5))
    with pytest.raises(AlreadyRevoked):
        send(store, award)
    with store.transaction("acme") as tx:
        assert tx.mail.of_award(award.id) == []


def test_a_letter_whose_code_is_dead_by_now_is_not_sent(store, award):
    first = send(store, award)
    second, carrier = send(store, award, at(11)), Carrier()
    for each in (first, second):
        carry_out(store, each.id, carrier, at(12))
    assert letter(store, first.id).state is LetterState.DROPPED
    assert letter(store, second.id).state is LetterState.SENT
    assert len(carrier.got) == 1


def test_the_page_knows_whether_the_code_that_serves_was_mailed(store, award):
    with store.transaction("acme") as tx:
        assert fresh_codes.sent_for(tx, award) is None
    sent = send(store, award)
    with store.transaction("acme") as tx:
        assert fresh_codes.sent_for(tx, award).id == sent.id
        offers.mint(tx, award, tx_code=True, now=at(20), randomness=Seeded(8), terms=TERMS)
        assert fresh_codes.sent_for(tx, award) is None


def test_hr_that_reads_the_letter_is_not_shown_the_code(store, award):
    sent = send(store, award)
    with store.transaction("acme") as tx:
        said = keeping.preview(tx, sent, BASE_URL, written)
        code = tx.mail.values(sent)["code"]
    assert keeping.HIDDEN_CODE in said.text
    assert code not in said.text + said.html
