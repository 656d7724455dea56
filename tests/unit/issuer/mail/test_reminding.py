"""People are reminded of what they have not claimed: when their organisation says, twice at most, if they like."""

from datetime import timedelta

import pytest

from issuer.errors import NotReminded, UnknownLetter
from issuer.jobs import REMIND
from issuer.kept.mail import LetterKind
from issuer.mail import reminding
from issuer.offering import offers
from tests.support.builders import at, sign
from tests.unit.issuer.mail.letters import Carrier, carry_out, told

DAY = timedelta(days=1)
SENT = at(1)


def jobs(store):
    with store.transaction("acme") as tx:
        return [(job.key, job.run_at) for job in tx.jobs.all(100) if job.kind == REMIND]


def reminders(store, award):
    with store.transaction("acme") as tx:
        return [each for each in tx.mail.of_award(award.id) if each.kind is LetterKind.REMINDER]


def due(store, award, now):
    with store.transaction("acme") as tx:
        return reminding.due(tx, award.id, now)


def offered():
    store, award, letter_id = told()
    carry_out(store, letter_id, Carrier(), SENT)
    return store, award, letter_id


def test_whoever_claims_nothing_is_reminded_after_three_and_after_ten_days_and_never_again():
    store, award, _ = offered()
    ((key, first),) = jobs(store)
    assert (key, first) == (award.id, SENT + 3 * DAY)
    second = due(store, award, first)
    assert second == SENT + 10 * DAY
    assert due(store, award, second) is None
    assert due(store, award, second + 9 * DAY) is None
    assert [each.posted_at for each in reminders(store, award)] == [first, second]


def claims(tx, award):
    sign(tx, award)


def declines(tx, award):
    offers.decline(tx, award, at(2))


def wants_none(tx, award):
    reminding.stop(tx, tx.mail.of_award(award.id)[0].id, at(2))


def is_forgotten(tx, award):
    tx.people.erase(award.person.id, at(2))


@pytest.mark.parametrize("act", [claims, declines, wants_none, is_forgotten])
def test_whoever_has_done_something_about_it_is_left_alone(act):
    store, award, _ = offered()
    with store.transaction("acme") as tx:
        act(tx, tx.awards.get(award.id))
    assert due(store, award, SENT + 3 * DAY) is None
    assert reminders(store, award) == []


def test_reminders_can_be_wanted_again():
    store, award, letter_id = offered()
    with store.transaction("acme") as tx:
        reminding.stop(tx, letter_id, at(2))
        reminding.stop(tx, letter_id, at(3))
        reminding.stop(tx, letter_id, at(4), wanted=True)
        acts = [each.action for each in tx.audit.of_object(award.id) if each.action.startswith("mail.")]
        with pytest.raises(UnknownLetter):
            reminding.stop(tx, "never-there", at(4))
    assert acts == ["mail.reminders_ended", "mail.reminders_wanted"]
    assert due(store, award, SENT + 3 * DAY) is not None


def test_an_organisation_says_when_or_that_nobody_is_reminded():
    store, award, letter_id = told()
    with store.transaction("acme") as tx:
        assert reminding.set_days(tx, (5,), at(0))
        assert not reminding.set_days(tx, (5,), at(0))
    carry_out(store, letter_id, Carrier(), SENT)
    assert [run_at for _, run_at in jobs(store)] == [SENT + 5 * DAY]
    assert due(store, award, SENT + 5 * DAY) is None
    assert len(reminders(store, award)) == 1
    store, award, letter_id = told()
    with store.transaction("acme") as tx:
        assert reminding.set_days(tx, (), at(0))
    carry_out(store, letter_id, Carrier(), SENT)
    assert jobs(store) == []


@pytest.mark.parametrize("days", [(0,), (61,), (10, 3), (3, 3), (1, 2, 3), (-1,)])
def test_days_that_are_none_are_refused(days):
    store, _, _ = told()
    with store.transaction("acme") as tx, pytest.raises(NotReminded, match="numbers of days"):
        reminding.set_days(tx, days, at(0))


def test_somebody_may_remind_by_hand_once_a_day_and_twice_in_all():
    store, award, _ = offered()
    with store.transaction("acme") as tx:
        letter = reminding.remind(tx, award, at(5), "See you on Monday.", "hr-1")
        assert dict(tx.mail.values(letter)) == {"award": award.id, "message": "See you on Monday."}
        with pytest.raises(NotReminded, match="within the last day"):
            reminding.remind(tx, award, at(6))
        reminding.remind(tx, award, at(5) + DAY)
        with pytest.raises(NotReminded, match="twice"):
            reminding.remind(tx, award, at(5) + 5 * DAY)
        sign(tx, award)
        with pytest.raises(NotReminded, match="claimed"):
            reminding.remind(tx, award, at(5) + 5 * DAY)
