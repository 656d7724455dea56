import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.achievements.needs import Length, LengthUnit, Need, PartnerNeed, Requirement
from issuer.plan import rule_words
from issuer.plan.cell_faults import CellFault
from tests.unit.issuer.plan.rules import RULES

TWO_YEARS = Length(24, LengthUnit.MONTHS)
TEAM = "Team <https://b.example/a> from Beta"


def rule(count, *of):
    return Requirement(count, of)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("  ", None),
        ("all of: a; b", rule(2, Need("a"), Need("b"))),
        ("All of : a;b level 2;", rule(2, Need("a"), Need("b", 2))),
        ("any of: a; b; c", rule(1, Need("a"), Need("b"), Need("c"))),
        ("2 of: a; b; c", rule(2, Need("a"), Need("b"), Need("c"))),
        ("a; b", rule(2, Need("a"), Need("b"))),
        # As people write it by hand.
        ("all of a, b", rule(2, Need("a"), Need("b"))),
        ("any 2 of a, b, c", rule(2, Need("a"), Need("b"), Need("c"))),
        ("at least 2 of: a; b; c", rule(2, Need("a"), Need("b"), Need("c"))),
        ("2 at level >= 3 of a, b, c", rule(2, Need("a", 3), Need("b", 3), Need("c", 3))),
        ("any at level ≥3 of: a; b", rule(1, Need("a", 3), Need("b", 3))),
        ("all of: a at level 2 or higher; b", rule(2, Need("a", 2), Need("b"))),
        ("a within 24 months", rule(1, Need("a", None, TWO_YEARS))),
        ("all within 24 months of: a; b level 2", rule(2, Need("a", None, TWO_YEARS), Need("b", 2, TWO_YEARS))),
        ("any of: a always within 1 year", rule(1, Need("a", None, Length(1, LengthUnit.YEARS), True))),
        ("a level 1 within 90 days; b", rule(2, Need("a", 1, Length(90, LengthUnit.DAYS)), Need("b"))),
        # Groups in groups.
        ("all of: a; (any of: b; c)", rule(2, Need("a"), rule(1, Need("b"), Need("c")))),
        ("all of: a; (any of b, c); d", rule(3, Need("a"), rule(1, Need("b"), Need("c")), Need("d"))),
        ("all of a, (any 2 of: b; c; d)", rule(2, Need("a"), rule(2, Need("b"), Need("c"), Need("d")))),
        ("(any of: a; b)", rule(1, rule(1, Need("a"), Need("b")))),
        ("any of: (all of: a; (2 of: b; c)); d", rule(1, rule(2, Need("a"), rule(2, Need("b"), Need("c"))), Need("d"))),
        # Badges that are called like words of the grammar.
        ("all of: all; any; level; within", rule(4, Need("all"), Need("any"), Need("level"), Need("within"))),
    ],
)  # fmt: skip
def test_what_a_meta_badge_needs_is_read(text, found):
    assert rule_words.read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TEAM, PartnerNeed("Team", "https://b.example/a", "Beta")),
        (f"all of: {TEAM} level 2 of 3", PartnerNeed("Team", "https://b.example/a", "Beta", 2, 3)),
        (f"{TEAM}, Inc.", PartnerNeed("Team", "https://b.example/a", "Beta, Inc.")),
        (f"{TEAM} (Holding)", PartnerNeed("Team", "https://b.example/a", "Beta (Holding)")),
        (f"{TEAM} within 24 months", PartnerNeed("Team", "https://b.example/a", "Beta", within=TWO_YEARS)),
        (
            "All of Us <https://b.example/a> from Beta",
            PartnerNeed("All of Us", "https://b.example/a", "Beta"),
        ),
        ("(Team) work <https://b.example/a> from C", PartnerNeed("(Team) work", "https://b.example/a", "C")),
        ("T <https://b.example/a;b> from C", PartnerNeed("T", "https://b.example/a;b", "C")),
    ],
)
def test_a_partners_badge_is_read(text, found):
    assert rule_words.read(text) == rule(1, found)


