"""What became of a badge is told to whom it belongs, with the sentence that others read, and not before it is so."""

from datetime import timedelta

import pytest

from issuer import revocation
from issuer.jobs import MAIL
from issuer.kept.mail import LetterKind, LetterState
from issuer.mail import notices
from issuer.mail.notices import Change
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
        made = notices.tell(tx, change, tx.awards.get(award.id), "It was given twice.", at(2))
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
            made = notices.tell(tx, Change.WITHDRAWN, withdrawn, "", at(2))
            assert made.next_at == at(601)
            assert [job.run_at for job in tx.jobs.all(50) if job.kind == MAIL] == [at(601)]
            if is_undone:
                revocation.reinstate(tx, ReinstateAward(award.id), at(30))
        carrier = Carrier()
        carry_out(store, made.id, carrier, at(601))
        assert letter(store, made.id).state is (LetterState.DROPPED if is_undone else LetterState.SENT)
        assert bool(carrier.got) is not is_undone
