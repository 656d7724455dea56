"""Letters are sent once they are true, tried for days under one id, and told of when they come back."""

from datetime import timedelta

import pytest

from issuer import revocation
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.kept.mail import AddressStanding, LetterKind, LetterState
from issuer.mail import sending
from issuer.mail.facts import AWAITS_APPROVAL, NO_LONGER_TRUE
from issuer.mail.posting import BOUNCED, post
from issuer.mail.sending import LOOKS_AGAIN, Outcome, Result
from issuer.offering import offers
from issuer.revocation import RevokeAward
from tests.support.builders import at, draft, give, sign, stocked
from tests.unit.issuer.mail.letters import Carrier, carry_out, letter, told

LATER = Outcome(Result.LATER, "451 4.7.1 come back")
NOBODY = Outcome(Result.REFUSED, "550 5.1.1 nobody", address_is_bad=True)


def test_a_letter_goes_out_and_is_over():
    store, _, letter_id = told()
    carrier = Carrier()
    assert carry_out(store, letter_id, carrier, at(2)) is None
    (sent,) = carrier.got
    assert (sent.to, sent.message_id) == ("zoe@example.org", f"<{letter_id}@acme.example>")
    kept = letter(store, letter_id)
    assert (kept.state, kept.attempts, kept.tried_at, kept.next_at) == (LetterState.SENT, 1, at(2), None)
    assert carry_out(store, letter_id, carrier, at(3)) is None
    assert carry_out(store, "never there", carrier, at(3)) is None
    assert len(carrier.got) == 1


def test_one_that_is_put_off_is_tried_for_days_as_the_same_message_and_then_given_up():
    store, _, letter_id = told()
    carrier, now = Carrier(LATER), at(2)
    while again := carry_out(store, letter_id, carrier, now):
        assert letter(store, letter_id).next_at == again > now
        now = again
    assert len(carrier.got) == sending.MOST_ATTEMPTS
    assert len({each.body for each in carrier.got}) == 1
    assert timedelta(days=3) < now - at(2) < timedelta(days=4)
    assert (letter(store, letter_id).state, letter(store, letter_id).answer) == (
        LetterState.GIVEN_UP,
        LATER.answer,
    )


def test_a_letter_that_comes_back_marks_its_address_and_the_next_one_is_held():
    store, award, letter_id = told()
    assert carry_out(store, letter_id, Carrier(NOBODY), at(2)) is None
    with store.transaction("acme") as tx:
        assert tx.mail.get(letter_id).state is LetterState.BOUNCED
        assert tx.mail.standing("zoe@example.org") == AddressStanding("zoe@example.org", at(2), NOBODY.answer)
        assert [each.action for each in tx.audit.of_object(award.id)][-1] == "mail.bounced"
        held = post(tx, LetterKind.REMINDER, award.person, {"award": award.id}, at(3))
        assert held.state is LetterState.HELD


def test_a_letter_that_is_refused_for_what_it_says_leaves_its_address_good():
    store, _, letter_id = told()
    carry_out(store, letter_id, Carrier(Outcome(Result.REFUSED, "554 5.7.1 looks like spam")), at(2))
    with store.transaction("acme") as tx:
        assert tx.mail.get(letter_id).state is LetterState.BOUNCED
        assert tx.mail.standing("zoe@example.org").bounced_at is None


def test_what_waits_while_its_address_bounces_is_held():
    store, _, letter_id = told()
    with store.transaction("acme") as tx:
        tx.mail.set_standing(AddressStanding("zoe@example.org", at(1), "550"))
    carrier = Carrier()
    assert carry_out(store, letter_id, carrier, at(2)) is None
    assert (letter(store, letter_id).state, letter(store, letter_id).answer) == (LetterState.HELD, BOUNCED)
    assert carrier.got == []


def claimed(tx, award):
    sign(tx, award)


def declined(tx, award):
    offers.decline(tx, award, at(2))


def withdrawn(tx, award):
    revocation.revoke(tx, RevokeAward(award.id, "duplicate"), at(2))


def paused(tx, award):
    revocation.suspend(tx, RevokeAward(award.id, "duplicate"), at(2))


@pytest.mark.parametrize("kind", [LetterKind.OFFER, LetterKind.REMINDER])
@pytest.mark.parametrize("act", [claimed, declined, withdrawn, paused])
def test_nobody_is_asked_to_claim_what_is_not_to_be_claimed_any_more(kind, act):
    store, award, letter_id = told(kind)
    with store.transaction("acme") as tx:
        act(tx, tx.awards.get(award.id))
    carrier = Carrier()
    assert carry_out(store, letter_id, carrier, at(3)) is None
    assert carrier.got == []
    kept = letter(store, letter_id)
    assert (kept.state, kept.answer) == (LetterState.DROPPED, NO_LONGER_TRUE)


def test_of_a_withdrawal_or_a_pause_that_was_lifted_nobody_is_told():
    for kind, is_sent in (
        (LetterKind.WITHDRAWN, False),
        (LetterKind.PAUSED, False),
        (LetterKind.BACK, True),
        (LetterKind.CORRECTED, True),
        (LetterKind.RAISED, True),
    ):
        store, award, letter_id = told(kind)
        carrier = Carrier()
        carry_out(store, letter_id, carrier, at(3))
        assert bool(carrier.got) is is_sent
        store, award, letter_id = told(kind)
        with store.transaction("acme") as tx:
            paused(tx, award)
        carrier = Carrier()
        carry_out(store, letter_id, carrier, at(3))
        assert bool(carrier.got) is (kind not in (LetterKind.BACK, LetterKind.RAISED))


def test_an_offer_that_waits_for_approval_is_told_once_it_is_approved():
    store = stocked(draft("communication", needs_approval=True))
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
        letter_id = post(tx, LetterKind.OFFER, award.person, {"award": award.id}, at(1)).id
    carrier = Carrier()
    again = carry_out(store, letter_id, carrier, at(2))
    assert again == at(2) + LOOKS_AGAIN
    kept = letter(store, letter_id)
    assert (kept.state, kept.attempts, kept.answer) == (LetterState.WAITING, 0, AWAITS_APPROVAL)
    with store.transaction("acme") as tx:
        approvals.approve(tx, RuleOnAward(award.id, "", "hr-2", "hr2@example.org"), at(3))
    assert carry_out(store, letter_id, carrier, again) is None
    assert letter(store, letter_id).state is LetterState.SENT


def test_whoever_was_forgotten_meanwhile_is_sent_nothing():
    store, award, letter_id = told()
    with store.transaction("acme") as tx:
        tx.people.erase(award.person.id, at(2))
    carrier = Carrier()
    assert carry_out(store, letter_id, carrier, at(3)) is None
    assert carrier.got == []
    assert letter(store, letter_id) is None
