from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.achievement import Alignment, Assessment, BadgeKind, Level, Thinking
from issuer.achievements.catalog import BadgeDraft
from issuer.achievements.needs import USUAL_TERMS, Length, LengthUnit, Need, Requirement, RuleTerms
from issuer.errors import PlanRefused, UnknownAchievement
from issuer.ledger import Awarders, Awarding, PlannedBadge
from issuer.looks import Icon, Look, Shape
from issuer.plan import plan_files, planning
from issuer.plan.planning import COLUMNS, export_rows, import_plan, read_rows, written_rows
from issuer.stages import Idea
from tests.support.builders import BASE_URL, FOUR_C, ISSUER_DID, at, draft, four_c, stocked, super_4c
from tests.support.counts import count
from tests.support.tools import ROOT
from tests.unit.issuer.plan.rules import AGES, TERMS
from tests.unit.issuer.plan.test_wording_words import WORDINGS

HEADER = ["slug", "name", "type", "description", "criteria"]
TEA = ["tea", "Tea", "fun", "Makes tea.", "Be seen."]
SOUP = ["soup", "Soup", "skill", "Cooks soup.", "Be tasted."]


def table(*rows: dict[str, str]) -> list[list[str]]:
    """Return a full table; a row's cells are those of TEA unless it says otherwise."""
    usual = dict(zip(HEADER, TEA, strict=True))
    return [list(COLUMNS), *([{**usual, **row}.get(column, "") for column in COLUMNS] for row in rows)]


def problems_of(rows, live=()) -> list[tuple[int, str, str]]:
    """Return row, column and value of every problem of a table."""
    with pytest.raises(PlanRefused) as refused:
        read_rows(rows, live)
    assert all(problem.remedy for problem in refused.value.problems)
    return [(problem.row, problem.column, problem.value) for problem in refused.value.problems]


def live_badges() -> list[PlannedBadge]:
    with stocked().transaction("acme") as tx:
        return list(tx.plan.all())


# --- a good table ---------------------------------------------------------------------------------


def test_the_required_columns_are_enough():
    assert read_rows([HEADER, TEA]) == (BadgeDraft("tea", "Tea", "Makes tea.", "Be seen.", BadgeKind.FUN),)


def test_every_column_is_read():
    full = {
        "type": "values",
        "levels": "Starts: tries | Leads",
        "expiry_months": "12",
        "part_of": "host",
        "roles": "Cook; Waiter",
        "departments": "Kitchen",
        "competency": "Brewing <https://c.example/1>",
        "approval": "Yes",
        "status": "live",
    }
    terms = "expired parts count for 3 months"
    host = {"slug": "host", "type": "meta", "requires": "any of: tea level 2", "rule_terms": terms}
    read = read_rows(table(full, host))

    assert read[1].requires == Requirement(1, (Need("tea", 2),))
    assert read[1].rule_terms == RuleTerms(grace=Length(3, LengthUnit.MONTHS))
    assert read[0] == BadgeDraft(
        "tea",
        "Tea",
        "Makes tea.",
        "Be seen.",
        BadgeKind.VALUES,
        levels=(Level(1, "Starts", "tries"), Level(2, "Leads")),
        expiry_months=12,
        roles=("Cook", "Waiter"),
        departments=("Kitchen",),
        alignments=(Alignment("Brewing", "https://c.example/1"),),
        needs_approval=True,
    )


@pytest.mark.parametrize("awarding", Awarding)
def test_a_meta_badge_says_how_it_is_awarded_and_is_written_so(awarding):
    host = {"slug": "host", "type": "meta", "requires": "any of: tea", "awarding": awarding.value}
    drafts = read_rows(table({}, host))
    assert [each.awarding for each in drafts] == [Awarding.AUTOMATIC, awarding]
    header, *rows = written_rows(drafts)
    assert [row[header.index("awarding")] for row in rows] == ["", awarding.value]


def test_only_a_meta_badge_does_not_need_somebody_to_award_it():
    with pytest.raises(PlanRefused) as refusal:
        read_rows(table({"awarding": "approval"}))
    (fault,) = refusal.value.problems
    assert (fault.row, fault.column, fault.value) == (2, "awarding", "approval")
    assert (
        fault.remedy == "Only a meta-badge is awarded for holding others; empty this, or make its type meta."
    )


def test_columns_stand_in_any_order_and_titles_in_any_case():
    header = [" Criteria", "TYPE", "name", "Expiry months", "description", "Slug"]

    assert read_rows([header, ["Be seen.", "fun", "Tea", "3", "Makes tea.", "tea"]])[0].expiry_months == 3


