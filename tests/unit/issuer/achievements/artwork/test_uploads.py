"""Uploaded pictures: what is taken over of them, what is refused, and that nothing else of the file is left."""

import io
import random
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from issuer.achievements.artwork import uploads
from issuer.achievements.artwork.raster import MOST_BYTES
from issuer.achievements.artwork.uploads import cleaned
from issuer.errors import PictureRefused
from tests.support.pictures import SIGNATURE, SVG, chunk

RED, GREEN = (200, 10, 10, 255), (10, 200, 10, 255)


def picture(size=(200, 100), colour=RED, mode="RGBA"):
    return Image.new("RGBA", size, colour).convert(mode)


def saved(image, form="PNG", **more):
    body = io.BytesIO()
    image.save(body, form, **more)
    return body.getvalue()


def read(body):
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "L"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("WEBP", "RGB"),
    ],
)
def test_each_format_and_kind_of_pixel_becomes_one(form, mode):
    image = Image.new("I;16", (200, 100), 9000) if mode == "I;16" else picture(mode=mode)
    made = read(cleaned(saved(image, form)))
    assert (made.format, made.mode, made.size) == ("PNG", "RGBA", (512, 512))


def test_a_picture_that_is_not_square_gets_transparent_margins_and_keeps_its_colours():
    made = read(cleaned(saved(picture((400, 200)))))
    assert made.getpixel((256, 256)) == RED
    assert [made.getpixel(at)[3] for at in ((256, 10), (256, 500))] == [0, 0]
    assert made.getpixel((2, 256))[3] == 255
    tall = read(cleaned(saved(picture((1000, 2000)))))
    assert (tall.getpixel((10, 256))[3], tall.getpixel((256, 5))) == (0, RED)


def test_a_photo_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned clockwise by a quarter
    image = picture((200, 100), RED)
    image.paste(GREEN, (0, 0, 100, 100))
    made = read(cleaned(saved(image.convert("RGB"), "JPEG", exif=exif, quality=95)))
    assert made.getpixel((256, 60))[1] > 150  # what was left is on top
    assert made.getpixel((10, 256))[3] == 0


def test_nothing_but_pixels_is_left():
    exif = Image.Exif()
    exif[0x010E] = "EXIF-MARK taken at home"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0)}
    words = PngInfo()
    words.add_text("Comment", "TEXT-MARK")
    words.add_itxt("openbadgecredential", "BADGE-MARK")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    png = saved(picture(), "PNG", pnginfo=words, exif=exif, icc_profile=profile) + b"AFTER-MARK"
    jpeg = (
        saved(picture(mode="RGB"), "JPEG", exif=exif, icc_profile=profile, comment=b"TEXT-MARK")
        + b"AFTER-MARK"
    )
    for body in (png, jpeg):
        made = cleaned(body)
        for mark in (
            b"EXIF-MARK",
            b"TEXT-MARK",
            b"BADGE-MARK",
            b"AFTER-MARK",
            b"iCCP",
            b"eXIf",
            b"tEXt",
            b"iTXt",
        ):
            assert mark not in made
        assert read(made).info == {}


def bomb(width, height):
    """Return a small PNG that says it has so many pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return SIGNATURE + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND")


@pytest.mark.parametrize("size", [(4001, 4000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(size, monkeypatch):
    monkeypatch.setattr(uploads, "_square", lambda _: pytest.fail("it was unpacked"))
    with pytest.raises(PictureRefused, match="more than 16 million pixels"):
        cleaned(bomb(*size))


def test_text_that_unpacks_to_too_much_is_refused():
    packed = zlib.compress(b"x" * (2 << 20))
    body = saved(picture()).replace(chunk(b"IEND"), b"")
    text = chunk(b"zTXt", b"Comment\0\0" + packed)
    with pytest.raises(PictureRefused):
        cleaned(body[:33] + text + body[33:] + chunk(b"IEND"))


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        (b"", "No picture was chosen"),
        (b"x" * ((2 << 20) + 1), "larger than 2 MiB"),
        (SVG, "no PNG, JPEG or WebP"),
        (b"<html><script>alert(1)</script>", "no PNG, JPEG or WebP"),
        (saved(picture(mode="P"), "GIF"), "no PNG, JPEG or WebP"),
        (saved(picture(mode="RGB"), "BMP"), "no PNG, JPEG or WebP"),
        (saved(picture((63, 400))), "smaller than 64 by 64"),
        (saved(picture(), "WEBP", save_all=True, append_images=[picture(colour=GREEN)]), "moves"),
        (saved(picture(), "PNG", save_all=True, append_images=[picture(colour=GREEN)]), "moves"),
        (saved(picture((300, 300)))[:120], "damaged"),
        (bomb(200, 200), "damaged"),
    ],
)
def test_what_can_not_be_used_is_refused_with_what_to_do(body, remedy):
    with pytest.raises(PictureRefused, match=remedy):
        cleaned(body)


def test_noise_is_kept_in_few_enough_bytes():
    noise = Image.frombytes("RGB", (700, 700), random.Random(4).randbytes(700 * 700 * 3))
    made = cleaned(saved(noise, "JPEG", quality=70))
    assert len(made) <= MOST_BYTES
    assert read(made).size == (512, 512)


WHOLE = [saved(picture(mode="RGB"), form) for form in ("PNG", "JPEG", "WEBP")]


@given(st.sampled_from(WHOLE), st.data())
@settings(max_examples=60)
def test_a_changed_file_is_a_picture_or_is_refused_and_nothing_else(body, data):
    place = data.draw(st.integers(0, len(body) - 1))
    changed = (
        body[:place] + bytes([data.draw(st.integers(0, 255))]) + body[place + data.draw(st.integers(0, 3)) :]
    )
    try:
        made = cleaned(changed)
    except PictureRefused:
        return
    assert read(made).size == (512, 512)
