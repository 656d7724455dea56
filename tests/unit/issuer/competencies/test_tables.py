"""Tables of ESCO, of O*NET and of one's own, and what is wrong with them by row and column."""

import pytest

from issuer.competencies import tables
from issuer.competencies.reading import MOST_BYTES, read
from issuer.errors import FrameworkRefused, UnreadableFramework
from issuer.kept.competencies import Source
from issuer.plan import plan_files
from tests.unit.issuer.competencies.frameworks import ESCO, ONET, OWN


def refused(text, title="Ours"):
    with pytest.raises(FrameworkRefused) as caught:
        tables.read(text.encode(), title)
    return [(each.row, each.column) for each in caught.value.problems]


def test_esco_names_skills_by_their_address():
    found = read(ESCO)
    skill = found.items[0]
    assert (found.key, found.source, len(found.items)) == ("esco", Source.ESCO, 3)
    assert (skill.id, skill.statement, skill.target_type) == ("aaa-1", "chair a meeting", "ext:ESCOSkill")
    assert skill.url == skill.code == "http://data.europa.eu/esco/skill/aaa-1"


def test_elements_of_onet_stand_below_the_nearest_above_them():
    found = {each.id: each for each in read(ONET).items}
    assert [found[each].parent for each in ("2", "2.A", "2.A.1.a")] == ["", "2", "2.A"]
    assert (found["2.A.1.a"].code, found["2.A.1.a"].target_type) == ("2.A.1.a", "ext:ONETElement")


def test_a_table_that_names_an_element_for_each_occupation_has_it_once():
    rows = b"O*NET-SOC Code\tElement ID\tElement Name\n11-1\t2.A\tBasic\n11-2\t2.A\tBasic\n"
    assert [each.id for each in read(rows).items] == ["2.A"]


def test_a_table_of_ones_own_is_a_tree_by_its_codes():
    found = read(OWN, "  How we  work ")
    assert (found.key, found.title) == ("own:how we work", "How we work")
    assert [(each.id, each.parent) for each in found.items] == [("C1", ""), ("C2", "C1"), ("C3", "")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_does_and_so_does_a_spreadsheet(separator):
    text = OWN.decode().replace(",", separator)
    assert len(read(text.encode("utf-8-sig"), "Ours").items) == 3
    rows = [line.split(",") for line in OWN.decode().splitlines()]
    assert len(read(plan_files.write_xlsx(rows), "Ours").items) == 3


def test_faults_name_row_column_and_what_to_do():
    table = "code,statement,parent,url\nC1,,,\nC2,Asks,C9,\nC1,Tells,,nowhere\n"
    assert refused(table) == [(2, "statement"), (3, "parent"), (4, "url"), (4, "code")]
    with pytest.raises(FrameworkRefused, match=r"Row 3, parent: “C9”[.] No row has this code"):
        read(table.encode(), "Ours")


def test_rows_that_stand_below_each_other_are_refused():
    assert refused("code,statement,parent\nA,One,B\nB,Two,A\n") == [(1, "parent")]


def test_a_row_of_esco_or_onet_without_its_identifier_is_a_fault():
    assert refused("conceptUri,preferredLabel\n,Nothing\n") == [(2, "concepturi")]
    assert refused("Element ID,Element Name\n,Nothing\n") == [(2, "element id")]


@pytest.mark.parametrize(
    ("data", "title", "words"),
    [
        (b"", "", "Choose a file"),
        (b"name,colour\nx,red\n", "Ours", "No column is called statement"),
        (OWN, " ", "Say what this framework is called"),
        (b"code,statement\n", "Ours", "no rows"),
        (b"\x00\x01\x02,\x00", "Ours", "not a table"),
        (b'statement\n"never closed', "Ours", "quotation marks"),
        (b"x" * (MOST_BYTES + 1), "", "larger than 12 MiB"),
        (b"PK\x03\x04broken", "Ours", "damaged"),
    ],
)
def test_a_file_that_is_none_is_told_so(data, title, words):
    with pytest.raises(UnreadableFramework, match=words):
        read(data, title)