def test_blank_rows_and_empty_columns_at_the_end_are_passed_over():
    assert len(read_rows([[*HEADER, "", " "], [*TEA, "", " "], [], ["", " "], SOUP])) == 2


def test_a_short_row_has_empty_cells_at_its_end():
    assert read_rows([[*HEADER, "levels"], TEA])[0].levels == ()


def test_a_stack_may_rest_on_badges_that_are_live_already():
    rows = table({"slug": "top", "type": "meta", "requires": "all of: communication level 3; creativity"})

    assert read_rows(rows, live_badges())[0].requires == Requirement(
        2, (Need("communication", 3), Need("creativity"))
    )


def test_the_starter_plan_holds_what_a_first_day_needs():
    rows = plan_files.read((ROOT / "docs" / "examples" / "plan-4c.csv").read_bytes())
    drafts = {each.slug: each for each in read_rows(rows)}

    assert [drafts[slug].kind for slug in FOUR_C] == [BadgeKind.VALUES] * 4
    assert all(level.description for slug in FOUR_C for level in drafts[slug].levels)
    assert {len(drafts[slug].levels) for slug in FOUR_C} == {3}
    assert drafts["super-4c"].requires == Requirement(4, tuple(Need(slug) for slug in FOUR_C))
    assert [each.expiry_months for each in drafts.values() if each.kind is BadgeKind.COMPLIANCE] == [12]
    assert [each.kind for each in drafts.values()].count(BadgeKind.FUN) == 1


# --- faults of the table --------------------------------------------------------------------------


def test_an_empty_table_and_one_without_rows_are_refused():
    assert problems_of([]) == [(1, column, "") for column in HEADER]
    assert problems_of([HEADER]) == [(2, "slug", "")]
    assert problems_of([HEADER, [], [" "]]) == [(2, "slug", "")]


def test_a_missing_column_is_named_once_not_once_a_row():
    rows = [HEADER[:-1], TEA[:-1], SOUP[:-1]]

    assert problems_of(rows) == [(1, "criteria", "")]
    assert problems_of([HEADER[1:], TEA[1:], SOUP[1:]]) == [(1, "slug", "")]


def test_an_unknown_and_a_doubled_column_are_refused_rather_than_dropped():
    rows = [[*HEADER, "colour", "name"], [*TEA, "green", "Green tea"]]

    assert problems_of(rows) == [(1, "name", "name"), (1, "colour", "colour")]


def test_a_cell_below_no_title_is_refused_rather_than_dropped():
    assert problems_of([[*HEADER, ""], [*TEA, "lost"]]) == [(2, "column 6", "lost")]
    assert problems_of([HEADER, [*TEA, "", "lost"]]) == [(2, "column 7", "lost")]


def test_rows_are_numbered_as_in_the_file_blank_ones_too():
    assert problems_of([HEADER, TEA, [], ["soup", "", "skill", "Cooks.", "Taste."]]) == [(4, "name", "")]


def test_every_fault_of_every_row_is_found_in_the_order_of_the_table():
    rows = table(
        {"slug": "Tea Time", "type": "course", "expiry_months": "0"},
        {"slug": "soup"},
        {"slug": "bread", "name": "Br\u202eead", "levels": "a||b", "status": "soon"},
    )

    assert problems_of(rows) == [
        (2, "slug", "Tea Time"),
        (2, "type", "course"),
        (2, "expiry_months", "0"),
        (4, "name", "Br\\u202eead"),
        (4, "levels", "a||b"),
        (4, "status", "soon"),
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("slug", "Tea"),
        ("name", "=HYPERLINK(1)"),
        ("name", "x" * 121),
        ("name", "te\x00a"),
        ("type", "coffee"),
        ("description", ""),
        ("criteria", "#REF!"),
        ("levels", f"a: {'x' * 501}"),
        ("expiry_months", "121"),
        ("part_of", "no such"),
        ("requires", "all of: -"),
        ("requires", "all of: (any of: tea"),
        ("rule_terms", "parts count twice"),
        ("roles", ";;"),
        ("departments", "a; a"),
        ("competency", "Tea"),
        ("status", "soon"),
    ],
)
def test_one_fault_in_any_column_refuses_the_table_and_names_the_cell(column, cell):
    row = table({column: cell})[1]

    found = problems_of([list(COLUMNS), row])

    assert [(number, where) for number, where, _ in found] == [(2, column)]


