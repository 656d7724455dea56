"""What is in a PDF, as another program reads it: its text, its glyphs, what is attached, what it promises."""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ByteStringObject, ContentStream


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in reader(pdf).pages)


def attached(pdf: bytes) -> dict[str, bytes]:
    return {name: bodies[0] for name, bodies in reader(pdf).attachments.items()}


def metadata(pdf: bytes) -> str:
    return reader(pdf).trailer["/Root"]["/Metadata"].get_data().decode()


def glyphs(pdf: bytes) -> list[int]:
    """Return the numbers of all glyphs drawn; 0 is the empty box (ISO 32000-2, 9.7.6.3)."""
    opened = reader(pdf)
    return [
        int.from_bytes(raw[at : at + 2], "big")
        for page in opened.pages
        for raw in _drawn(ContentStream(page.get_contents(), opened))
        for at in range(0, len(raw), 2)
    ]


def _drawn(content: ContentStream) -> Iterator[bytes]:
    for operands, operator in content.operations:
        if operator not in (b"Tj", b"TJ"):
            continue
        for each in operands[0] if operator == b"TJ" else operands:
            if isinstance(each, bytes | ByteStringObject | str):
                yield each.original_bytes if isinstance(each, str) else bytes(each)
