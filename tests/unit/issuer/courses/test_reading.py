"""Events are read by paths: of whatever shape they are, and nothing they say ends in a fault of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.courses.reading import PRESETS, check_paths, read
from issuer.errors import CourseRefused
from issuer.kept.courses import FULL_SCORE, Paths
from tests.support.builders import at

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
PERCENT = Paths(is_percent=True)
KEYS = st.sampled_from(["person", "course", "kind", "score", "at"])


def test_a_plain_event_is_read():
    said = {
        "person": " Zoe@Example.org ",
        "course": "talk-101",
        "kind": "Completed",
        "score": 0.875,
        "at": at(5).isoformat(),
    }
    found = read(said, Paths(), at(9))
    assert (found.person, found.course, found.is_completed) == ("Zoe@Example.org", "talk-101", True)
    assert (found.score, found.at, found.fault) == (8750, at(5), "")


SAMPLES = {
    "xAPI": (
        {
            "actor": {"mbox": "mailto:zoe@example.org"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
            "object": {"id": "https://a.example/talk-101"},
            "result": {"score": {"scaled": 0.9}},
            "timestamp": "2026-03-02T09:00:05.123Z",
        },
        ("zoe@example.org", "https://a.example/talk-101", True, 9000),
    ),
    "Moodle": (
        {
            "eventname": "\\core\\event\\course_completed",
            "relateduser": {"email": "zoe@example.org"},
            "course": {"shortname": "talk-101"},
            "timecreated": int(at(5).timestamp()),
        },
        ("zoe@example.org", "talk-101", True, None),
    ),
    "Canvas": (
        {
            "metadata": {"event_name": "grade_change", "event_time": "2026-03-02T09:00:05Z"},
            "body": {"user_email": "zoe@example.org", "course_id": 42, "score": "87.5"},
        },
        ("zoe@example.org", "42", False, 8750),
    ),
    "Brightspace": (
        {
            "event": "course.completed",
            "user": {"email": "zoe@example.org"},
            "course": {"code": "talk-101"},
            "grade": {"percent": 100},
        },
        ("zoe@example.org", "talk-101", True, FULL_SCORE),
    ),
}


@pytest.mark.parametrize("preset", SAMPLES)
def test_events_of_known_platforms_are_read_by_their_presets(preset):
    said, expected = SAMPLES[preset]
    found = read(said, PRESETS[preset], at(9))
    assert (found.person, found.course, found.is_completed, found.score) == expected
    assert found.fault == ""
    assert found.at in (at(5), at(9))


def test_every_preset_can_be_used():
    for paths in PRESETS.values():
        check_paths(paths)


@pytest.mark.parametrize(
    ("said", "paths", "fault"),
    [
        ({"course": "c"}, Paths(), "Nothing stands where the person is to be named (person)."),
        (
            {"person": "z"},
            Paths(course="data.0.id"),
            "Nothing stands where the course is to be named (data.0.id).",
        ),
        (
            {"person": ["z"], "course": "c"},
            Paths(),
            "Nothing stands where the person is to be named (person).",
        ),
        ({"person": "z", "course": "c", "score": 87}, Paths(), "The score is not a number from 0 to 1."),
        (
            {"person": "z", "course": "c", "score": -1},
            PERCENT,
            "The score is not a number from 0 to 100.",
        ),
        ({"person": "z", "course": "c", "score": "good"}, Paths(), "The score is not a number from 0 to 1."),
        ({"person": "z", "course": "c", "score": True}, Paths(), "The score is not a number from 0 to 1."),
    ],
)
def test_what_can_not_be_read_is_told(said, paths, fault):
    assert read(said, paths, at(9)).fault == fault


def test_lists_are_looked_into_by_number():
    paths = Paths(person="data.1.user", course="data.0")
    assert read({"data": ["c", {"user": "z"}]}, paths, at(9)).person == "z"
    assert read({"data": ["c"]}, paths, at(9)).fault


@pytest.mark.parametrize(
    ("event", "is_completed"),
    [
        ({}, True),
        ({"kind": "passed"}, True),
        ({"kind": "started"}, False),
        ({"score": 1}, False),
        ({"kind": 7}, False),
    ],
)
def test_a_course_was_completed_by_its_word_or_where_nothing_else_is_said(event, is_completed):
    assert read({"person": "z", "course": "c", **event}, Paths(), at(9)).is_completed is is_completed


@pytest.mark.parametrize("told", ["yesterday", None, 10**30, [], at(99).isoformat()])
def test_a_time_that_is_none_or_lies_ahead_is_when_it_was_received(told):
    assert read({"person": "z", "course": "c", "at": told}, Paths(), at(9)).at == at(9)


@given(st.dictionaries(KEYS, JSON), st.sampled_from(list(PRESETS.values())))
def test_whatever_comes_is_read_or_told(document, paths):
    found = read(document, paths, at(9))
    assert found.fault or (found.person and found.course)
    assert found.score is None or 0 <= found.score <= FULL_SCORE
    assert found.at <= at(9)


@pytest.mark.parametrize(
    "paths",
    [Paths(person=""), Paths(course=""), Paths(kind="a..b"), Paths(at="a\x00"), Paths(score="x" * 201)],
)
def test_paths_that_lead_nowhere_are_refused(paths):
    with pytest.raises(CourseRefused):
        check_paths(paths)