def test_the_value_in_a_problem_is_cut():
    assert problems_of(table({"name": "x" * 200})) == [(2, "name", "x" * 79 + "…")]


def test_a_problem_reads_as_a_sentence():
    with pytest.raises(PlanRefused) as refused:
        read_rows(table({"expiry_months": "0"}))

    told = str(refused.value.problems[0])
    assert told.startswith("Row 2, expiry_months: “0”. Give whole months")


# --- writing and importing ------------------------------------------------------------------------


def test_a_plan_is_imported_whatever_the_order_of_its_rows_and_returned_in_it():
    drafts = tuple(reversed(four_c()))
    with stocked(draft("other")).transaction("acme") as tx:
        made = import_plan(tx, drafts, BASE_URL, ISSUER_DID, at(9))

        assert [badge.slug for badge in made] == [each.slug for each in drafts]
        assert {badge.slug for badge in tx.plan.all()} == {"other", *(each.slug for each in drafts)}


def test_importing_the_same_plan_again_changes_nothing():
    store = stocked()
    with store.transaction("acme") as tx:
        before = list(tx.plan.all())
        again = import_plan(tx, four_c(), BASE_URL, ISSUER_DID, at(60))

        assert list(tx.plan.all()) == before
        assert {badge.achievement.version for badge in again} == {1}


def test_a_changed_row_makes_a_new_version_of_its_badge_only():
    with stocked().transaction("acme") as tx:
        changed = replace(draft("creativity"), description="Something new.")
        plan = [changed if each.slug == "creativity" else each for each in four_c()]
        versions = {
            b.slug: b.achievement.version for b in import_plan(tx, plan, BASE_URL, ISSUER_DID, at(60))
        }

    assert versions == {**dict.fromkeys(FOUR_C, 1), "super-4c": 1, "creativity": 2}


def test_a_stack_on_a_badge_that_is_nowhere_is_not_imported():
    with stocked(draft("tea")).transaction("acme") as tx, pytest.raises(UnknownAchievement):
        import_plan(tx, [super_4c()], BASE_URL, ISSUER_DID, at(0))


def test_an_export_says_which_stack_a_badge_is_part_of():
    with stocked().transaction("acme") as tx:
        rows = export_rows(tx)

    part_of = {row[0]: row[COLUMNS.index("part_of")] for row in rows[1:]}
    assert part_of == {**dict.fromkeys(FOUR_C, "super-4c"), "super-4c": ""}


def test_an_exported_cell_that_a_spreadsheet_would_run_has_an_apostrophe():
    risky = draft("tea", name="=cmd()", criteria="- be seen\n- twice", roles=("@home", "Cook"))
    with stocked(risky).transaction("acme") as tx:
        rows = export_rows(tx)

    cells = dict(zip(COLUMNS, rows[1], strict=True))
    assert (cells["name"], cells["criteria"], cells["roles"]) == (
        "'=cmd()",
        "'- be seen\n- twice",
        "'@home; Cook",
    )
    assert read_rows(rows) == (risky,)


# --- round trip -----------------------------------------------------------------------------------

_letters = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters=";|:<>")
_words = st.text(_letters, min_size=1, max_size=20).map(str.strip).filter(bool)
_prose = st.text(st.sampled_from("ab =+-@'\n\t,;\"é例"), min_size=1, max_size=40).map(str.strip).filter(bool)
_words_lists = st.lists(_words, max_size=3, unique_by=str.casefold).map(tuple)
_thinking, _assessment = (st.none() | st.sampled_from(each) for each in (Thinking, Assessment))
_kinds = st.sampled_from([None, "CFItem", "ceasn:Competency", "ext:ESCOSkill"])
_codes = st.none() | _words.filter(lambda text: '"' not in text)
_looks = st.none() | st.builds(
    Look,
    st.sampled_from(Shape),
    st.sampled_from(["#14619e", "#1c6b33", "#000000"]),
    st.sampled_from(Icon),
    st.just("") | _words,
)
_sites = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9/?=&-]{0,12}", fullmatch=True)


