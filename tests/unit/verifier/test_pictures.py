"""Pictures before the verifier: a changed byte never shows another badge, and hostile files cost next to nothing."""

import json
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.baking import extract
from credentials.errors import BakingError
from tests.specimens.bench import FOLDER, setting
from tests.support.counts import count
from tests.support.pictures import SIGNATURE, SVG, chunk, header, pixels, png, text_chunk
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

GOOD = {
    name: (FOLDER / name).read_bytes()
    for name in ("good.png", "good.svg", "good-token.png", "good-token.svg")
}


def verdict(body):
    return verify_badge(Submission(body), setting()).verdict


def carried(body):
    """Return what the credential in a picture says, or None if there is none to be had."""
    try:
        found = extract(body)
    except BakingError:
        return None
    if found is None:
        return None
    text = found.text.strip()
    # Between the parts of JSON a line's end may as well be a space.
    return json.loads(text) if text.startswith(b"{") else text


@pytest.mark.parametrize("name", GOOD)
def test_the_pictures_are_valid_as_they_are(name):
    assert verdict(GOOD[name]) is Verdict.VALID


@settings(max_examples=count(1000), deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.integers(0), st.integers(1, 255))
def test_a_picture_with_a_changed_byte_is_valid_only_with_the_same_badge(name, at, change):
    changed = bytearray(GOOD[name])
    changed[at % len(changed)] ^= change
    body = bytes(changed)
    assert verdict(body) is not Verdict.VALID or carried(body) == carried(GOOD[name])


HOSTILE = {
    "a small chunk that says it is large": SIGNATURE + header() + b"\x7f\xff\xff\xffiTXt" + bytes(64),
    "a bomb in the pixels": png(chunk(b"IDAT", zlib.compress(bytes(64 << 20), 9))),
    "a bomb in the badge": png(text_chunk(zlib.compress(b"{" * (64 << 20), 9), packed=b"\1")),
    "a hundred thousand chunks": SIGNATURE + header() + chunk(b"zzZz") * 100_000,
    "a huge size": png(width=0x7FFFFFFF, height=0x7FFFFFFF),
    "billions of laughs": (
        b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><svg xmlns="http://www.w3.org/2000/svg">&c;</svg>'
    ),
    "a file of this machine": (
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'
    ),
    "elements without end": b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 500_000,
    "attributes without end": b'<svg xmlns="http://www.w3.org/2000/svg"' + b" a=''" * 300_000 + b"/>",
    "a name without end": b"<" + b"a" * (1 << 20),
    "quotes without end": b'<svg xmlns="http://www.w3.org/2000/svg" a="' + b"\"'" * 400_000,
    "nothing but signs": bytes(random.Random(1).choices(b"<>&\"'/!-[]", k=1 << 20)),
    "zeros": SVG[:40] + bytes(1 << 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_is_never_good_and_fetches_nothing(name):
    made = verify_badge(Submission(HOSTILE[name]), setting())
    assert made.verdict is Verdict.COULD_NOT_CHECK
    assert made.shown is None


@settings(max_examples=count(2000), deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([SIGNATURE, SIGNATURE + header(), SVG[:-6], b"<svg", b"<?xml "])
)
def test_no_file_makes_the_reader_stumble(rest, start):
    carried(start + rest)


@settings(max_examples=count(1000), deadline=None)
@given(
    st.lists(
        st.sampled_from([header(), pixels(), chunk(b"IEND"), text_chunk(b"{}"), chunk(b"tEXt", b"a\0b")])
    )
)
def test_no_order_of_chunks_makes_the_reader_stumble(chunks):
    body = SIGNATURE + b"".join(chunks)
    assert carried(body) in (None, b"{}")
