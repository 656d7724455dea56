"""What became of a badge is told to whom it belongs, with the sentence that others read, and not before it is so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer import revocation
from issuer.errors import InvalidLetter
from issuer.jobs import MAIL
from issuer.kept.mail import LetterKind, LetterState
from issuer.mail import notices
from issuer.mail.notices import MESSAGE_LIMIT, OF_ACTS, Change, Notice, own_message
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.revocation import ReinstateAward, RevokeAward
from tests.support.builders import at, give, stocked
from tests.unit.issuer.mail.letters import Carrier, carry_out, letter

UNDO = CascadeTerms(undo=timedelta(minutes=10))


@pytest.mark.parametrize("change", Change)
def test_each_change_has_its_letter_with_the_public_sentence(change):
    store = stocked()
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
        if change in (Change.WITHDRAWN, Change.PAUSED):
            revocation.suspend(tx, RevokeAward(award.id, "duplicate"), at(1))
        made = notices.tell(tx, Notice(change, "It was given twice."), tx.awards.get(award.id), at(2))
        assert made.kind is LetterKind(change.value)
    carrier = Carrier()
    carry_out(store, made.id, carrier, at(3))
    (sent,) = carrier.got
    assert b"It was given twice." in sent.body


def test_a_withdrawal_that_can_be_undone_is_told_once_it_is_final_and_not_if_it_is_undone():
    for is_undone in (False, True):
        store = stocked()
        with store.transaction("acme") as tx:
            award = give(tx, "communication")
            asked = RevokeAward(award.id, "duplicate", can_undo=True)
            withdrawn = revocation.revoke(tx, asked, at(1), UNDO)
            made = notices.tell(tx, Notice(Change.WITHDRAWN), withdrawn, at(2))
            assert made.next_at == at(601)
            assert [job.run_at for job in tx.jobs.all(50) if job.kind == MAIL] == [at(601)]
            if is_undone:
                revocation.reinstate(tx, ReinstateAward(award.id), at(30))
        carrier = Carrier()
        carry_out(store, made.id, carrier, at(601))
        assert letter(store, made.id).state is (LetterState.DROPPED if is_undone else LetterState.SENT)
        assert bool(carrier.got) is not is_undone


@pytest.mark.parametrize("change", Change)
def test_own_words_stand_in_place_of_the_usual_ones_and_beside_what_is_so(change):
    store = stocked()
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
        if change in (Change.WITHDRAWN, Change.PAUSED):
            revocation.suspend(tx, RevokeAward(award.id, "duplicate"), at(1))
        notice = Notice(change, "It was given twice.", "Call me, please.\nAnn", "hr-1")
        made = notices.tell(tx, notice, tx.awards.get(award.id), at(2))
        entry = tx.audit.of_object(award.id)[-1]
    assert (entry.action, entry.actor) == ("mail.told", "hr-1")
    assert entry.values == {"letter": change.value, "words": "own"}
    carrier = Carrier()
    carry_out(store, made.id, carrier, at(3))
    said = carrier.got[0].body.decode()
    assert "Call me, please." in said
    assert "It was given twice." in said
    assert f"/claim/{award.claim_id}" in said
    for usual in ("You need not do anything", "You think that this is wrong", "The day on which"):
        assert usual not in said


def test_the_entry_says_that_the_usual_words_were_used_and_there_is_none_without_an_address():
    store = stocked()
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
        notices.tell(tx, Notice(Change.BACK), award, at(2))
        assert tx.audit.of_object(award.id)[-1].values["words"] == "usual"
        nobody = replace(award, id="elsewhere", person=replace(award.person, addresses=()))
        assert notices.tell(tx, Notice(Change.BACK), nobody, at(2)) is None
        assert tx.audit.of_object("elsewhere") == []


@pytest.mark.parametrize("message", ["x" * (MESSAGE_LIMIT + 1), "Look \u202e here", "a\x00b"])
def test_words_that_can_not_be_shown_are_refused(message):
    store = stocked()
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
        with pytest.raises(InvalidLetter, match="The letter can not be used"):
            notices.tell(tx, Notice(Change.BACK, message=message), award, at(2))


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("", ""),
        (" \r\n", ""),
        ("Hello.\r\n\r\nThere.\r\n", ""),
        ("Hello.\r\nYou.", "Hello.\nYou."),
    ],
)
def test_words_are_own_ones_if_they_are_not_the_usual_ones_as_browsers_send_them(typed, own):
    assert own_message(typed, "Hello.\n\nThere.", is_told=True) == own
    if not own:
        assert own_message(typed, "Hello.\n\nThere.", is_told=False) == ""


def test_a_letter_that_nobody_would_get_is_refused_and_not_dropped():
    with pytest.raises(InvalidLetter, match="nobody is to be told"):
        own_message("Hello.", "", is_told=False)


def test_each_act_that_people_are_told_of_has_its_letter():
    assert set(OF_ACTS.values()) == set(Change)
