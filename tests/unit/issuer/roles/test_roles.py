"""Roles are kept by HR, and people are held against them: what they have, lack, and should earn next."""

from dataclasses import replace

import pytest

from issuer import revocation
from issuer.competencies.aligning import ItemKey, Press, align
from issuer.errors import InvalidText, RoleChanged, RoleKnown, UnknownCompetency, UnknownLevel, UnknownRole
from issuer.kept.roles import RoleNeed
from issuer.offering import offers
from issuer.roles import profiles
from issuer.roles.gaps import Standing, gaps_of, needs_of, team
from issuer.roles.profiles import Keeper, RoleWish
from tests.support.builders import BASE_URL, ISSUER_DID, Seeded, at, draft, four_c, give, stocked
from tests.unit.issuer.competencies.frameworks import OWN, bring

PRESS = Press(BASE_URL, ISSUER_DID, at(100), "hr")


@pytest.fixture
def tx():
    flat = draft("first-aid", levels=())
    with stocked(*four_c(), flat).transaction("acme") as tx:
        yield tx


@pytest.fixture
def framework(tx):
    """Listens is proved by Communication and Creativity, Asks by First aid, Tells by nothing."""
    found = bring(tx, OWN, title="Ours").framework
    for slug, item in (("communication", "C1"), ("creativity", "C1"), ("first-aid", "C2")):
        align(tx, slug, [ItemKey(found.id, item)], PRESS)
    return found


def keeper(tx, seconds=200):
    return Keeper(tx, at(seconds), "hr")


def wish(framework, *needs, name="Lead", department="Sales"):
    return RoleWish(name, department, [RoleNeed(framework.id, item, level) for item, level in needs])


@pytest.fixture
def role(tx, framework):
    return profiles.begin(keeper(tx), wish(framework, ("C1", 3), ("C2", 1), ("C3", 1)), Seeded(7))


def person(tx):
    return tx.people.find("zoe@example.org")


def standings(tx, role, now=300):
    return [each.standing for each in gaps_of(tx, role, person(tx), at(now))]


def test_who_has_nothing_lacks_everything_and_is_told_what_is_next(tx, role):
    gaps = gaps_of(tx, role, None, at(300))
    assert [each.standing for each in gaps] == [Standing.LACKS, Standing.LACKS, Standing.UNPROVABLE]
    assert [each.next.slug if each.next else None for each in gaps] == ["communication", "first-aid", None]


def test_a_lower_level_is_raised_with_the_badge_that_is_there(tx, role):
    give(tx, "creativity", at(210), level=2)
    (gap, *_) = gaps_of(tx, role, person(tx), at(300))
    assert (gap.standing, gap.level, gap.next.slug) == (Standing.RAISE, 2, "creativity")


def test_the_best_badge_counts_and_one_without_levels_proves_the_first(tx, role):
    give(tx, "creativity", at(210), level=2)
    give(tx, "communication", at(220), level=3)
    give(tx, "first-aid", at(230))
    assert standings(tx, role) == [Standing.HAS, Standing.HAS, Standing.UNPROVABLE]


def test_a_badge_that_was_awarded_before_it_was_tied_counts_and_so_does_one_that_is_tied_no_more(
    tx, framework, role
):
    give(tx, "collaboration", at(210), level=3)
    align(tx, "collaboration", [ItemKey(framework.id, "C1")], replace(PRESS, now=at(220)))
    assert standings(tx, role)[0] is Standing.HAS
    give(tx, "first-aid", at(230))
    align(tx, "first-aid", [], replace(PRESS, now=at(240)))
    assert standings(tx, role)[1] is Standing.HAS


def test_what_is_paused_withdrawn_or_declined_does_not_count(tx, role):
    award = give(tx, "communication", at(210), level=3)
    aid = give(tx, "first-aid", at(210))
    revocation.suspend(tx, revocation.RevokeAward(award.id, "duplicate", by="hr"), at(220))
    offers.decline(tx, tx.awards.get(aid.id), at(220))
    assert standings(tx, role)[:2] == [Standing.LACKS, Standing.LACKS]
    revocation.reinstate(tx, revocation.ReinstateAward(award.id), at(230))
    assert standings(tx, role)[0] is Standing.HAS
    revocation.revoke(tx, revocation.RevokeAward(award.id, "duplicate", by="hr"), at(240))
    assert standings(tx, role)[0] is Standing.LACKS


def test_only_badges_that_reach_the_level_prove_a_need(tx, framework):
    deep = profiles.begin(keeper(tx), wish(framework, ("C2", 2), ("C1", 4)), Seeded(8))
    assert [each.badges for each in needs_of(tx, deep)] == [(), ()]


def test_a_team_has_counts_and_who_is_furthest_away_stands_first(tx, role):
    give(tx, "communication", at(210), level=3)
    people = {"zoe@example.org": "Zoë at work", "new@example.org": "", "ann@example.org": "Ann"}
    found = team(tx, role, people, at(300))
    assert [(each.name, each.met) for each in found.members] == [
        ("Ann", 0),
        ("new@example.org", 0),
        ("Zoë Rivera", 1),
    ]
    assert found.counts == (1, 0, 0)
    assert [each.person is None for each in found.members] == [True, True, False]


# --- keeping them ---------------------------------------------------------------------------------


def test_a_role_is_changed_from_what_was_looked_at_and_the_same_again_is_nothing(tx, framework, role):
    same = wish(framework, ("C1", 3), ("C2", 1), ("C3", 1))
    assert profiles.change(keeper(tx), role.id, same, 1) == role
    changed = profiles.change(keeper(tx, 210), role.id, wish(framework, ("C1", 1), name="Boss"), 1)
    assert (changed.revision, changed.name, len(changed.needs)) == (2, "Boss", 1)
    with pytest.raises(RoleChanged, match="meanwhile"):
        profiles.change(keeper(tx), role.id, same, 1)
    profiles.remove(keeper(tx, 220), role.id)
    with pytest.raises(UnknownRole):
        profiles.find(tx, role.id)
    acts = [each.action for each in tx.audit.of_object(role.id)]
    assert acts == ["role.added", "role.changed", "role.removed"]


def test_what_can_not_be_kept_is_refused(tx, framework, role):
    with pytest.raises(RoleKnown, match="in Sales already"):
        profiles.begin(keeper(tx), wish(framework, name="LEAD"), Seeded(9))
    other = profiles.begin(keeper(tx), wish(framework, name="Other"), Seeded(10))
    with pytest.raises(RoleKnown):
        profiles.change(keeper(tx), other.id, wish(framework), 1)
    for odd in (" ", "x" * 121, "a\u202eb"):
        with pytest.raises(InvalidText):
            profiles.begin(keeper(tx), wish(framework, name=odd), Seeded(11))
    with pytest.raises(UnknownCompetency):
        profiles.begin(keeper(tx), wish(framework, ("C9", 1), name="X"), Seeded(12))
    with pytest.raises(UnknownLevel):
        profiles.begin(keeper(tx), wish(framework, ("C1", 6), name="X"), Seeded(13))


def test_a_need_whose_competency_is_gone_is_left_out(tx, framework, role):
    gone = replace(role, needs=(*role.needs, RoleNeed(framework.id, "C9")))
    assert len(needs_of(tx, gone)) == 3
