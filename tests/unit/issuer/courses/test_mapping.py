"""Which program tells, and which course earns what: checked when it is said, and no further than somebody sees."""

from dataclasses import replace

import pytest

from issuer.awarding.departments import give_badge
from issuer.courses import mapping, sources
from issuer.courses.mapping import WishedWay
from issuer.courses.sources import MOST_SOURCES
from issuer.errors import (
    CourseRefused,
    OutsideDepartment,
    UnknownAchievement,
    UnknownCourseThing,
    UnknownLevel,
    UnknownSource,
)
from issuer.kept.courses import LevelStep, Paths
from issuer.sight import Sight
from tests.support.builders import at
from tests.unit.issuer.courses.academy import SLUG, Academy, hand


def refused(academy, refusal, act, **more):
    with academy.store.transaction("acme") as tx, pytest.raises(refusal):
        act(hand(tx, seed=50, **more))


def test_a_source_has_a_secret_that_is_kept_sealed_and_shown_nowhere():
    academy = Academy()
    with academy.store.transaction("acme") as tx:
        kept = sources.find_source(tx, academy.source.id)
        acts = [each.action for each in tx.audit.of_object(kept.id)]
    assert academy.secret.startswith("whsec_")
    assert academy.secret.encode() not in kept.sealed
    assert "sealed" not in repr(kept)
    assert acts == ["course_source.added"]


def test_a_source_can_be_changed_and_removed_with_all_it_told():
    academy = Academy()
    academy.way()
    academy.tell()
    with academy.store.transaction("acme") as tx:
        paths = Paths(person="user.email")
        changed = sources.change_source(hand(tx), academy.source.id, " New  name ", paths, tells=False)
        assert changed == replace(academy.source, name="New name", paths=paths, tells=False)
        sources.remove_source(hand(tx), academy.source.id)
        assert list(tx.courses.ways()) == list(tx.courses.events(None, 9)) == []
        with pytest.raises(UnknownSource):
            sources.remove_source(hand(tx), academy.source.id)
    assert len(academy.awards()) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\u202eb"])
def test_a_source_has_a_name_that_can_be_shown(name):
    refused(Academy(), CourseRefused, lambda at: sources.add_source(at, name, Paths()))


def test_there_are_no_more_sources_than_may_be():
    academy = Academy()
    with academy.store.transaction("acme") as tx:
        for number in range(MOST_SOURCES - 1):
            sources.add_source(hand(tx, seed=200 + number), f"No {number}", Paths())
    refused(academy, CourseRefused, lambda at: sources.add_source(at, "One more", Paths()))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"source_id": "another"}, UnknownSource),
        ({"slug": "nothing"}, UnknownAchievement),
        ({"slug": "super-4c", "level": None}, CourseRefused),
        ({"level": 9}, UnknownLevel),
        ({"level": None}, UnknownLevel),
        ({"course": " "}, CourseRefused),
        ({"course": "x" * 501}, CourseRefused),
        ({"least": 10_001}, CourseRefused),
        ({"least": -1}, CourseRefused),
    ],
)
def test_a_way_leads_from_a_course_that_is_named_to_a_badge_that_is_there(changes, refusal):
    academy = Academy()
    wish = replace(WishedWay(academy.source.id, "talk-101", SLUG, 1), **changes)
    refused(academy, refusal, lambda at: mapping.add_way(at, wish))


def test_a_course_earns_a_badge_in_one_way_and_that_can_be_ended():
    academy = Academy()
    way = academy.way()
    refused(
        academy,
        CourseRefused,
        lambda at: mapping.add_way(at, WishedWay(academy.source.id, "talk-101", SLUG, 1)),
    )
    with academy.store.transaction("acme") as tx:
        mapping.remove_way(hand(tx), way.id)
        assert list(tx.courses.ways()) == []
    refused(academy, UnknownCourseThing, lambda at: mapping.remove_way(at, way.id))
    refused(academy, UnknownCourseThing, lambda at: mapping.remove_step(at, SLUG, 2))


def test_a_badge_manager_maps_the_badges_of_their_department_alone():
    academy = Academy()
    way = academy.way()
    with academy.store.transaction("acme") as tx:
        give_badge(tx, SLUG, "Sales", at(1))
    tech, sales = (Sight("lead-1", department, "lead@example.org") for department in ("Tech", "Sales"))
    for act in (
        lambda at: mapping.add_way(at, WishedWay(academy.source.id, "talk-102", SLUG, 1)),
        lambda at: mapping.remove_way(at, way.id),
        lambda at: mapping.put_step(at, LevelStep(SLUG, 2, completions=1)),
        lambda at: mapping.remove_step(at, SLUG, 2),
    ):
        refused(academy, OutsideDepartment, act, sight=tech)
    with academy.store.transaction("acme") as tx:
        mapping.remove_way(hand(tx, sight=sales), way.id)
