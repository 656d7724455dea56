from dataclasses import replace

import pytest

from credentials.achievement import BadgeKind, Level
from issuer.achievements.catalog import BadgeDraft
from issuer.achievements.needs import Need, PartnerNeed, Requirement, RuleTerms
from issuer.plan import plan_links
from issuer.plan.plan_links import Line, needed
from tests.support.builders import draft, four_c


def badge(slug: str, *needs: str, count: int | None = None, level: int | None = None) -> BadgeDraft:
    """Return a badge with two levels, or a meta-badge that needs others."""
    if not needs:
        return draft(slug, levels=(Level(1, "Starts"), Level(2, "Leads")))
    requires = Requirement(count or len(needs), tuple(Need(need, level) for need in needs))
    return draft(slug, kind=BadgeKind.META, levels=(), requires=requires)


def lines(*drafts: BadgeDraft) -> list[Line]:
    return [Line(number, each) for number, each in enumerate(drafts, 2)]


def found(rows: list[Line], *live: BadgeDraft) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.value) for each in plan_links.problems(rows, live)]


def test_a_plan_that_hangs_together_has_no_problems():
    assert found(lines(*four_c())) == []


def test_a_badge_rests_on_what_it_requires():
    assert needed(badge("top", "a", "b")) == ("a", "b")
    assert needed(badge("a")) == ()


def test_a_slug_that_stands_twice_is_reported_where_it_stands_again():
    problems = plan_links.problems(lines(badge("a"), badge("b"), badge("a")), ())

    assert [(each.row, each.column, each.value) for each in problems] == [(4, "slug", "a")]
    assert "Row 2" in problems[0].remedy


def test_a_live_badge_may_be_planned_again():
    assert found(lines(badge("a")), badge("a")) == []


def test_only_a_meta_badge_rests_on_others_and_it_has_to():
    plain = draft("plain", requires=Requirement(1, (Need("a"),)))
    bare = draft("bare", kind=BadgeKind.META, levels=())

    assert found(lines(badge("a"), plain, bare)) == [(3, "requires", "all of: a"), (4, "requires", "")]


def test_a_meta_badge_has_no_levels():
    top = draft("top", kind=BadgeKind.META, requires=Requirement(1, (Need("a"),)))

    assert found(lines(badge("a"), top)) == [(3, "levels", "Starts")]


def test_a_required_badge_has_to_be_in_the_table_or_live():
    assert found(lines(badge("top", "a", "b"), badge("a"))) == [(2, "requires", "b")]
    assert found(lines(badge("top", "a", "b"), badge("a")), badge("b")) == []


def test_badges_in_groups_have_to_be_there_too():
    inner = Requirement(1, (Need("b"), Need("c", 3)))
    top = draft("top", kind=BadgeKind.META, levels=(), requires=Requirement(2, (Need("a"), inner)))

    assert found(lines(badge("a"), badge("c"), top)) == [(4, "requires", "b"), (4, "requires", "c level 3")]
    assert needed(top) == ("a", "b", "c")


@pytest.mark.parametrize("theirs", [False, True])
def test_a_badge_is_named_once_unless_several_awards_count(theirs):
    twice = PartnerNeed("T", "https://b.example/t", "Beta") if theirs else Need("a")
    needs = Requirement(2, (twice, Requirement(1, (Need("b"), replace(twice, level=None)))))
    top = draft("top", kind=BadgeKind.META, levels=(), requires=needs)
    rows = lines(badge("a"), badge("b"), top)
    counted = lines(badge("a"), badge("b"), replace(top, rule_terms=RuleTerms(repeats=True)))
    problems = plan_links.problems(rows, (), ["Beta"])

    assert [(each.row, each.value) for each in problems] == [(4, twice.achievement if theirs else "a")]
    assert "several awards of one badge count" in problems[0].remedy
    assert plan_links.problems(counted, (), ["Beta"]) == []


def test_only_a_rule_has_terms():
    terms = RuleTerms(shares=True)

    assert found(lines(replace(badge("a"), rule_terms=terms))) == [
        (2, "rule_terms", "parts may share a badge")
    ]
    assert found(lines(badge("a"), replace(badge("top", "a"), rule_terms=terms))) == []


def test_a_required_level_has_to_be_one_of_the_badge():
    assert found(lines(badge("a"), badge("top", "a", level=2))) == []
    assert found(lines(badge("a"), badge("top", "a", level=3))) == [(3, "requires", "a level 3")]
    assert found(lines(badge("top", "a", level=3)), badge("a")) == [(2, "requires", "a level 3")]


def test_the_levels_of_the_table_count_not_those_that_are_live():
    assert found(lines(badge("a"), badge("top", "a", level=2)), draft("a", levels=())) == []


def test_part_of_has_to_agree_with_requires():
    good = [Line(2, badge("a"), ("top",)), Line(3, badge("top", "a"))]
    wrong = [Line(2, badge("a")), Line(3, badge("b"), ("top", "gone")), Line(4, badge("top", "a"))]

    assert found(good) == []
    assert found(wrong) == [(3, "part_of", "top; gone"), (3, "part_of", "top; gone")]


def test_part_of_a_live_stack_is_fine():
    assert found([Line(2, badge("a"), ("top",))], badge("top", "a")) == []


def test_badges_that_wait_for_each_other_are_reported_with_the_way_round():
    problems = plan_links.problems(
        lines(badge("a", "b"), badge("b", "c"), badge("c", "a"), badge("d", "a")), ()
    )

    assert [(each.row, each.column) for each in problems] == [
        (2, "requires"),
        (3, "requires"),
        (4, "requires"),
    ]
    assert "a → b → c → a" in problems[0].remedy


def test_a_badge_that_waits_for_itself_is_reported():
    assert found(lines(badge("a", "a"))) == [(2, "requires", "all of: a")]


def test_a_circle_through_a_live_badge_is_found():
    assert found(lines(badge("a", "b")), badge("a"), badge("b", "a")) == [(2, "requires", "all of: b")]


def test_two_ways_to_one_badge_are_no_circle():
    assert found(lines(badge("a"), badge("b", "a"), badge("c", "a"), badge("d", "b", "c"))) == []


def test_a_long_chain_is_walked_in_time():
    chain = [
        badge("b-0"),
        *(badge(f"b-{n}", *(f"b-{m}" for m in range(max(0, n - 5), n))) for n in range(1, 300)),
    ]

    assert found(lines(*chain)) == []


def test_what_could_not_be_read_is_not_reported_a_second_time():
    no_slug = Line(2, draft(""), faulty=frozenset({"slug"}))
    no_levels = Line(3, draft("a", levels=()), ("top",), frozenset({"levels"}))
    no_type = Line(4, draft("b", requires=Requirement(1, (Need("a"),))), faulty=frozenset({"type"}))
    no_needs = Line(5, draft("top", kind=BadgeKind.META, levels=()), faulty=frozenset({"requires"}))
    asks = Line(6, badge("asks", "a", level=2))

    assert found([no_slug, no_levels, no_type, no_needs, asks]) == []


def test_a_partner_has_to_be_known_by_its_name():
    needs = (Need("a"), PartnerNeed("Teamwork", "https://b.example/a", "Beta GmbH"))
    top = draft("top", kind=BadgeKind.META, levels=(), requires=Requirement(2, needs))
    rows = lines(badge("a"), top)

    assert found(rows) == [(3, "requires", "Beta GmbH")]
    assert plan_links.problems(rows, (), ["BETA GMBH"]) == []
    assert needed(top) == ("a",)
