"""Whom a badge manager may award what; and how a sight reads in words."""

import pytest

from issuer.awarding.awards import AwardBadge, award
from issuer.awarding.departments import give_badge, tidied
from issuer.errors import InvalidText, OutsideDepartment, UnknownAchievement
from issuer.sight import Sight
from tests.support.builders import Seeded, at
from tests.unit.issuer.scenes import bare_store, set_out

LEE = Sight("lee", "Sales", "lee@acme.example")


@pytest.fixture
def tx():
    store = bare_store()
    set_out(store)
    store._ledgers["acme"].departments |= {"tess@acme.example": "Tech", "sam@acme.example": "Sales"}
    with store.transaction("acme") as tx:
        yield tx


def give(tx, to="new@acme.example", slug="communication", sight=LEE):
    return award(tx, AwardBadge(slug, to, level=1, evidence="Seen.", by="lee", sight=sight), at(9), Seeded())


@pytest.mark.parametrize("to", ["new@acme.example", "sam@acme.example"])
def test_people_of_the_department_and_of_none_can_be_awarded(tx, to):
    assert give(tx, to).given_by == "lee"


@pytest.mark.parametrize("to", ["tess@acme.example", "TESS@acme.example", "lee@acme.example"])
def test_nobody_of_another_department_and_not_oneself(tx, to):
    before = len(tx.awards.search("", 99))
    with pytest.raises(OutsideDepartment):
        give(tx, to)
    assert len(tx.awards.search("", 99)) == before
    assert give(tx, to, sight=None)


def test_a_badge_of_another_department_is_not_given(tx):
    assert give_badge(tx, "communication", "  Tech  support ", at(5), "hr-1")
    with pytest.raises(OutsideDepartment, match="another department's badge"):
        give(tx)
    assert give(tx, sight=Sight("tim", "Tech support"))
    (told,) = tx.audit.of_object("communication")[-1:]
    assert (told.actor, told.action, told.values) == (
        "hr-1",
        "badge.department_changed",
        {"department": "Tech support"},
    )


def test_an_unknown_badge_and_a_name_that_can_not_be_are_refused(tx):
    with pytest.raises(UnknownAchievement):
        give_badge(tx, "unheard-of", "Tech", at(5))
    with pytest.raises(InvalidText):
        tidied("x" * 101)
    assert tidied("  ") == ""


@pytest.mark.parametrize(
    ("sight", "given_by", "badge", "person", "is_own", "covered"),
    [
        (LEE, "lee", "", "Tech", False, True),
        (LEE, "hr", "Sales", "Tech", False, True),
        (LEE, "hr", "", "Sales", False, True),
        (LEE, "hr", "", "", False, False),
        (Sight("lee"), "hr", "", "", False, True),
        (Sight("lee"), "hr", "", "Tech", False, False),
        (Sight("lee", own_only=True), "lee", "", "", False, True),
        (Sight("lee", own_only=True), "lee", "", "", True, False),
        (Sight("lee", own_only=True), "hr", "", "", False, False),
    ],
)
def test_what_a_sight_covers(sight, given_by, badge, person, is_own, covered):
    assert sight.covers(given_by, badge, person, is_own=is_own) is covered
