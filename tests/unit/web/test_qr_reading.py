"""Codes in photos: turned, small, in shade, see-through; none where there is doubt."""

import io

import pytest
from PIL import Image

from web.qr import qr_matrix
from web.qr_reading import MAX_PIXELS, is_photo, read_qr

TEXT = "https://badges.example/b/4c-zoe"


def drawn(text=TEXT, side=6):
    rows = qr_matrix(text)
    picture = Image.new("L", (len(rows), len(rows)), 255)
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    return picture.resize((picture.width * side, picture.height * side), Image.Resampling.NEAREST)


def written(picture, form="PNG", **more):
    file = io.BytesIO()
    picture.save(file, form, **more)
    return file.getvalue()


def photographed(angle):
    """A code on a table, at an angle, in poor light."""
    table = Image.new("L", (1600, 1200), 120)
    table.paste(drawn().point(lambda grey: 40 + grey * 150 // 255), (500, 300))
    return table.rotate(angle, fillcolor=120)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_code_is_read_from_every_kind_of_picture(form):
    body = written(drawn(), form)
    assert is_photo(body)
    assert read_qr(body) == TEXT


@pytest.mark.parametrize("angle", [0, 7, 90, 155])
def test_a_code_is_read_at_an_angle_and_in_poor_light(angle):
    assert read_qr(written(photographed(angle), "JPEG", quality=50)) == TEXT


def test_a_large_photo_is_made_smaller_and_read():
    large = photographed(3).resize((4800, 3600))
    assert read_qr(written(large, "JPEG")) == TEXT


def test_a_code_that_can_be_seen_through_is_read_as_on_paper():
    ink = Image.new("RGBA", drawn().size, (0, 0, 0, 0))
    ink.putalpha(drawn().point(lambda grey: 255 - grey))
    assert read_qr(written(ink)) == TEXT


def test_the_same_code_twice_is_one_and_two_codes_are_none():
    two = Image.new("L", (drawn().width * 2, drawn().height), 255)
    two.paste(drawn(), (0, 0))
    same = two.copy()
    same.paste(drawn(), (drawn().width, 0))
    assert read_qr(written(same)) == TEXT
    two.paste(drawn("https://badges.example/b/another"), (drawn().width, 0))
    assert read_qr(written(two)) is None


@pytest.mark.parametrize(
    "body",
    [written(Image.new("L", (80, 80), 255)), written(drawn())[:200], b"\x89PNG\r\n\x1a\n", b"", b"text"],
    ids=["empty", "cut off", "only its beginning", "nothing", "no picture"],
)
def test_where_there_is_no_code_there_is_none(body):
    assert read_qr(body) is None


def test_a_picture_of_too_many_pixels_is_not_opened():
    side = int(MAX_PIXELS**0.5) + 1
    assert read_qr(written(Image.new("1", (side, side), 1))) is None


def test_a_picture_is_known_by_its_beginning():
    assert not is_photo(b'{"type": "VerifiableCredential"}')
    assert not is_photo(b"RIFF\0\0\0\0WAVE")
    assert is_photo(b"RIFF\0\0\0\0WEBP")
