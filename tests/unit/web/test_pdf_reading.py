"""PDFs of anybody: what is attached comes out byte for byte, and no file makes more than a refusal."""

import sys
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.counts import count
from tests.support.papers import pdf, scanned
from web.pdf_reading import MAX_BYTES, MAX_FILES, MAX_PAGES, UnreadablePdf, Why, is_pdf, read_pdf

LINK = "https://badges.example/b/4c-zoe"
BADGE = b'{"id": "urn:uuid:1"}'
CERTIFICATE = pdf([("badge.json", BADGE)], [LINK])


def why(body):
    with pytest.raises(UnreadablePdf) as refused:
        read_pdf(body)
    return refused.value.why


def test_what_is_attached_comes_out_byte_for_byte():
    (found,) = read_pdf(CERTIFICATE).attached
    assert (found.name, found.body) == ("badge.json", BADGE)


def test_without_a_file_the_codes_and_the_links_are_told_each_once():
    assert read_pdf(pdf(links=[LINK, LINK, "http://plain.example/"])).links == (LINK,)
    assert read_pdf(scanned(LINK)).codes == (LINK,)
    nothing = read_pdf(pdf())
    assert (nothing.attached, nothing.codes, nothing.links) == ((), (), ())


@pytest.mark.parametrize("body", [b"", b"{}", b'{"a": "%PDF-1.7"}', b"eyJ.a.b", b"\x89PNG%PDF-"])
def test_what_does_not_begin_as_one_is_none(body):
    assert not is_pdf(body)
    assert is_pdf(CERTIFICATE)


def test_a_locked_pdf_is_named_as_one():
    assert why(pdf([("badge.json", BADGE)], password="open sesame")) is Why.LOCKED


def test_more_than_is_read_is_refused_before_it_is_unpacked():
    assert why(b"%PDF-" + bytes(MAX_BYTES)) is Why.TOO_LARGE
    assert why(pdf([(f"{at}.json", b"{}") for at in range(MAX_FILES + 1)])) is Why.TOO_LARGE
    assert read_pdf(pdf(links=[LINK], pages=MAX_PAGES + 1)).links == ()


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n" + b"startxref\n9\n" * 20_000,
        pdf(links=[LINK]).replace(b"/Type /Catalog", b"/X <" + b"4" * 600_000 + b">\n/Type /Catalog"),
    ],
    ids=["ends-without-end", "a-long-string"],
)
def test_a_file_that_keeps_its_reader_busy_is_refused_and_leaves_nothing_behind(body):
    assert why(body) is Why.TOO_LARGE
    assert sys.getprofile() is None


def test_many_more_pages_than_are_looked_at_keep_nobody_busy():
    assert read_pdf(pdf([("badge.json", BADGE)], pages=1_000)).attached


def bomb(megabytes):
    """Return a PDF whose attached file unpacks to so much."""
    held = pdf([("badge.json", zlib.compress(bytes(megabytes << 20), 9))])
    return held.replace(b"/Type /EmbeddedFile", b"/Type /EmbeddedFile\n/Filter /FlateDecode")


def test_a_file_that_unpacks_to_more_than_is_read_is_refused():
    assert len(bomb(64)) < MAX_BYTES
    assert why(bomb(64)) is Why.TOO_LARGE
    assert len(read_pdf(bomb(1)).attached[0].body) == 1 << 20


@given(st.data())
@settings(max_examples=count(2000), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_pdf_that_was_changed_anywhere_is_read_or_refused_and_nothing_else(data):
    body = bytearray(data.draw(st.sampled_from([CERTIFICATE, pdf(links=[LINK]), scanned(LINK, 1)])))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        piece = data.draw(st.binary(max_size=4))
        body[at : at + data.draw(st.integers(0, 40))] = piece
        if not body:
            break
    try:
        read_pdf(bytes(body))
    except UnreadablePdf as refused:
        assert refused.why in Why  # noqa: PT017 - either will do
