"""What a PDF brings along for a check: the files attached to it, the codes in its pictures, and where links lead.

A PDF comes from anybody. It is read in Python alone, no script in it runs and no page is drawn. How large it may be,
how many pages and files of it are looked at, and how much may be unpacked is limited.
"""

import io
import logging
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count, islice
from typing import Final

from PIL import Image
from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject

from web.qr_reading import MAX_PIXELS, code_in

MAX_BYTES: Final = 8 << 20
MAX_PAGES: Final = 50
MAX_FILES: Final = 65
# In all: of the files that are attached, and of one stream of anything else.
MAX_UNPACKED: Final = 8 << 20
# Calls and returns of functions. A file is read byte by byte: one of 8 MiB could be made to take a minute of that.
MAX_WORK: Final = 1_000_000
_MAX_LINKS: Final = 64
_MAX_NODES: Final = 200
_MAX_PICTURES: Final = 8
_BEGINNING: Final = b"%PDF-"
_LIMITS: Final = Configuration(
    maximum_declared_stream_length=MAX_BYTES,
    zlib_maximum_output_length=MAX_UNPACKED,
    lzw_maximum_output_length=MAX_UNPACKED,
    run_length_maximum_output_length=MAX_UNPACKED,
    stream_decoding_work_maximum_length=2 * MAX_UNPACKED,
    image_maximum_buffer_size=MAX_PIXELS,
    array_maximum_element_count=20_000,
    dictionary_maximum_element_count=2_000,
)
# What a reader of Python objects comes upon in a file that was made to break it, beside its own errors.
_BROKEN: Final = (
    *(PyPdfError, DependencyError, zlib.error, struct.error, Image.DecompressionBombError),
    *(ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError),
    *(RecursionError, TypeError, ValueError),
)
# What it remarks about a file of somebody's, names in it among that, is no business of our logs.
_remarks = logging.getLogger("pypdf")
_remarks.addHandler(logging.NullHandler())
_remarks.propagate = False


class Why(StrEnum):
    """Why nothing is read of a PDF."""

    LOCKED = "locked"
    TOO_LARGE = "too_large"
    BROKEN = "broken"


class UnreadablePdf(Exception):
    """Nothing is read of a PDF; `why` says why not."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class _TooMuchWork(BaseException):
    """A file keeps its reader busy for too long. The reader goes on after whatever is an `Exception`."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a PDF, under the name that it has there."""

    name: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PdfContents:
    """What a PDF brings along: each code and each https address once, in the order of its pages."""

    attached: tuple[Attached, ...]
    codes: tuple[str, ...]
    links: tuple[str, ...]


def is_pdf(body: bytes) -> bool:
    """Return whether these bytes begin as a PDF does."""
    return body.lstrip().startswith(_BEGINNING)


def read_pdf(body: bytes) -> PdfContents:
    """Return what a PDF brings along.

    Raises:
        UnreadablePdf: it is locked with a password, larger than is read, or broken.
    """
    if len(body) > MAX_BYTES:
        raise UnreadablePdf(Why.TOO_LARGE)
    try:
        with apply_configuration(_LIMITS), _limited_work():
            return _contents(PdfReader(io.BytesIO(body)))
    except (LimitReachedError, _TooMuchWork) as fault:
        raise UnreadablePdf(Why.TOO_LARGE) from fault
    except _BROKEN as fault:
        raise UnreadablePdf(Why.BROKEN) from fault


@contextmanager
def _limited_work() -> Iterator[None]:
    """Stop what happens inside after so much work. It is counted and not timed: the same file has the same answer."""
    done, before = count(1), sys.getprofile()

    def work(*_event: object) -> None:
        if next(done) > MAX_WORK:
            raise _TooMuchWork

    sys.setprofile(work)
    try:
        yield
    finally:
        sys.setprofile(before)


def _contents(reader: PdfReader) -> PdfContents:
    if reader.is_encrypted:
        raise UnreadablePdf(Why.LOCKED)
    attached = tuple(_attached(reader))
    if attached:
        return PdfContents(attached, (), ())
    pages = list(islice(_pages(reader), MAX_PAGES))
    pictures = islice((each for page in pages for each in _pictures(page)), _MAX_PICTURES)
    codes = dict.fromkeys(code for each in pictures if (code := code_in(each)) is not None)
    links = dict.fromkeys(islice((link for page in pages for link in _links(page)), _MAX_LINKS))
    return PdfContents((), tuple(codes), tuple(links))


def _attached(reader: PdfReader) -> Iterator[Attached]:
    left = MAX_UNPACKED
    for number, each in enumerate(reader.attachment_list):
        body = each.content
        left -= len(body)
        if left < 0 or number >= MAX_FILES:
            raise UnreadablePdf(Why.TOO_LARGE)
        yield Attached(str(each.name), body)


def _pages(reader: PdfReader) -> Iterator[PageObject]:
    """Yield the pages in their order; the reader's own list would go through all of them first, however many."""
    pending, left = [reader.root_object.raw_get("/Pages")], _MAX_NODES
    while pending and left:
        left -= 1
        reference = pending.pop()
        node = reference.get_object()
        if "/Kids" in node:
            pending += reversed(node["/Kids"][:_MAX_NODES])
        else:
            page = PageObject(reader, reference)
            page.update(node)
            yield page


def _pictures(page: PageObject) -> Iterator[Image.Image]:
    """Yield the pictures of a page; one that can not be read is no picture of a code."""
    nothing = DictionaryObject()
    things = page.get("/Resources", nothing).get_object().get("/XObject", nothing).get_object()
    for name in things:
        try:
            picture = _picture(page, name, things[name].get_object())
        except _BROKEN:
            continue
        if picture is not None:
            yield picture


def _picture(page: PageObject, name: str, thing: DictionaryObject) -> Image.Image | None:
    width, height = thing.get("/Width"), thing.get("/Height")
    if thing.get("/Subtype") != "/Image" or not isinstance(width, int) or not isinstance(height, int):
        return None
    return page.images[name].image if width * height <= MAX_PIXELS else None


def _links(page: PageObject) -> Iterator[str]:
    """Yield the https addresses that the links of a page lead to (ISO 32000-2, 12.6.4.8)."""
    noted = page.get("/Annots", ())
    for each in noted.get_object() if noted else ():
        action = each.get_object().get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if isinstance(address, str) and address.lower().startswith("https://"):
            yield address
