"""A badge's picture as PNG, 512 by 512: drawn at twice the size and made smaller, so that edges are smooth."""

import io
import unicodedata
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from issuer.achievements.artwork.design import INK, LETTERS_AT, SIDE, Design, Point
from issuer.looks import BAND

_SCALE: Final = 2
_LETTER_SIZE: Final = 190
MOST_BYTES: Final = 300 << 10


@lru_cache(maxsize=256)
def png(drawn: Design) -> bytes:
    """Return the picture as a PNG, with its title and description as text inside."""
    image = Image.new("RGBA", (SIDE * _SCALE, SIDE * _SCALE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    if drawn.photo:
        return _over_photo(image, pen, drawn)
    pen.polygon(_scaled(drawn.outline), fill=drawn.ground)
    _line(pen, drawn.rim, width=6)
    letters = _drawable(drawn.letters)
    if letters:
        font = ImageFont.load_default(_LETTER_SIZE * _SCALE)
        pen.text((SIDE / 2 * _SCALE, LETTERS_AT * _SCALE), letters, fill=INK, font=font, anchor="mm")
    for patch in drawn.icon:
        pen.polygon(_scaled(patch.outline), fill=INK if patch.is_ink else drawn.ground)
    _draw_stars(pen, drawn)
    image = image.resize((SIDE, SIDE), Image.Resampling.BOX)
    # Flat colours: a palette is a tenth of the size, and nobody sees the difference.
    return _saved(image.quantize(64, Image.Quantize.FASTOCTREE), _words(drawn))


def bounded(image: Image.Image, words: PngInfo | None = None) -> bytes:
    """Return pixels as PNG, with fewer colours where it would be too large."""
    body = _saved(image, words)
    return body if len(body) <= MOST_BYTES else _saved(image.quantize(256, Image.Quantize.FASTOCTREE), words)


def _over_photo(image: Image.Image, pen: ImageDraw.ImageDraw, drawn: Design) -> bytes:
    if drawn.band:
        pen.rounded_rectangle([*_scaled(drawn.band)[0], *_scaled(drawn.band)[2]], 24, fill=BAND)
    _draw_stars(pen, drawn)
    photo = Image.open(io.BytesIO(drawn.photo)).convert("RGBA")
    photo.alpha_composite(image.resize((SIDE, SIDE), Image.Resampling.BOX))
    return bounded(photo, _words(drawn))


def _draw_stars(pen: ImageDraw.ImageDraw, drawn: Design) -> None:
    for star in drawn.stars:
        if star.is_reached:
            pen.polygon(_scaled(star.outline), fill=INK)
        _line(pen, star.outline, width=4)


def _words(drawn: Design) -> PngInfo:
    words = PngInfo()
    words.add_itxt("Title", drawn.title)
    words.add_itxt("Description", drawn.description)
    return words


def _saved(image: Image.Image, words: PngInfo | None) -> bytes:
    body = io.BytesIO()
    image.save(body, "PNG", optimize=True, pnginfo=words)
    return body.getvalue()


def _drawable(letters: str) -> str:
    """Return the letters without their accents, or nothing where the font at hand has not got them."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(each)
    )
    return plain if plain.isascii() else ""


def _line(pen: ImageDraw.ImageDraw, outline: tuple[Point, ...], width: int) -> None:
    points = _scaled(outline)
    pen.line([*points, points[0], points[1]], fill=INK, width=width * _SCALE, joint="curve")


def _scaled(outline: tuple[Point, ...]) -> list[Point]:
    return [(x * _SCALE, y * _SCALE) for x, y in outline]
