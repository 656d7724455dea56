"""Reports: months in the organisation's zone, groups in order, and small groups that no sum tells of."""

import itertools
from datetime import UTC, datetime

import pytest

from issuer.kept.figures import Figures, Grouping
from issuer.kept.uses import Use
from issuer.ledger import ANY_TIME, Span
from issuer.reports.tabling import FEW_PEOPLE, Line, Uses, Wanted, _hidden, last_months, months_of, report
from issuer.sharing.counting import count
from issuer.sight import Sight
from tests.support.builders import at, give, stocked


def instant(*parts):
    return datetime(*parts, tzinfo=UTC)


def lines(**people):
    return [Line(key, key, Figures(awarded=2 * count, people=count)) for key, count in people.items()]


def hidden(**people):
    shown, is_sum_told = _hidden(lines(**people))
    return [line.key for line in shown if line.figures is None], is_sum_told


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
    ("people", "expected", "is_sum_told"),
    [
        ({"a": 5, "b": 9}, [], True),
        ({"a": 4, "b": 9, "c": 7}, ["a", "c"], True),
        ({"a": 4, "b": 9, "c": 3}, ["a", "c"], True),
        ({"a": 1, "b": 9, "c": 3, "d": 20}, ["a", "b", "c"], True),
        ({"a": 1, "b": 2, "c": 2, "d": 20}, ["a", "b", "c"], True),
        ({"a": 2, "b": 2}, ["a", "b"], False),
        ({"a": 4}, ["a"], False),
        ({"a": 5}, [], True),
        ({}, [], True),
    ],
)
def test_small_groups_are_hidden_and_none_follows_from_the_sum(people, expected, is_sum_told):
    assert hidden(**people) == (expected, is_sum_told)


@pytest.mark.parametrize("people", list(itertools.combinations_with_replacement(range(1, 8), 3)))
def test_the_sum_less_what_is_shown_is_never_of_one_group_nor_of_few_people(people):
    groups = dict(zip("abc", people, strict=True))
    unseen, is_sum_told = hidden(**groups)
    assert {key for key, count in groups.items() if count < FEW_PEOPLE} <= set(unseen)
    if is_sum_told and unseen:
        assert len(unseen) > 1
        assert sum(groups[key] for key in unseen) >= FEW_PEOPLE


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
                found = report(tx, wanted, at(20))
                assert found.hides is (found.in_all is None) is (hides and grouping is Grouping.DEPARTMENT)
                assert not found.is_empty


def test_of_no_award_the_report_is_empty():
    with stocked().transaction("acme") as tx:
        assert report(tx, Wanted(Grouping.MONTH, last_months(12, at(20), "UTC")), at(20)).is_empty


def used(tx, grouping, sight=None, span=None):
    span = span or last_months(12, at(20), "UTC")
    found = report(tx, Wanted(grouping, span, sight), at(20))
    return {line.key: line.uses for line in found.lines}, found.uses


def test_uses_stand_in_each_group_also_where_nothing_was_awarded():
    with stocked().transaction("acme") as tx:
        give(tx, "communication")
        for use, slug in ((Use.CHECKED, "communication"), (Use.CHECKED, "creativity"), (Use.SHARED, "gone")):
            count(tx, use, slug, at(5))
        count(tx, Use.CHECKED, "communication", datetime(2026, 2, 27, 9, tzinfo=UTC))
        in_all = Uses(shared=1, checked=3)
        assert used(tx, Grouping.BADGE) == (
            {"communication": Uses(0, 2), "creativity": Uses(0, 1), "gone": Uses(1, 0)},
            in_all,
        )
        assert used(tx, Grouping.KIND) == ({"values": Uses(0, 3), "": Uses(1, 0)}, in_all)
        assert used(tx, Grouping.MONTH) == ({"2026-02": Uses(0, 1), "2026-03": Uses(1, 2)}, in_all)
        assert used(tx, Grouping.BADGE, span=Span(at(0), at(1)))[1] == Uses(1, 2), "whole days count"


def test_a_report_of_uses_alone_is_not_empty():
    with stocked().transaction("acme") as tx:
        count(tx, Use.CHECKED, "communication", at(5))
        assert not report(tx, Wanted(Grouping.BADGE, last_months(12, at(20), "UTC")), at(20)).is_empty


def test_by_department_and_for_whoever_sees_a_part_there_are_no_uses():
    with stocked().transaction("acme") as tx:
        give(tx, "communication", leader="lee")
        count(tx, Use.CHECKED, "communication", at(5))
        for asked in (
            (Grouping.DEPARTMENT, None),
            (Grouping.BADGE, Sight("lee", "Sales", "lee@acme.example")),
        ):
            lines, in_all = used(tx, *asked)
            assert set(lines.values()) <= {None}
            assert in_all is None


def test_the_day_of_a_use_is_that_of_the_organisation():
    with stocked(zone="Pacific/Auckland").transaction("acme") as tx:
        count(tx, Use.CHECKED, "communication", datetime(2026, 2, 28, 12, tzinfo=UTC))
        (found,) = tx.uses.totals(None, None)
        assert found.month == "2026-03"
