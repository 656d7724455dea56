"""PDFs as others make them: with files attached, links, pictures; locked, or too much of something."""

import io

from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import RectangleObject

from tests.unit.web.test_qr_reading import drawn


def pdf(attached=(), links=(), password=None, pages=1):
    """Return a PDF with these files (name, bytes) attached and these links on its last page."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(600, 400)
    for name, body in attached:
        writer.add_attachment(name, body)
    for number, address in enumerate(links):
        place = RectangleObject((10, 10 * number, 90, 10 * number + 9))
        writer.add_annotation(pages - 1, Link(rect=place, url=address))
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def scanned(text, side=6):
    """Return a PDF of one picture, which shows a code."""
    file = io.BytesIO()
    drawn(text, side).convert("RGB").save(file, "PDF")
    return file.getvalue()


def _written(writer):
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
