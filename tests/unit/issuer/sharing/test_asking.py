"""Somebody says that a badge is wrong: it waits until HR corrects the badge, or says why it stays."""

import pytest

from issuer.amending.correcting import CorrectAward, correct
from issuer.errors import InvalidText, NothingAsked, UnknownAward
from issuer.sharing import asking
from issuer.sharing.links import Holder
from tests.support.builders import at, give, stocked


def ask(scene, award, text="It was\r\nlevel 3. ", now=at(9)):
    asking.ask_correction(scene.tx, Holder(award.person, "p-zoe"), award.id, text, now)


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def test_it_stands_in_the_badges_history_and_nothing_of_the_badge_changes(scene, award):
    assert asking.last_asked(scene.tx, award.id) is None
    ask(scene, award)
    entry = scene.tx.audit.of_object(award.id)[-1]
    assert (entry.action, entry.actor, entry.values) == (asking.ASKED, "p-zoe", {"note": "It was\nlevel 3."})
    assert entry.person_id == award.person.id
    assert scene.tx.awards.get(award.id) == award


@pytest.mark.parametrize("text", ["", "  ", "x" * (asking.TEXT_LIMIT + 1), "\x00"])
def test_nothing_and_too_much_are_refused(scene, award, text):
    with pytest.raises(InvalidText):
        ask(scene, award, text)


def test_only_whose_badge_it_is_asks(scene, award):
    other = give(scene.tx, "communication", to="li@example.org")
    with pytest.raises(UnknownAward):
        asking.ask_correction(scene.tx, Holder(other.person, "p-li"), award.id, "Wrong.", at(9))


def test_it_waits_until_it_is_answered(scene, award):
    ask(scene, award)
    assert asking.last_asked(scene.tx, award.id).is_open
    with pytest.raises(InvalidText, match="why the badge stays"):
        asking.answer(scene.tx, award.id, " ", "hr-1", at(20))
    asking.answer(scene.tx, award.id, "Li saw level 2.", "hr-1", at(20))
    assert asking.last_asked(scene.tx, award.id).answer == "Li saw level 2."
    with pytest.raises(NothingAsked):
        asking.answer(scene.tx, award.id, "Again.", "hr-1", at(21))
    ask(scene, award, "But I did.", at(30))
    found = asking.last_asked(scene.tx, award.id)
    assert (found.text, found.is_open) == ("But I did.", True)


def test_what_is_answered_waits_no_more():
    store = stocked()
    with store.transaction("acme") as tx:
        awards = [give(tx, "communication"), give(tx, "creativity")]
        for each in awards:
            asking.ask_correction(tx, Holder(each.person, "p-zoe"), each.id, f"{each.slug} is wrong.", at(9))
    with store.transaction("acme") as tx:
        assert [each.award_id for each in asking.waiting(tx)] == [awards[1].id, awards[0].id]
        asking.answer(tx, awards[1].id, "It is right.", "hr-1", at(20))
    with store.transaction("acme") as tx:
        assert [each.text for each in asking.waiting(tx)] == ["communication is wrong."]


def test_a_correction_answers_it(scene, award):
    ask(scene, award)
    correct(scene.tx, CorrectAward(award.id, 3, award.evidence, by="hr-1"), at(20), scene.randomness)
    found = asking.last_asked(scene.tx, award.id)
    assert (found.is_corrected, found.is_open) == (True, False)
