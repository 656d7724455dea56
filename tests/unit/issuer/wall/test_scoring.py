"""Points and places: each badge once at its best level, ties told right, nobody who did not want it."""

from dataclasses import replace

import pytest

from issuer import revocation
from issuer.errors import NoWall
from issuer.wall import scoring
from issuer.wall.periods import Period
from issuer.wall.scoring import BoardWish, board, own_points
from tests.support.builders import at, stocked
from tests.unit.issuer.wall.scenes import DAY, appear, awarded, walled, who

NOW = at(1000)
ALL = BoardWish(Period.ALL)


@pytest.fixture
def tx():
    with walled().transaction("acme") as opened:
        yield opened


def places(found):
    return [(each.place, each.is_shared, each.profile.who.id, each.points) for each in found.lines]


def test_own_points_are_those_of_all_own_badges_each_at_its_best_level(tx):
    assert own_points(tx, who("ann").address, NOW) == 0
    awarded(tx, "ann", level=1)
    awarded(tx, "ann", now=at(11), level=2)
    awarded(tx, "ann", "creativity", now=at(12), level=3)
    awarded(tx, "ann", "humour")
    assert own_points(tx, who("ann").address, NOW) == 5 + 10 + 1


def test_what_fell_brings_nothing_any_more(tx):
    award = awarded(tx, "ann")
    assert own_points(tx, who("ann").address, NOW) == 5
    appear(tx, "ann")
    assert len(board(tx, ALL, NOW).lines) == 1
    revocation.suspend(tx, revocation.RevokeAward(award.id, "duplicate", "", "", "hr"), at(50))
    assert own_points(tx, who("ann").address, NOW) == 0
    assert board(tx, ALL, NOW).lines == []


def test_equal_points_are_equal_places_and_the_next_place_is_left_out(tx):
    for name, level in (("ann", 1), ("bob", 2), ("cem", 2), ("dia", 3), ("eve", 1)):
        awarded(tx, name, level=level)
        appear(tx, name)
    assert places(board(tx, ALL, NOW)) == [
        (1, False, "p-dia", 10),
        (2, True, "p-bob", 5),
        (2, True, "p-cem", 5),
        (4, True, "p-ann", 2),
        (4, True, "p-eve", 2),
    ]


def test_only_what_they_show_counts_and_only_for_those_who_want_it(tx):
    for name in ("ann", "bob", "cem"):
        awarded(tx, name)
        awarded(tx, name, "humour")
    appear(tx, "ann", on_wall=False)
    appear(tx, "bob", on_board=False)
    appear(tx, "cem", shown=frozenset({"humour"}))
    assert places(board(tx, ALL, NOW)) == [(1, False, "p-ann", 5), (2, False, "p-cem", 1)]
    assert [each.badges for each in board(tx, ALL, NOW).lines] == [1, 1]


def test_who_has_no_points_has_no_place(tx):
    tx.wall.set_terms(replace(tx.wall.terms(), points=(0, 0, 0, 10)))
    awarded(tx, "ann", level=2)
    appear(tx, "ann")
    assert board(tx, ALL, NOW).lines == []


def test_a_period_counts_what_was_awarded_in_it(tx):
    awarded(tx, "ann", level=3, now=at(0))
    awarded(tx, "ann", "creativity", level=1, now=at(0) + 40 * DAY)
    awarded(tx, "bob", level=2, now=at(0) + 41 * DAY)
    for name in ("ann", "bob"):
        appear(tx, name, now=at(0) + 42 * DAY)
    now = at(0) + 43 * DAY
    assert places(board(tx, BoardWish(Period.MONTH), now)) == [(1, False, "p-bob", 5), (2, False, "p-ann", 2)]
    assert places(board(tx, BoardWish(Period.YEAR), now)) == [(1, False, "p-ann", 12), (2, False, "p-bob", 5)]


def test_a_department_has_places_of_its_own(tx):
    for name, level, department in (
        ("ann", 3, "Sales"),
        ("bob", 2, "Tech"),
        ("cem", 1, "Sales"),
        ("dia", 1, ""),
    ):
        awarded(tx, name, level=level)
        profile = appear(tx, name)
        tx.wall.keep(replace(profile, who=replace(profile.who, department=department)))
    found = board(tx, BoardWish(Period.ALL, "Sales"), NOW)
    assert places(found) == [(1, False, "p-ann", 10), (2, False, "p-cem", 2)]
    assert found.departments == ["Sales", "Tech"]
    assert len(board(tx, ALL, NOW).lines) == 4
    assert board(tx, BoardWish(Period.ALL, "Unheard of"), NOW).lines == []


def test_of_many_the_first_are_listed_and_whoever_looks_sees_their_own_place(tx, monkeypatch):
    monkeypatch.setattr(scoring, "LISTED", 2)
    for name, level in (("ann", 3), ("bob", 2), ("cem", 2), ("dia", 1)):
        awarded(tx, name, level=level)
        appear(tx, name)
    found = board(tx, BoardWish(Period.ALL, by="p-dia"), NOW)
    assert [each.profile.who.id for each in found.lines] == ["p-ann", "p-bob", "p-cem"]
    assert (found.own.place, found.own.points, found.count) == (4, 2, 4)
    assert board(tx, BoardWish(Period.ALL, by="p-bob"), NOW).own is None
    assert board(tx, ALL, NOW).own is None


def test_there_is_no_board_unless_there_is_one():
    with stocked().transaction("acme") as tx, pytest.raises(NoWall):
        board(tx, ALL, NOW)
