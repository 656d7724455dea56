import pytest

from tests.support.builders import FOUR_C, at, draft, give, sign, stocked
from tests.unit.issuer.rules.people import everybody_holds, holds, look, look_at_rule, names, put

ANY_THREE = f"3 of: {'; '.join(FOUR_C)}"
HARDER = f"all at level 3 of: {'; '.join(FOUR_C)}"


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        everybody_holds(tx)
        yield tx


def test_the_published_rule_changes_nothing(tx):
    assert look_at_rule(tx).change is None


def test_an_easier_rule_says_who_qualifies_newly(tx):
    change = look(tx, ANY_THREE).change

    assert names(change.newly) == ["Ben"]
    assert names(change.both) == ["Ann"]
    assert (change.no_more, change.kept) == ((), ())


def test_a_harder_rule_says_who_qualifies_no_more(tx):
    change = look(tx, HARDER).change

    assert names(change.no_more) == ["Ann"]
    assert (change.newly, change.both, change.kept) == ((), (), ())


def test_a_badge_that_was_awarded_stays_under_its_version(tx):
    given = give(tx, "super-4c", at(60), to="ann@example.org")
    change = look(tx, HARDER).change

    assert names(change.no_more) == ["Ann"]
    assert [(each.person.name, each.award.id, each.award.achievement.version) for each in change.kept] == [
        ("Ann", given.id, 1)
    ]
    assert tx.awards.get(given.id) == given


def test_whoever_meets_the_draft_too_keeps_it_anyhow(tx):
    give(tx, "super-4c", at(60), to="ann@example.org")

    assert look(tx, ANY_THREE).change.kept == ()


def test_who_holds_the_badge_and_nothing_of_the_draft_is_told_too(tx):
    holds(tx, "eve", *FOUR_C)
    give(tx, "super-4c", at(60), to="eve@example.org")
    put(tx, draft("talks"))
    change = look(tx, "all of: talks").change

    assert "Eve" in names(change.kept)


def test_somebody_who_was_forgotten_keeps_a_badge_that_nobody_is_told_of(tx):
    given = give(tx, "super-4c", at(60), to="ann@example.org")
    tx.people.erase(given.person.id, at(90))

    assert look(tx, HARDER).change.kept == ()


def test_a_badge_without_a_rule_had_nobody_meet_one(tx):
    put(tx, draft("medal", levels=()))
    change = look(tx, "any of: communication; creativity", slug="medal").change

    assert names(change.newly) == ["Ann", "Ben", "Cid", "Dan"]
    assert change.no_more == change.both == ()


def test_simulating_changes_nothing(tx):
    sign(tx, give(tx, "super-4c", at(60), to="ann@example.org"))
    kept = tx.awards.of_badges({"super-4c", *FOUR_C}), tx.plan.all()
    look(tx, HARDER)

    assert kept == (tx.awards.of_badges({"super-4c", *FOUR_C}), tx.plan.all())