@st.composite
def plans(draw) -> tuple[BadgeDraft, ...]:
    """Return a plan of simple badges and stacks, each resting on badges before it."""
    made: list[BadgeDraft] = []
    for number in range(draw(st.integers(1, 5))):
        stack = bool(made) and draw(st.booleans())
        titles = draw(st.lists(_words, max_size=3, unique_by=str.casefold)) if not stack else []
        looks = [draw(st.just("") | _prose.map(lambda text: text.replace("|", ""))) for _ in titles]
        language = draw(st.sampled_from(["", "en", "pt-BR"]))
        made.append(
            BadgeDraft(
                slug=f"b-{number}",
                name=draw(_words),
                description=draw(_prose),
                criteria=draw(_prose),
                kind=BadgeKind.META if stack else draw(st.sampled_from([BadgeKind.SKILL, BadgeKind.FUN])),
                levels=tuple(
                    Level(n, t, d, draw(_thinking), draw(_assessment))
                    for n, (t, d) in enumerate(zip(titles, looks, strict=True), 1)
                ),
                expiry_months=draw(st.none() | st.integers(1, 120)),
                requires=draw(_requirements(made)) if stack else None,
                rule_terms=draw(TERMS) if stack else USUAL_TERMS,
                roles=draw(_words_lists),
                departments=draw(_words_lists),
                alignments=tuple(
                    Alignment(n, u, draw(_kinds), draw(_codes), draw(_codes))
                    for n, u in draw(st.dictionaries(_words, _sites, max_size=2)).items()
                ),
                look=draw(_looks),
                language=language,
                wordings=draw(WORDINGS) if language else (),
                needs_approval=draw(st.booleans()),
                awarding=draw(st.sampled_from(Awarding)) if stack else Awarding.AUTOMATIC,
                tags=draw(_words_lists.filter(lambda tags: "pilot" not in tags)),
                needs_evidence=draw(st.booleans()),
                awarders=draw(st.sampled_from(Awarders)),
                is_private=draw(st.booleans()),
            )
        )
    return tuple(made)


@st.composite
def _requirements(draw, made: list[BadgeDraft]) -> Requirement:
    parts = draw(st.lists(st.sampled_from(made), min_size=1, unique_by=lambda part: part.slug))
    needs = [
        Need(p.slug, draw(st.sampled_from([None, *(level.number for level in p.levels)])), *draw(AGES))
        for p in parts
    ]
    inside = draw(st.integers(0, len(needs) - 1))
    of = (_group(draw, needs[:inside]), *needs[inside:]) if inside else needs
    return _group(draw, of)


def _group(draw, of) -> Requirement:
    return Requirement(draw(st.integers(1, len(of))), tuple(of))


@given(plans())
def test_a_written_table_reads_back_the_same(drafts):
    assert read_rows(written_rows(drafts)) == drafts


@given(plans(), st.sampled_from([plan_files.write_csv, plan_files.write_xlsx]))
def test_a_plan_survives_import_export_and_the_file(drafts, write):
    with stocked(*drafts).transaction("acme") as tx:
        rows = plan_files.read(write(export_rows(tx)))
        read_back = read_rows(rows)

        assert read_back == drafts
        import_plan(tx, read_back, BASE_URL, ISSUER_DID, at(60))
        assert {badge.achievement.version for badge in tx.plan.all()} == {1}


@given(st.dictionaries(st.sampled_from(COLUMNS[2:-1]), _prose, max_size=6), _words)
def test_an_idea_survives_the_file_as_it_was_typed(cells, name):
    idea = Idea("tea", {"slug": "tea", "name": name, **cells})
    with stocked(draft()).transaction("acme") as tx:
        tx.stages.note(idea, at(1))
        rows = plan_files.read(plan_files.write_csv(export_rows(tx)))
        assert planning.read_table(rows, planning.Standing()).ideas == (idea,)


def test_any_cell_of_a_good_table_damaged_is_found_in_its_place():
    drafts = four_c()
    damage = {"slug": "NO", "name": "", "type": "?", "description": "", "criteria": "=x", "status": "?"}
    for step in range(count(400)):
        rows = written_rows(drafts)
        row, column = 1 + step % len(drafts), list(damage)[step // len(drafts) % len(damage)]
        rows[row][COLUMNS.index(column)] = damage[column]

        assert (row + 1, column) in [(number, where) for number, where, _ in problems_of(rows)]


@given(
    st.lists(
        st.lists(st.text(max_size=12) | st.sampled_from([*COLUMNS, "all of: a", "'=", "meta"]), max_size=8)
    )
)
def test_any_rows_are_read_or_refused_and_nothing_else(rows):
    try:
        drafts = planning.read_rows(rows)
    except PlanRefused as refused:
        outcome = refused.problems
    else:
        outcome = drafts
    assert outcome
