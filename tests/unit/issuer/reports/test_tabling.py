"""Reports: months in the organisation's zone, groups in order, and small groups that no sum tells of."""

import itertools
from datetime import UTC, datetime

import pytest

from issuer.kept.figures import Figures, Grouping
from issuer.ledger import ANY_TIME, Span
from issuer.reports.tabling import Line, Wanted, _hidden, last_months, months_of, report
from tests.support.builders import at, give, stocked


def instant(*parts):
    return datetime(*parts, tzinfo=UTC)


def lines(**people):
    return [Line(key, key, Figures(awarded=2 * count, people=count)) for key, count in people.items()]


def hidden(**people):
    return [line.key for line in _hidden(lines(**people)) if line.figures is None]


def test_months_begin_at_midnight_where_the_organisation_is():
    span = last_months(3, instant(2026, 1, 31, 23, 30), "Europe/Amsterdam")
    assert span == Span(instant(2025, 11, 30, 23), instant(2026, 2, 28, 23))
    assert [each.name for each in months_of(span, "Europe/Amsterdam")] == ["2025-12", "2026-01", "2026-02"]
    assert months_of(span, "Europe/Amsterdam")[1].span == Span(
        instant(2025, 12, 31, 23), instant(2026, 1, 31, 23)
    )


def test_months_meet_without_a_gap_over_a_change_of_the_clock():
    months = months_of(Span(instant(2026, 1, 5), instant(2026, 12, 5)), "America/New_York")
    assert len(months) == 12
    assert all(one.span.until == next_.span.since for one, next_ in itertools.pairwise(months))


def test_an_open_span_has_no_months_and_a_very_long_one_its_last_five_years():
    assert months_of(ANY_TIME, "UTC") == ()
    months = months_of(Span(instant(1990, 1, 1), instant(2026, 1, 1)), "UTC")
    assert (len(months), months[-1].name) == (60, "2025-12")


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"a": 5, "b": 9}, []),
        ({"a": 4, "b": 9, "c": 7}, ["a", "c"]),
        ({"a": 4, "b": 9, "c": 3}, ["a", "c"]),
        ({"a": 4}, ["a"]),
        ({}, []),
    ],
)
def test_small_groups_are_hidden_and_no_single_one_follows_from_the_sum(people, expected):
    assert hidden(**people) == expected


def test_a_report_has_its_groups_by_size_with_their_names_of_today():
    with stocked().transaction("acme") as tx:
        for number, slug in enumerate(("creativity", "communication", "communication")):
            give(tx, slug, at(number), to=f"p{number}@example.org")
        found = report(tx, Wanted(Grouping.BADGE, Span(at(0), at(9))), at(20))
        assert [(line.key, line.name, line.figures.awarded) for line in found.lines] == [
            ("communication", "Communication", 2),
            ("creativity", "Creativity", 1),
        ]
        assert (found.in_all.awarded, found.in_all.people, found.is_empty) == (3, 3, False)
        kinds = report(tx, Wanted(Grouping.KIND, Span(at(0), at(9))), at(20))
        assert [(line.key, line.figures.awarded) for line in kinds.lines] == [("values", 3)]
        months = report(tx, Wanted(Grouping.MONTH, last_months(12, at(20), "UTC")), at(20))
        assert [(line.key, line.figures.awarded) for line in months.lines] == [("2026-03", 3)]


def test_only_departments_are_hidden_and_only_when_it_is_wished():
    with stocked().transaction("acme") as tx:
        give(tx, "creativity")
        for grouping in Grouping:
            for hides in (False, True):
                wanted = Wanted(grouping, last_months(12, at(20), "UTC"), None, hides)
                assert report(tx, wanted, at(20)).hides is (hides and grouping is Grouping.DEPARTMENT)


def test_of_no_award_the_report_is_empty():
    with stocked().transaction("acme") as tx:
        assert report(tx, Wanted(Grouping.MONTH, last_months(12, at(20), "UTC")), at(20)).is_empty
