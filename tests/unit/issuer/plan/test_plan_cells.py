import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.achievement import Alignment, BadgeKind, Level
from issuer.plan import plan_cells
from issuer.plan.cell_faults import CellFault
from issuer.plan.plan_cells import neutralised, text_of
from issuer.stages import BadgeStage

any_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)


# --- any cell -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-cmd|x",
        "-1+1",
        "-a",
        "\uff1d1+1",
        "\uff0bx",
        "\uff20x",
        " =1",
    ],
)
def test_a_formula_is_refused(cell):
    with pytest.raises(CellFault, match="formula"):
        text_of(cell)


@pytest.mark.parametrize("cell", ["- one\n- two", "-", "+ more", "-5", "+12", "a=b", "x@y.example", "3-4"])
def test_a_list_a_signed_number_and_signs_further_on_are_no_formulas(cell):
    assert text_of(cell) == cell


@pytest.mark.parametrize("cell", ["#REF!", "#NAME?", " #DIV/0! "])
def test_what_a_failed_formula_left_behind_is_refused(cell):
    with pytest.raises(CellFault, match="failed"):
        text_of(cell)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "- list", "\tx", "\rx", "\uff1dx", " =1", "'=1", "''@x"]
)
def test_a_cell_that_a_spreadsheet_might_run_gets_an_apostrophe(text):
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "'quoted'", "5", "’=", "it's = to"])
def test_a_harmless_cell_is_written_as_it_is(text):
    assert neutralised(text) == text


@given(any_text)
def test_no_written_cell_begins_like_a_formula(text):
    assert (
        not neutralised(text)
        .lstrip()
        .startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    )


