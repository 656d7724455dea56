"""Planning tables, and others that people fill in, as files: CSV and XLSX in, the same out. No meaning, only cells.

Row 1 is the header; a blank row stays a row, so that row numbers are those a spreadsheet shows.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from credentials.wording import N_, say
from issuer.errors import UnreadablePlan

MAX_BYTES = 2 << 20
MAX_ROWS = 2_000
MAX_COLUMNS = 50
MAX_UNPACKED = 32 << 20  # the parts of an XLSX together: a small file can unpack to a huge one
MAX_CELLS = 1_000_000  # looked at in a sheet, empty ones counted: one far-off cell makes a row of thousands
SHEET_TITLE = "Plan"

_ZIP = b"PK"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t"
_DAMAGED = N_("This XLSX file is damaged. Open and save it again, or save it as CSV.")
_AnyCell = Cell | MergedCell | ReadOnlyCell | EmptyCell


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file of some sort may be; `what` is what it holds, as refusals call it."""

    what: str
    most_bytes: int
    most_rows: int


PLAN = Limits(N_("the plan"), MAX_BYTES, MAX_ROWS)


def read(data: bytes, limits: Limits = PLAN) -> list[list[str]]:
    """Return the rows of a CSV or XLSX file; the content decides which it is, not a name.

    Of an XLSX file the first sheet is read. A formula in it comes out as its text, beginning with `=`.

    Raises:
        UnreadablePlan: it is neither, it is damaged, or it is too large.
    """
    if len(data) > limits.most_bytes:
        size = f"{limits.most_bytes >> 20} MiB"
        raise UnreadablePlan(
            say("The file is larger than {size}. Take out what is not {what}.", size=size, what=limits.what)
        )
    if data.startswith(_OLD_EXCEL):
        raise UnreadablePlan(N_("This is a file of an old Excel. Save it as .xlsx or CSV, and try again."))
    rows = _xlsx_rows(data, limits) if data.startswith(_ZIP) else _csv_rows(_decoded(data))
    return list(_within(limits, rows))


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV: UTF-8 with a byte order mark, which spreadsheets want, and every cell quoted."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as an XLSX file with one sheet; every cell is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET_TITLE)
    for row in rows:
        cells = [WriteOnlyCell(sheet, text) for text in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _within(limits: Limits, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > limits.most_rows:
            raise UnreadablePlan(say("The table has more than {most} rows. Split it.", most=limits.most_rows))
        if len(row) > MAX_COLUMNS:
            raise UnreadablePlan(
                say(
                    "Row {number} has more than {most} cells. Take some out.", number=number, most=MAX_COLUMNS
                )
            )
        yield row


# --- CSV ------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    text = _letters(data)
    if "\0" in text:
        raise UnreadablePlan(
            N_("This is not a table Cairn can read. Save it as .xlsx or CSV, and try again.")
        )
    return text


def _letters(data: bytes) -> str:
    if data.startswith(_UTF_16_MARKS):
        return _decode(data, "utf-16")  # “Unicode text” of Excel
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode(data, "cp1252")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadablePlan(N_("The letters of this file can not be read. Save it as CSV UTF-8.")) from error


def _csv_rows(text: str) -> Iterator[list[str]]:
    return _records(text, _separator(text))


def _separator(text: str) -> str:
    """Return the separator that makes the most columns of the header; the comma if they are equal."""
    return max(_SEPARATORS, key=lambda separator: _header_width(text, separator))


def _header_width(text: str, separator: str) -> int:
    try:
        return len(next(_records(text, separator), ()))
    except UnreadablePlan:
        return 0


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadablePlan(
            say(
                "Line {line_num}: {error}. Look at its quotation marks.",
                line_num=reader.line_num,
                error=str(error),
            )
        ) from error


# --- XLSX -----------------------------------------------------------------------------------------


def _xlsx_rows(data: bytes, limits: Limits) -> list[list[str]]:
    """Return the rows of the first sheet, without the empty ones at its end and the empty cells of each."""
    _check_unpacked_size(data)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")  # styles and extensions we do not read
            return _sheet_rows(data, limits)
    except UnreadablePlan:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise UnreadablePlan(_DAMAGED) from error


def _check_unpacked_size(data: bytes) -> None:
    # `zipfile` never unpacks more of a part than its directory announces, so this bound holds.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadablePlan(_DAMAGED) from error
    if unpacked > MAX_UNPACKED:
        raise UnreadablePlan(say("Unpacked, this file is larger than {most} MiB.", most=MAX_UNPACKED >> 20))


def _sheet_rows(data: bytes, limits: Limits) -> list[list[str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is not to be believed
    rows: list[list[str]] = []
    seen = 0
    for number, row in enumerate(sheet.iter_rows()):
        seen += len(row)
        if seen > MAX_CELLS:
            raise UnreadablePlan(
                say("The sheet is far too wide or long. Copy {what} into a new one.", what=limits.what)
            )
        texts = _without_end([_text(cell) for cell in row])
        if texts:
            rows += [[] for _ in range(min(number, limits.most_rows) - len(rows))]
            rows.append(texts)
        if len(rows) > limits.most_rows:
            break
    return rows


def _without_end(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: _AnyCell) -> str:
    value = cell.value
    if cell.data_type == "f":
        return value if isinstance(value, str) and value.startswith("=") else "=…"
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
