"""HR says what happens: nothing before, each change with its entry, and screens that can be ended."""

import pytest

from issuer.errors import NoWall, UnknownScreen, WallRefused
from issuer.jobs import DIGEST
from issuer.kept.wall import WallTerms
from issuer.wall import setting
from tests.support.builders import Seeded, at, stocked

ON = WallTerms(has_wall=True)


@pytest.fixture
def tx():
    with stocked(zone="Europe/Berlin").transaction("acme") as opened:
        yield opened


def digests(tx):
    return [job.run_at.isoformat() for job in tx.jobs.all(100) if job.kind == DIGEST]


def acts(tx, about):
    return [(each.action, each.actor) for each in tx.audit.of_object(about)]


def test_nothing_happens_until_it_is_switched_on_and_each_change_has_its_entry(tx):
    with pytest.raises(NoWall):
        setting.require_wall(tx)
    assert setting.change(tx, ON, "hr-1", at(0))
    assert not setting.change(tx, ON, "hr-1", at(1))
    assert setting.require_wall(tx).has_wall
    entry = tx.audit.of_object("org-acme")[-1]
    assert (entry.action, entry.actor) == ("wall.changed", "hr-1")
    assert entry.values == {"before": "nothing points", "after": "wall points"}


def test_digests_are_planned_with_a_wall_and_dropped_without(tx):
    assert digests(tx) == []
    setting.change(tx, ON, "hr-1", at(0))
    # The first morning is a Monday, 10:00 in Berlin.
    assert digests(tx) == ["2026-03-09T07:00:00+00:00"]
    setting.change(tx, WallTerms(has_wall=True, points=(1,)), "hr-1", at(1))
    assert len(digests(tx)) == 1
    setting.change(tx, WallTerms(), "hr-1", at(2))
    assert digests(tx) == []


@pytest.mark.parametrize(
    "wanted",
    [
        WallTerms(points=(-1,)),
        WallTerms(points=(setting.MOST_POINTS + 1,)),
        WallTerms(points=(1,) * (setting.PLACES + 1)),
        WallTerms(has_board=True),
        WallTerms(has_board=True, points=(0, 0)),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_changes(tx, wanted):
    with pytest.raises(WallRefused):
        setting.change(tx, wanted, "hr-1", at(0))
    assert tx.wall.terms() == WallTerms()


def test_points_go_by_level_and_what_is_not_said_brings_none():
    terms = WallTerms(points=(1, 0, 5))
    assert [terms.points_of(level) for level in (None, 1, 2, 3)] == [1, 0, 5, 0]
    assert terms.has_points
    assert not WallTerms(points=(0, 0)).has_points


def test_a_screen_is_opened_by_its_link_until_that_is_ended(tx):
    setting.change(tx, ON, "hr-1", at(0))
    made, token = setting.add_screen(tx, "  Hall,  ground floor ", "hr-1", at(1), Seeded())
    assert made.name == "Hall, ground floor"
    assert len(token) == 43
    assert token not in str([tx.wall.screens(), tx.audit.of_object(made.id)])
    assert setting.opened(tx, token) == made
    for other in (token[:-1], "", made.id, "\ud800"):
        with pytest.raises(UnknownScreen):
            setting.opened(tx, other)
    setting.end_screen(tx, made.id, "hr-2", at(2))
    with pytest.raises(UnknownScreen):
        setting.opened(tx, token)
    with pytest.raises(UnknownScreen):
        setting.end_screen(tx, made.id, "hr-2", at(3))
    assert acts(tx, made.id) == [("wall.screen_made", "hr-1"), ("wall.screen_ended", "hr-2")]


def test_a_screen_shows_nothing_while_there_is_no_wall(tx):
    setting.change(tx, ON, "hr-1", at(0))
    _, token = setting.add_screen(tx, "Hall", "hr-1", at(1), Seeded())
    setting.change(tx, WallTerms(), "hr-1", at(2))
    with pytest.raises(UnknownScreen):
        setting.opened(tx, token)
    with pytest.raises(NoWall):
        setting.add_screen(tx, "Hall", "hr-1", at(3), Seeded())


@pytest.mark.parametrize("name", ["", "   ", "x" * (setting.NAME_LIMIT + 1), "Ha\u202ell"])
def test_a_screen_needs_a_name(tx, name):
    setting.change(tx, ON, "hr-1", at(0))
    with pytest.raises(WallRefused, match="needs a name"):
        setting.add_screen(tx, name, "hr-1", at(1), Seeded())


def test_there_are_so_many_screens_and_no_more(tx):
    setting.change(tx, ON, "hr-1", at(0))
    randomness = Seeded()
    for number in range(setting.MOST_SCREENS):
        setting.add_screen(tx, f"Screen {number}", "hr-1", at(number), randomness)
    with pytest.raises(WallRefused, match="no more"):
        setting.add_screen(tx, "One more", "hr-1", at(99), randomness)
