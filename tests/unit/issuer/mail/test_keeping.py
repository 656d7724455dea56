"""HR looks after letters: sends one again, lets an address take mail again, and sees no secret link."""

from dataclasses import replace

import pytest

from issuer.errors import AddressTakesNoMail, LetterOnItsWay, UnknownLetter
from issuer.jobs import MAIL
from issuer.kept.mail import AddressStanding, LetterKind, LetterState
from issuer.mail import keeping
from issuer.mail.posting import post
from issuer.web.letters import written
from tests.support.builders import BASE_URL, at, sign
from tests.unit.issuer.mail.letters import Carrier, carry_out, letter, told

ZOE = "zoe@example.org"


def test_a_letter_is_sent_again_as_the_message_that_it_was():
    store, award, letter_id = told()
    carrier = Carrier()
    carry_out(store, letter_id, carrier, at(2))
    with store.transaction("acme") as tx:
        again = keeping.send_again(tx, letter_id, at(9), "hr-1")
        assert (again.state, again.attempts, again.next_at) == (LetterState.WAITING, 0, at(9))
        with pytest.raises(LetterOnItsWay):
            keeping.send_again(tx, letter_id, at(9))
        with pytest.raises(UnknownLetter):
            keeping.send_again(tx, "never-there", at(9))
        last = tx.audit.of_object(award.id)[-1]
        assert (last.actor, last.action) == ("hr-1", "mail.sent_again")
    carry_out(store, letter_id, carrier, at(10))
    assert len({each.body for each in carrier.got}) == 1


def test_an_address_that_takes_mail_again_gets_what_was_held_for_it():
    store, award, letter_id = told()
    with store.transaction("acme") as tx:
        tx.mail.set_standing(AddressStanding(ZOE, at(2), "550"))
        held = post(tx, LetterKind.REMINDER, award.person, {"award": award.id}, at(3))
        dropped = replace(tx.mail.get(letter_id), state=LetterState.HELD, answer="mail_not_set_up")
        tx.mail.note(dropped)
        with pytest.raises(AddressTakesNoMail):
            keeping.send_again(tx, held.id, at(4))
        assert keeping.release(tx, letter_id, at(5), "hr-1") == 1
        assert keeping.release(tx, letter_id, at(5), "hr-1") == 0
        assert tx.mail.standing(ZOE).bounced_at is None
        assert tx.mail.get(held.id).state is LetterState.WAITING
        assert held.id in [job.key for job in tx.jobs.all(50) if job.kind == MAIL]
    assert letter(store, letter_id) == dropped


def test_a_letter_can_be_read_before_and_after_but_no_secret_link():
    store, award, letter_id = told()
    with store.transaction("acme") as tx:
        words = keeping.preview(tx, tx.mail.get(letter_id), BASE_URL, written)
        assert f"{BASE_URL}/claim/{award.claim_id}" in words.text
        for kind in (LetterKind.SIGN_IN, LetterKind.CONFIRM_ADDRESS, LetterKind.LEAVER):
            secret = post(tx, kind, award.person, {"link": f"{BASE_URL}/secret"}, at(3))
            shown = keeping.preview(tx, secret, BASE_URL, written)
            assert f"{BASE_URL}/secret" not in shown.text + shown.html
            assert keeping.HIDDEN in shown.text
        sign(tx, award)
        assert keeping.preview(tx, tx.mail.get(letter_id), BASE_URL, written) is None
