"""What is handed in as a list: which row is the header, and what the columns are likely to hold."""

import pytest

from issuer.award_lists import tables
from issuer.errors import UnreadableList
from issuer.kept.award_lists import Field
from issuer.plan.plan_files import write_xlsx

EMAIL, NAME, LEVEL = Field.EMAIL, Field.NAME, Field.LEVEL


@pytest.mark.parametrize(
    "data",
    [
        b"E-mail,Name\r\nann@x.example,Ann\r\n",
        b"\xef\xbb\xbfE-mail;Name\nann@x.example;Ann",
        b"E-mail\tName\nann@x.example\tAnn\n\n",
        b'"E-mail","Name"\n"ann@x.example","Ann"\n',
        write_xlsx([["E-mail", "Name"], ["ann@x.example", "Ann"]]),
    ],
)
def test_files_and_pasted_cells_come_out_the_same(data):
    assert tables.read(data) == tables.Table(("E-mail", "Name"), ((2, ("ann@x.example", "Ann")),))


def test_letters_of_windows_and_line_breaks_in_cells_are_read():
    table = tables.read('email;note\nann@x.example;"Größe\nund mehr"\n'.encode("cp1252"))
    assert table.rows == ((2, ("ann@x.example", "Größe\nund mehr")),)


def test_blank_rows_are_left_out_and_the_others_keep_the_numbers_a_spreadsheet_shows():
    table = tables.read(b"email\n\nann@x.example\n,\nbob@x.example,more\n")
    assert [number for number, _ in table.rows] == [3, 5]
    assert table.header == ("email", "Column 2")
    assert table.rows[0][1] == ("ann@x.example", "")


def test_without_a_header_columns_are_called_by_number_and_the_first_row_counts():
    table = tables.read(b"Ann,ann@x.example\nBob,bob@x.example\n")
    assert (table.header, len(table.rows)) == (("Column 1", "Column 2"), 2)
    assert tables.guessed(table.header, [cells for _, cells in table.rows]) == (None, EMAIL)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("E-Mail", "Full name", "Stars"), (EMAIL, NAME, LEVEL)),
        (("Recipient email", "email"), (EMAIL, None)),
        (("badge", "Evidence", "Favourite colour"), (Field.BADGE, Field.EVIDENCE, None)),
    ],
)
def test_columns_are_guessed_by_what_people_call_them(header, expected):
    assert tables.guessed(header, [("",) * len(header)]) == expected


@pytest.mark.parametrize("data", [b"", b"\n\n", b"email,name\n", b"\x00\x01", b'"open\n'])
def test_what_names_nobody_is_refused(data):
    with pytest.raises(UnreadableList):
        tables.read(data)


def test_a_longer_list_than_may_be_is_refused_and_the_longest_is_read():
    rows = "".join(f"p{number}@x.example\n" for number in range(tables.MOST_ROWS))
    assert len(tables.read(f"email\n{rows}".encode()).rows) == tables.MOST_ROWS
    with pytest.raises(UnreadableList, match="Split it"):
        tables.read(f"email\n{rows}one@more.example\n".encode())
