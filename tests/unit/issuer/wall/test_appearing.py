"""People say what is seen of them: nothing before, fun badges only where they want it, and at once nothing again."""

import pytest

from issuer.errors import NotOnWall, NoWall, WallRefused
from issuer.kept.shares import Naming
from issuer.kept.wall import Reaction, WallTerms
from issuer.stages import BadgeStage
from issuer.wall import appearing, reacting, setting
from issuer.wall.feed import Look, entries, is_on_wall, kept_back
from tests.support.builders import at, stocked
from tests.unit.issuer.wall.scenes import appear, awarded, publish_again, walled, who

ANN, HUMOUR = who("ann"), frozenset({"humour"})


@pytest.fixture
def tx():
    with walled().transaction("acme") as opened:
        yield opened


def seen(tx, now=at(100), by=""):
    return [(each.called, each.award.slug) for each in entries(tx, Look(now, 10, by=by))]


def acts(tx):
    return [each.action for each in tx.audit.of_object(ANN.id)]


def test_nobody_is_seen_before_they_say_so(tx):
    awarded(tx, "ann")
    assert seen(tx) == []
    appear(tx, "ann")
    assert seen(tx) == [("Ann Ek", "communication")]


def test_they_are_called_as_they_want(tx):
    awarded(tx, "ann")
    for naming, called in ((Naming.FULL, "Ann Ek"), (Naming.INITIALS, "Ann E."), (Naming.NOBODY, "")):
        appear(tx, "ann", naming=naming)
        assert seen(tx) == [(called, "communication")]


def test_nobody_is_called_by_their_address():
    nameless = appearing.Profile(appearing.Colleague("p", "a@b.example", "a@b.example"), naming=Naming.FULL)
    assert nameless.called == ""


def test_fun_badges_are_seen_only_where_somebody_wants_it(tx):
    awarded(tx, "ann", "humour")
    awarded(tx, "ann", now=at(11))
    (fun,) = [each for each in appearing.own_badges(tx, ANN, at(15)) if each.award.slug == "humour"]
    assert fun.is_kept_back
    assert not fun.is_shown
    appear(tx, "ann")
    assert seen(tx) == [("Ann Ek", "communication")]
    appear(tx, "ann", shown=HUMOUR)
    assert seen(tx) == [("Ann Ek", "humour")]
    assert [each.is_shown for each in appearing.own_badges(tx, ANN, at(30))] == [False, True]


def test_a_badge_that_comes_later_is_seen_unless_it_is_kept_back(tx):
    appear(tx, "ann")
    awarded(tx, "ann", "creativity", now=at(40))
    awarded(tx, "ann", "humour", now=at(41))
    assert seen(tx) == [("Ann Ek", "creativity")]


def test_private_badges_and_those_tried_out_are_kept_back(tx):
    assert kept_back(tx) == HUMOUR
    publish_again(tx, "creativity", is_private=True)
    assert tx.stages.move("collaboration", BadgeStage.LIVE, BadgeStage.PILOT, at(30)) or tx.stages.begin(
        "collaboration", BadgeStage.PILOT, at(30)
    )
    assert kept_back(tx) == HUMOUR | {"creativity", "collaboration"}


def test_what_was_not_wanted_stays_unseen_though_its_kind_changes(tx):
    awarded(tx, "ann", "humour")
    appear(tx, "ann")
    publish_again(tx, "humour", levels=())
    assert kept_back(tx) == frozenset()
    assert seen(tx) == []


def test_nothing_is_seen_from_the_moment_that_they_withdraw(tx):
    awarded(tx, "ann")
    appear(tx, "ann", gets_digest=True, shown=frozenset({"communication"}))
    appearing.withdraw(tx, ANN, at(50))
    assert seen(tx) == []
    profile = appearing.profile_of(tx, ANN)
    assert (profile.on_wall, profile.on_board, profile.gets_digest) == (False, False, True)
    assert profile.choices == {"communication": True}
    assert acts(tx) == ["wall.appeared", "wall.withdrew"]


def test_each_change_has_one_entry_and_what_is_none_has_none(tx):
    awarded(tx, "ann")
    appear(tx, "ann")
    appear(tx, "ann")
    appear(tx, "ann", naming=Naming.NOBODY)
    appear(tx, "ann", on_wall=False, naming=Naming.NOBODY)
    appear(tx, "ann", on_wall=False, on_board=False, naming=Naming.NOBODY)
    assert acts(tx) == ["wall.appeared", "wall.chosen", "wall.chosen", "wall.withdrew"]
    entry = tx.audit.of_object(ANN.id)[0]
    assert (entry.actor, entry.person_id) == (ANN.id, tx.people.find(ANN.address).id)
    assert entry.values == {"wall": "yes", "leaderboard": "yes", "weekly_letter": "no", "name": "full"}


def test_who_has_no_badge_yet_can_say_so_too(tx):
    assert list(appearing.own_badges(tx, who("eve"), at(10))) == []
    appear(tx, "eve", gets_digest=True)
    assert tx.wall.readers()[0].who == who("eve")
    assert tx.audit.of_object("p-eve")[0].person_id is None


def test_without_a_wall_nobody_appears_and_nothing_is_seen():
    with stocked().transaction("acme") as tx, pytest.raises(NoWall):
        appear(tx, "ann")
    with walled().transaction("acme") as tx:
        awarded(tx, "ann")
        appear(tx, "ann")
        setting.change(tx, WallTerms(), "hr-1", at(60))
        assert seen(tx) == []
        assert not is_on_wall(tx, awarded(tx, "ann", now=at(61)).id, at(62))


# --- reactions --------------------------------------------------------------------------------------


def said(tx, award, by="p-bob"):
    (found,) = [each for each in entries(tx, Look(at(100), 10, by=by)) if each.award.id == award.id]
    return dict(found.reactions), found.own


def test_a_press_says_something_another_changes_it_and_the_same_takes_it_back(tx):
    award = awarded(tx, "ann")
    appear(tx, "ann")
    assert reacting.press(tx, award.id, "p-bob", "heart", at(50)) is Reaction.HEART
    assert reacting.press(tx, award.id, "p-eve", "heart", at(51)) is Reaction.HEART
    assert said(tx, award) == ({Reaction.HEART: 2}, Reaction.HEART)
    assert reacting.press(tx, award.id, "p-bob", "cheers", at(52)) is Reaction.CHEERS
    assert said(tx, award) == ({Reaction.HEART: 1, Reaction.CHEERS: 1}, Reaction.CHEERS)
    assert reacting.press(tx, award.id, "p-bob", "cheers", at(53)) is None
    assert said(tx, award) == ({Reaction.HEART: 1}, None)


def test_only_what_is_on_the_wall_is_reacted_to(tx):
    award, hidden = awarded(tx, "ann"), awarded(tx, "ann", "humour")
    for each in (award.id, hidden.id, "urn:uuid:none", ""):
        with pytest.raises(NotOnWall):
            reacting.press(tx, each, "p-bob", "heart", at(50))
    appear(tx, "ann")
    with pytest.raises(WallRefused):
        reacting.press(tx, award.id, "p-bob", "sneer", at(50))
    with pytest.raises(NotOnWall):
        reacting.press(tx, hidden.id, "p-bob", "heart", at(50))
    setting.change(tx, WallTerms(), "hr-1", at(60))
    with pytest.raises(NoWall):
        reacting.press(tx, award.id, "p-bob", "heart", at(61))
    assert tx.wall.reactions([award.id]) == {}
