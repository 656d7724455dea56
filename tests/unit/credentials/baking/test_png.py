"""Badges in PNGs: put in once, taken out unchanged, and every picture that is built wrongly refused."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from credentials.baking import bake, extract
from credentials.baking.png import MAX_CHUNKS
from credentials.errors import (
    BakingError,
    DamagedImage,
    ImageTooLarge,
    MalformedImage,
    NothingBaked,
    OlderBadge,
    SeveralBaked,
    Unbakeable,
    WronglyBaked,
)
from tests.support.counts import count
from tests.support.pictures import SIGNATURE, chunk, header, pixels, png, text_chunk

BADGE = '{"name": "Zoë", "id": "urn:uuid:1"}'
BAKED = bake(png(), BADGE)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def chunks(body):
    """Return kind and data of every chunk, read by another hand than the one under test."""
    found, at = [], len(SIGNATURE)
    while at < len(body):
        length = int.from_bytes(body[at : at + 4], "big")
        found.append((body[at + 4 : at + 8], body[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def test_a_baked_badge_is_one_uncompressed_text_chunk_without_a_language():
    texts = [data for kind, data in chunks(BAKED) if kind == b"iTXt"]
    assert texts == [b"openbadgecredential\0\0\0\0\0" + BADGE.encode()]


def test_another_reader_finds_the_same_text_and_the_same_picture():
    image = Image.open(io.BytesIO(BAKED))
    image.load()
    assert image.text["openbadgecredential"] == BADGE
    assert image.size == (2, 2)


def test_all_other_chunks_stay_as_they_are():
    picture = png(chunk(b"tEXt", b"Author\0Somebody"), chunk(b"zzZz", b"\1\2\3"))
    assert [each for each in chunks(bake(picture, BADGE)) if each[0] != b"iTXt"] == chunks(picture)
    assert extract(bake(picture, BADGE)).drawing == picture


def test_a_badge_baked_over_another_takes_its_place():
    again = bake(bake(BAKED, '{"a": 1}'), '{"b": 2}')
    assert extract(again).text == b'{"b": 2}'
    assert [kind for kind, _ in chunks(again)].count(b"iTXt") == 1


def test_a_badge_baked_over_an_older_kind_takes_its_place():
    picture = png(text_chunk(b"{}", b"openbadges"), chunk(b"tEXt", b"openbadges\0http://old.example"))
    assert chunks(bake(picture, BADGE)) == chunks(bake(png(), BADGE))


@settings(max_examples=count(400))
@given(TEXTS)
def test_what_is_baked_comes_out_again(text):
    assert extract(bake(png(), text)).text == text.encode()


@settings(max_examples=count(2000))
@given(st.integers(0, len(BAKED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_never_read_as_another_badge(at, change):
    changed = bytearray(BAKED)
    changed[at] ^= change
    try:
        found = extract(bytes(changed))
    except BakingError:
        return
    assert found is None or found.text == BADGE.encode()


@pytest.mark.parametrize("cut", range(len(SIGNATURE), len(BAKED), 7))
def test_a_picture_cut_off_anywhere_is_damaged(cut):
    with pytest.raises(DamagedImage):
        extract(BAKED[:cut])


PACKED = zlib.compress(BADGE.encode())
FAULTS = {
    "no badge": (png(), NothingBaked),
    "two badges": (png(text_chunk(b"{}"), text_chunk(b"{}")), SeveralBaked),
    "a badge and a list of badges": (
        png(text_chunk(b"{}"), text_chunk(b"{}", b"clrcredential")),
        SeveralBaked,
    ),
    "a badge and an older one": (png(text_chunk(b"{}"), text_chunk(b"{}", b"openbadges")), SeveralBaked),
    "packed": (png(text_chunk(PACKED, packed=b"\1")), WronglyBaked),
    "in a zTXt": (png(chunk(b"zTXt", b"openbadgecredential\0\0" + PACKED)), WronglyBaked),
    "in a tEXt": (png(chunk(b"tEXt", b"openbadgecredential\0" + BADGE.encode())), WronglyBaked),
    "with a language": (png(text_chunk(b"{}", language=b"en")), WronglyBaked),
    "without its text": (png(chunk(b"iTXt", b"openbadgecredential\0\0\0")), WronglyBaked),
    "older, iTXt": (png(text_chunk(b"{}", b"openbadges")), OlderBadge),
    "older, tEXt": (png(chunk(b"tEXt", b"openbadges\0http://old.example/1")), OlderBadge),
    "data after the end": (BAKED + b"PK\3\4", MalformedImage),
    "data in the end": (SIGNATURE + header() + pixels() + chunk(b"IEND", b"x"), MalformedImage),
    "no header": (SIGNATURE + pixels() + chunk(b"IEND"), MalformedImage),
    "two headers": (png(header()), MalformedImage),
    "a short header": (SIGNATURE + chunk(b"IHDR", b"\0") + pixels() + chunk(b"IEND"), MalformedImage),
    "no pixels": (SIGNATURE + header() + chunk(b"IEND"), MalformedImage),
    "no width": (png(width=0), MalformedImage),
    "a nameless chunk": (png(chunk(b"\0\0\0\0")), MalformedImage),
    "too wide": (png(width=4097), ImageTooLarge),
    "too high": (png(height=4097), ImageTooLarge),
    "too many chunks": (png(*[chunk(b"zzZz")] * MAX_CHUNKS), ImageTooLarge),
    "too large": (png(chunk(b"zzZz", bytes(2 << 20))), ImageTooLarge),
    "only its first bytes": (SIGNATURE, DamagedImage),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_picture_that_is_not_as_it_should_be_is_refused_by_name(fault):
    picture, refusal = FAULTS[fault]
    with pytest.raises(refusal):
        extract(picture)


def test_a_list_of_badges_has_its_own_keyword():
    assert extract(png(text_chunk(b"{}", b"clrcredential"))).text == b"{}"


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_text_that_a_png_can_not_hold_is_not_baked(text):
    with pytest.raises(Unbakeable):
        bake(png(), text)


def test_nothing_too_large_is_made():
    with pytest.raises(ImageTooLarge):
        bake(png(), "x" * (2 << 20))