@given(any_text.map(str.strip) | any_text.map(lambda text: f"={text}".strip()))
def test_a_written_cell_reads_back_as_the_text_it_was(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if text in {"#REF!", "#N/A"}:
        return
    assert text_of(neutralised(text)) == text


def test_a_cell_is_trimmed_and_its_line_ends_are_made_one_kind():
    assert text_of("  one\r\ntwo\rthree \n") == "one\ntwo\nthree"


# --- single values --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["tea", "super-4c", "4c", "a" * 64])
def test_a_short_name_is_taken(text):
    assert plan_cells.slug(text) == text


@pytest.mark.parametrize(
    "text", ["", "Tea", "tea_time", "-tea", "tea-", "te--a", "tëa", "tea/..", "a" * 65, "te a"]
)
def test_what_is_no_short_name_is_refused(text):
    with pytest.raises(CellFault, match="critical-thinking"):
        plan_cells.slug(text)


@pytest.mark.parametrize("read", [plan_cells.name, plan_cells.description, plan_cells.criteria])
def test_a_text_that_has_to_be_there_is_refused_when_empty_or_odd(read):
    assert read("Tea") == "Tea"
    with pytest.raises(CellFault, match="empty"):
        read("")
    with pytest.raises(CellFault, match=r"U\+202E"):
        read("Tea\u202e")
    with pytest.raises(CellFault, match=r"U\+0007"):
        read("Tea\a")


def test_only_longer_texts_have_line_breaks():
    assert plan_cells.description("one\ntwo") == "one\ntwo"
    assert plan_cells.criteria("one\ntwo") == "one\ntwo"
    with pytest.raises(CellFault, match="Character 4"):
        plan_cells.name("one\ntwo")


@pytest.mark.parametrize(
    ("read", "limit"),
    [(plan_cells.name, 120), (plan_cells.description, 1_000), (plan_cells.criteria, 10_000)],
)
def test_a_text_at_its_limit_is_taken_and_beyond_it_refused(read, limit):
    assert read("x" * limit)
    with pytest.raises(CellFault, match=f"shorten it to {limit}"):
        read("x" * (limit + 1))


def test_a_type_is_read_in_either_case_and_unknown_ones_name_the_choice():
    assert plan_cells.kind("Values") is BadgeKind.VALUES
    with pytest.raises(CellFault, match="skill, compliance, values, fun, meta"):
        plan_cells.kind("course")


@pytest.mark.parametrize(("text", "months"), [("", None), ("1", 1), ("12", 12), ("120", 120), ("012", 12)])
def test_expiry_is_whole_months_or_never(text, months):
    assert plan_cells.months(text) == months


@pytest.mark.parametrize("text", ["0", "121", "-1", "1.5", "12 months", "١٢", "1e1", "000", "0012"])
def test_other_expiries_are_refused(text):
    with pytest.raises(CellFault, match="from 1 to 120"):
        plan_cells.months(text)


def test_an_empty_status_leaves_a_badge_where_it_is():
    assert plan_cells.status("") is None
    assert plan_cells.status("Live") is BadgeStage.LIVE


@pytest.mark.parametrize("text", ["soon", "lives", "draft idea"])
def test_a_stage_that_there_is_not_is_not_taken_for_another(text):
    with pytest.raises(CellFault, match="Choose one of: idea, draft, pilot, live, retired"):
        plan_cells.status(text)


# --- lists ----------------------------------------------------------------------------------------


def test_levels_have_a_name_and_what_they_look_like():
    found = plan_cells.levels("Starts: asks: who? | Leads|Coaches:")

    assert found == (Level(1, "Starts", "asks: who?"), Level(2, "Leads"), Level(3, "Coaches"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a|b|c|d|e|f", "6 levels"),
        ("a||b", "Nothing stands between"),
        ("|a", "Nothing stands between"),
        (": looks like", "Level 1 has no name"),
        ("a|A", "same name"),
        (f"a|{'n' * 61}", "name of level 2: It has 61"),
        (f"a: {'d' * 501}", "level 1 looks like: It has 501"),
        ("a\nb", "name of level 1: Character 2"),
        ("a: b\u2066", "level 1 looks like: Character 2"),
    ],
)
def test_faulty_levels_are_refused(text, why):
    with pytest.raises(CellFault, match=why):
        plan_cells.levels(text)


def test_a_level_text_at_its_limit_is_taken():
    assert plan_cells.levels(f"{'n' * 60}: {'d' * 500}")


def test_five_levels_and_fifty_names_are_taken():
    assert len(plan_cells.levels("a|b|c|d|e")) == 5
    assert len(plan_cells.names("; ".join(f"n{n}" for n in range(50)))) == 50


def test_names_are_separated_by_semicolons():
    assert plan_cells.names("Sales; Customer care ;") == ("Sales", "Customer care")
    assert plan_cells.names("") == ()
    assert plan_cells.slugs("a; b-c") == ("a", "b-c")


@pytest.mark.parametrize("text", ["Sales; sales", "a;\u202e", "x" * 121])
def test_faulty_names_are_refused(text):
    with pytest.raises(CellFault):
        plan_cells.names(text)


def test_competencies_have_a_name_and_an_address():
    found = plan_cells.alignments("Team work <https://c.example/1?a=b> | Talk <http://c.example/2>")

    assert found == (
        Alignment("Team work", "https://c.example/1?a=b"),
        Alignment("Talk", "http://c.example/2"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Team work",
        "<https://c.example>",
        "Team <ftp://c.example>",
        "Team <https://>",
        "Team <javascript:alert(1)>",
        "Team <https://[::1>",
        "Team <https://c.example/\u202e>",
        "Team <https://c.example> and more",
    ],
)
def test_a_competency_without_a_web_address_is_refused(text):
    with pytest.raises(CellFault):
        plan_cells.alignments(text)


@pytest.mark.parametrize(
    ("text", "needed"), [("", False), ("no", False), ("NO", False), ("yes", True), ("Yes", True)]
)
def test_approval_is_needed_or_not(text, needed):
    assert plan_cells.approval(text) is needed
    assert plan_cells.approval(plan_cells.yes_text(is_so=needed)) is needed


@pytest.mark.parametrize(
    ("text", "awarding"),
    [("", "automatic"), ("Automatic", "automatic"), ("approval", "approval"), ("BY HAND", "by hand")],
)
def test_a_meta_badge_is_awarded_in_one_of_three_ways(text, awarding):
    assert plan_cells.awarding(text) == awarding
    assert plan_cells.awarding(plan_cells.awarding_text(plan_cells.awarding(text))) == awarding


@pytest.mark.parametrize("text", ["hand", "by-hand", "auto", "yes", "by machine"])
def test_another_way_is_told_with_those_that_there_are(text):
    with pytest.raises(CellFault, match="automatic, approval, by hand"):
        plan_cells.awarding(text)


@pytest.mark.parametrize("text", ["y", "true", "1", "yes please", "ja"])
def test_approval_is_yes_or_no_and_nothing_else(text):
    with pytest.raises(CellFault, match="Write yes"):
        plan_cells.approval(text)


_said = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)
_sites = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9#|;?=&\\\\\[\]]{0,9}", fullmatch=True)


@given(
    st.lists(
        st.builds(Alignment, _said, _sites, st.none() | _said, st.none() | _said, st.none() | _said),
        max_size=4,
    )
)
def test_what_badges_are_tied_to_comes_back_whole(found):
    assert plan_cells.alignments(plan_cells.alignments_text(found)) == tuple(found)


def test_a_competency_has_its_kind_code_and_framework_in_brackets():
    cell = "Speaks; clearly <https://c.example/1> [CFItem; T1; Ours \\u003b theirs]"
    assert plan_cells.alignments(cell) == (
        Alignment("Speaks; clearly", "https://c.example/1", "CFItem", "T1", "Ours ; theirs"),
    )