def test_a_partners_badge_in_a_group_ends_where_the_group_does():
    found = rule_words.read(f"all of: a; (any of: {TEAM} (Holding); {TEAM})")

    inner = [
        PartnerNeed("Team", "https://b.example/a", "Beta (Holding)"),
        PartnerNeed("Team", "https://b.example/a", "Beta"),
    ]
    assert found == rule(2, Need("a"), rule(1, *inner))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("all of:", "No badge is named"),
        ("0 of: a", "0 of 1"),
        ("3 of: a; b", "3 of 2"),
        ("3 of: (2 of: a; b)", "3 of 1|2 of 2"),
        ("all of: a b", "is not a badge"),
        ("all of: a level", "is not a badge"),
        ("all of: a level 2 level 3", "is not a badge"),
        ("all of: a within months", "is not a badge"),
        ("all of: a within 2 weeks", "is not a badge"),
        ("all of: A", "short name"),
        ("some of: a; b", "is not a badge"),
        ("all of: T <https://b.example/a>", "is not a partner's badge"),
        ("all of: T <beta> from Beta", "is not a web address"),
        (f"{TEAM} level 4 of 3", "no level 4 of 3"),
        (f"{TEAM} level 0 of 3", "no level 0 of 3"),
        ("all of: T\u202e <https://b.example/a> from Beta", "can not be shown"),
        ("all of: a;; b", "Nothing stands between two “;”"),
        ("all of a,, b", "Nothing stands between two “,”"),
        ("all of: a; b, c", "is not a badge"),
        ("all of: " + "; ".join(f"b{n}" for n in range(51)), "51 badges; 50 are the most"),
        ("a within 0 days", "0 days can not"),
        ("a within 121 months", "write 1 to 120 months"),
        ("a within 11 years", "write 1 to 10 years"),
        ("2 at level 2 of: a level 2; b", "The level of “a”"),
        ("2 within 1 year of: a; b within 1 year", "The age of “b”"),
        (f"2 at level 2 of: a; {TEAM}", "“Team” is a partner's"),
        ("all at level 2 of: a; (any of: b; c)", "into the parentheses"),
        ("all of: a; (any of: b; c", "is not closed"),
        ("all of: (any of: b; c) d", "“d” stands behind a parenthesis"),
        ("all of: (any of: b; c)); d", "stands behind a parenthesis"),
        ("all of: (b; c)", "begins with how many"),
        ("(any of: (any of: (any of: (any of: a))))", "4 deep at most"),
    ],
)
def test_faulty_words_are_refused_with_what_to_do(text, why):
    with pytest.raises(CellFault, match=why):
        rule_words.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "all of: a",
        "all of: a; b",
        "any of: a; b level 2; c",
        "2 at level 3 of: a; b; c",
        "2 at level 3 within 24 months of: a; b; c",
        "all always within 1 year of: a; b level 2",
        "all of: a level 2 within 1 day; (any of: b; c always within 2 years); (2 of: d; e; f)",
        f"2 of: a level 2; {TEAM} GmbH level 2 of 3; T <https://c.example/t> from C",
        f"all within 24 months of: {TEAM}; {TEAM} level 1 of 2",
        f"any of: (all of: a; {TEAM}); (all of: (any of: b; c))",
    ],
)
def test_what_is_written_is_what_was_read(text):
    assert rule_words.write(rule_words.read(text)) == text


def test_no_rule_is_no_words():
    assert rule_words.write(None) == ""


@given(RULES)
def test_any_rule_comes_back_from_its_words_and_the_words_from_the_rule(wanted):
    words = rule_words.write(wanted)

    assert rule_words.read(words) == wanted
    assert rule_words.write(rule_words.read(words)) == words


@given(RULES, st.data())
def test_spaces_and_case_of_the_words_between_change_nothing(wanted, data):
    words = rule_words.write(wanted)
    wide = words.replace("; ", data.draw(st.sampled_from([";", " ;  ", ";\n"])))

    assert rule_words.read(f" {wide} ") == wanted


@given(st.text(alphabet="alnyof:;,()<> 2level3withmnrs/.", max_size=60))
def test_any_text_is_a_rule_or_refused(text):
    try:
        found = rule_words.read(text)
    except CellFault:
        return
    assert rule_words.read(rule_words.write(found)) == found
