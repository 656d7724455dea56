import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from issuer.errors import UnreadablePlan
from issuer.plan import plan_files
from issuer.plan.plan_files import read, write_csv, write_xlsx
from tests.support.counts import count
from tests.support.tools import ROOT

HEADER = ["slug", "name", "type"]
ROWS = [HEADER, ["tea", "Tea, hot", 'the "best"'], [], ["soup", "Süppchen\nmit Einlage", ""]]

# What an XLSX can carry as text: XML characters, without carriage returns, which XML turns into line feeds.
cell_texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30)
csv_rows = st.lists(st.lists(cell_texts, min_size=1, max_size=6), max_size=8)


def xlsx(*rows, sheets=("Plan",)) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """Return an XLSX with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def text_table(separator: str) -> str:
    return f"slug{separator}name\r\ntea{separator}Größe “M”\r\n"


# --- CSV ------------------------------------------------------------------------------------------


@given(csv_rows)
def test_a_written_csv_reads_back_the_same(rows):
    # The header decides the separator: a first row without a comma may be read by another one.
    rows = [HEADER, *rows]

    assert read(write_csv(rows)) == rows


def test_csv_keeps_commas_quotes_line_breaks_and_blank_rows():
    assert read(write_csv(ROWS)) == ROWS


def test_a_written_csv_has_the_mark_that_spreadsheets_know_utf_8_by_and_quotes_every_cell():
    assert write_csv([["ä", "1"]]) == b'\xef\xbb\xbf"\xc3\xa4","1"\r\n'


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_separator_and_encoding_is_recognised(separator, encoding):
    data = text_table(separator).encode(encoding)

    assert read(data) == [["slug", "name"], ["tea", "Größe “M”"]]


def test_the_separator_is_that_of_the_header_not_of_the_texts():
    data = b"slug;name;criteria\ntea;Tea;one, two, three, four, five\n"

    assert read(data)[1] == ["tea", "Tea", "one, two, three, four, five"]


def test_a_separator_inside_quotes_does_not_count():
    assert read(b'"a;b;c;d",name\n1,2\n') == [["a;b;c;d", "name"], ["1", "2"]]


def test_a_table_of_one_column_is_read():
    assert read(b"slug\ntea\n") == [["slug"], ["tea"]]


def test_a_quoted_line_break_does_not_move_row_numbers():
    rows = read(b'slug,criteria\ntea,"boil\nwait\npour"\nsoup,cook\n')

    assert rows[1] == ["tea", "boil\nwait\npour"]
    assert rows[2] == ["soup", "cook"]


def test_an_empty_file_has_no_rows():
    assert read(b"") == []


@pytest.mark.parametrize(
    "data",
    [
        b'slug,name\ntea,"never closed\n',
        b'slug,name\ntea,"closed"too early\n',
        b"slug,name\ntea,\x00\n",
        "slug,name\ntea,\x00\n".encode("utf-16"),
        b"slug,name\ntea,\x81\x8d\n",
        b"\xff\xfes",
        b"%PDF-1.7\n\x81\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest of an old workbook",
        b"slug,name\ntea," + b"x" * 200_000,
    ],
    ids=[
        "open quote",
        "text after quote",
        "nul",
        "nul in utf-16",
        "no letters",
        "half utf-16",
        "pdf",
        "old excel",
        "huge cell",
    ],
)
def test_a_damaged_or_foreign_file_is_refused(data):
    with pytest.raises(UnreadablePlan):
        read(data)


def test_the_line_of_a_broken_quotation_is_named():
    with pytest.raises(UnreadablePlan, match="Line 3"):
        read(b'slug,name\ntea,Tea\nsoup,"So"up\n')


# --- limits ---------------------------------------------------------------------------------------


def test_a_table_at_every_limit_is_read_and_beyond_each_is_refused():
    wide = ["x"] * plan_files.MAX_COLUMNS
    long = [HEADER] * plan_files.MAX_ROWS

    assert read(write_csv([wide])) == [wide]
    assert read(write_csv(long)) == long
    assert read(write_xlsx([wide])) == [wide]
    assert read(write_xlsx(long)) == long
    for write in (write_csv, write_xlsx):
        with pytest.raises(UnreadablePlan, match="50 cells"):
            read(write([[*wide, "x"]]))
        with pytest.raises(UnreadablePlan, match="2000 rows"):
            read(write([*long, HEADER]))


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at():
    data = b"slug,name\n" + b"\n" * plan_files.MAX_BYTES

    with pytest.raises(UnreadablePlan, match="2 MiB"):
        read(data)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused():
    bomb = repacked(xlsx(HEADER), "xl/worksheets/sheet1.xml", b" " * (plan_files.MAX_UNPACKED + 1))

    assert len(bomb) < plan_files.MAX_BYTES
    with pytest.raises(UnreadablePlan, match="Unpacked"):
        read(bomb)


def test_cells_scattered_at_the_far_edge_of_a_sheet_are_refused_in_time():
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(1, 20_000))
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (main, rows)

    with pytest.raises(UnreadablePlan, match="too wide"):
        read(repacked(xlsx(HEADER), "xl/worksheets/sheet1.xml", sheet))


def test_a_cell_in_the_last_row_of_a_sheet_is_beyond_the_limit():
    book = Workbook()
    book.active["A1"] = "slug"
    book.active["A1048576"] = "far away"
    data = io.BytesIO()
    book.save(data)

    with pytest.raises(UnreadablePlan, match="2000 rows"):
        read(data.getvalue())


# --- XLSX -----------------------------------------------------------------------------------------


@given(st.lists(st.lists(cell_texts.filter(bool), min_size=1, max_size=6), max_size=8))
def test_a_written_xlsx_reads_back_the_same(rows):
    assert read(write_xlsx(rows)) == rows


def test_a_blank_row_in_an_xlsx_stays_a_row():
    assert read(xlsx(HEADER, [], ["tea", None, "fun"])) == [HEADER, [], ["tea", "", "fun"]]


def test_empty_rows_and_cells_at_the_end_of_an_xlsx_are_left_out():
    assert read(xlsx([*HEADER, None, ""], ["tea", None], [None], ["", ""])) == [HEADER, ["tea"]]


def test_numbers_truths_and_dates_of_an_xlsx_come_out_as_people_see_them():
    row = [12, 12.0, 1.5, True, date(2026, 3, 1), datetime.fromisoformat("2026-03-01T09:30"), time(8, 5)]

    seen = ["12", "12", "1.5", "TRUE", "2026-03-01T00:00:00", "2026-03-01T09:30:00", "08:05:00"]
    assert read(xlsx(row)) == [seen]


def test_a_formula_in_an_xlsx_comes_out_as_its_text_not_as_a_value():
    assert read(xlsx(["slug"], ["=1+1"])) == [["slug"], ["=1+1"]]


def test_an_array_formula_comes_out_as_a_formula_too():
    book = Workbook()
    book.active["A1"] = "slug"
    book.active["A2"] = ArrayFormula("A2:A3", "=ROW(A1:A2)")
    data = io.BytesIO()
    book.save(data)

    assert read(data.getvalue())[1][0].startswith("=")


def test_a_workbook_with_a_chart_sheet_only_is_refused():
    book = Workbook()
    book.create_chartsheet()
    book.remove(book.active)
    data = io.BytesIO()
    book.save(data)

    with pytest.raises(UnreadablePlan, match="damaged"):
        read(data.getvalue())


def test_a_text_that_looks_like_a_formula_is_written_as_text():
    data = write_xlsx([["=1+1"]])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<f>" in zipfile.ZipFile(io.BytesIO(xlsx(["=1+1"]))).read("xl/worksheets/sheet1.xml")


def test_the_first_sheet_is_read():
    assert read(xlsx(HEADER, sheets=("Badges", "Notes"))) == [HEADER]


def test_an_outside_entity_in_an_xlsx_is_not_read(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    sheet = (
        f'<!DOCTYPE worksheet [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&leak;</t></is></c></row></sheetData></worksheet>'
    )

    try:
        rows = read(repacked(xlsx(HEADER), "xl/worksheets/sheet1.xml", sheet.encode()))
    except UnreadablePlan:
        rows = []
    assert "secret" not in str(rows)


@pytest.mark.parametrize("data", [b"PK", b"PK\x03\x04 not really a zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_zip_that_is_no_workbook_is_refused(data):
    with pytest.raises(UnreadablePlan, match="damaged"):
        read(data)


def test_a_workbook_changed_in_any_byte_is_read_or_refused_and_nothing_else():
    whole = write_xlsx(ROWS)
    outcomes = {"read": 0, "refused": 0}
    for step in range(count(2_000)):
        position = step * 7919 % len(whole)
        data = whole[:position] + bytes([whole[position] ^ (1 + step % 255)]) + whole[position + 1 :]
        try:
            read(data)
            outcomes["read"] += 1
        except UnreadablePlan:
            outcomes["refused"] += 1
    assert outcomes["refused"] > 0


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_nothing_else(data):
    try:
        rows = read(data)
    except UnreadablePlan:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_the_starter_plan_is_a_readable_table():
    rows = read((ROOT / "docs" / "examples" / "plan-4c.csv").read_bytes())

    assert [row[0] for row in rows[1:6]] == [
        "communication",
        "collaboration",
        "critical-thinking",
        "creativity",
        "super-4c",
    ]
    assert {len(row) for row in rows} == {len(rows[0])}
