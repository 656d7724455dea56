"""The digest is written once a week, tells what is on the wall when it is sent, and is ended by a click."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.errors import UnknownLetter
from issuer.jobs import MAIL
from issuer.kept.mail import LetterKind
from issuer.kept.wall import WallTerms
from issuer.mail import digesting
from issuer.mail.facts import NotNow, facts_of
from issuer.mail.posting import post
from issuer.wall import appearing, setting
from issuer.web.letters import written
from tests.support.builders import BASE_URL, at
from tests.unit.issuer.wall.scenes import appear, awarded, walled, who

# The clock of the tests begins on a Monday at 9, after the hour of digests.
MONDAY = at(0) + timedelta(days=7, hours=-1)
WEEK = timedelta(days=7)


@pytest.fixture
def tx():
    with walled().transaction("acme") as opened:
        awarded(opened, "ann")
        appear(opened, "ann", gets_digest=False)
        appear(opened, "bob", on_wall=False, on_board=False, gets_digest=True)
        yield opened


def letters(tx):
    found = tx.mail.search("", None, 100)
    return [each for each in found if each.kind is LetterKind.DIGEST]


def test_it_is_written_to_those_who_want_it_and_the_next_one_is_due_in_a_week(tx):
    assert digesting.due(tx, MONDAY) == MONDAY + WEEK
    (letter,) = letters(tx)
    assert letter.address == who("bob").address
    assert [job.key for job in tx.jobs.all(100) if job.kind == MAIL] == [letter.id]


def test_a_week_is_told_of_once_however_often_and_late_the_job_runs(tx):
    late = MONDAY + timedelta(days=2)
    assert digesting.due(tx, late) == MONDAY + WEEK
    assert digesting.due(tx, late) == MONDAY + WEEK
    assert len(letters(tx)) == 1
    awarded(tx, "ann", "creativity", now=MONDAY + timedelta(days=1))
    assert digesting.due(tx, MONDAY + WEEK) == MONDAY + 2 * WEEK
    assert len(letters(tx)) == 2
    newest = max(letters(tx), key=lambda each: each.posted_at)
    assert [each.badge for each in facts_of(tx, newest, BASE_URL).told] == ["Creativity"]


def test_a_week_without_badges_on_the_wall_has_none(tx):
    digesting.due(tx, MONDAY)
    assert digesting.due(tx, MONDAY + WEEK) == MONDAY + 2 * WEEK
    assert len(letters(tx)) == 1


def test_without_a_wall_there_is_none_and_no_other_is_due(tx):
    setting.change(tx, WallTerms(), "hr-1", at(30))
    assert digesting.due(tx, MONDAY) is None
    assert letters(tx) == []


def test_it_tells_who_earned_what_and_how_to_end_it(tx):
    digesting.due(tx, MONDAY)
    (letter,) = letters(tx)
    said = written(facts_of(tx, letter, BASE_URL), "en")
    assert "Ann Ek: Communication, level 2 of 3, Leads" in said.text
    assert f"{BASE_URL}/wall" in said.text
    assert "There are more" not in said.text
    assert f"You want no more of these letters? {BASE_URL}/o/acme/digests/{letter.id}" in said.text
    assert "reminders" not in said.text


def test_who_gave_no_name_is_a_colleague_and_long_weeks_are_cut(tx):
    appear(tx, "ann", naming=appearing.Naming.NOBODY)
    for number in range(21):
        awarded(tx, f"c{number}", now=at(50))
        appear(tx, f"c{number}", now=at(60))
    digesting.due(tx, MONDAY)
    facts = facts_of(tx, letters(tx)[0], BASE_URL)
    assert (len(facts.told), facts.has_more) == (20, True)
    said = written(replace(facts, told=(replace(facts.told[0], called=""),)), "en")
    assert "A colleague: Communication" in said.text
    assert "There are more on the wall." in said.text


def withdraws(tx):
    appearing.withdraw(tx, who("ann"), at(100))


def ends_it(tx):
    assert digesting.stop(tx, letters(tx)[0].id, at(100))


def switches_off(tx):
    setting.change(tx, WallTerms(), "hr-1", at(100))


def leaves(tx):
    tx.wall.ledger.left.add("p-bob")


@pytest.mark.parametrize("act", [withdraws, ends_it, switches_off, leaves])
def test_what_went_since_it_was_written_is_not_told(tx, act):
    digesting.due(tx, MONDAY)
    act(tx)
    assert isinstance(facts_of(tx, letters(tx)[0], BASE_URL), NotNow)


def test_it_is_ended_and_wanted_again_by_its_link_each_with_an_entry(tx):
    digesting.due(tx, MONDAY)
    letter_id = letters(tx)[0].id
    assert digesting.is_wanted(tx, letter_id)
    assert digesting.stop(tx, letter_id, at(100))
    assert not digesting.stop(tx, letter_id, at(101))
    assert not digesting.is_wanted(tx, letter_id)
    assert digesting.due(tx, MONDAY + WEEK)
    assert len(letters(tx)) == 1
    assert digesting.stop(tx, letter_id, at(102), wanted=True)
    acts = [(each.action, each.actor) for each in tx.audit.of_object("p-bob")]
    assert acts[-2:] == [("wall.digest_ended", "letter"), ("wall.digest_wanted", "letter")]


def test_the_link_of_another_letter_or_of_none_ends_nothing(tx):
    other = post(tx, LetterKind.SIGN_IN, None, {"link": "https://a.example"}, at(1), address="a@b.example")
    for letter_id in (other.id, "unheard-of"):
        with pytest.raises(UnknownLetter):
            digesting.stop(tx, letter_id, at(100))
        with pytest.raises(UnknownLetter):
            digesting.is_wanted(tx, letter_id)
