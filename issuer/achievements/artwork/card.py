"""The picture that stands for a badge where a link to it is shown: 1200 by 630, the badge and a few lines beside it."""

import io
import textwrap
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from issuer.achievements.artwork.design import Design
from issuer.achievements.artwork.raster import png

SIZE: Final = (1200, 630)
_PAPER: Final = "#ffffff"
_INK: Final = "#1b1b1f"
_BADGE: Final = 430
_TEXT_AT: Final = 560
_TITLE: Final = 64
_LINE: Final = 36
_TITLE_COLUMNS: Final = 17
_LINE_COLUMNS: Final = 32


@lru_cache(maxsize=128)
def card(drawn: Design, lines: Sequence[str]) -> bytes:
    """Return the picture as PNG. `lines` stand below the title; what the font at hand can not draw is left out."""
    image = Image.new("RGB", SIZE, _PAPER)
    badge = Image.open(io.BytesIO(png(drawn))).convert("RGBA").resize((_BADGE, _BADGE))
    image.paste(badge, (70, (SIZE[1] - _BADGE) // 2), badge)
    pen, at = ImageDraw.Draw(image), 150
    for text in textwrap.wrap(drawable(drawn.title), _TITLE_COLUMNS)[:3]:
        at = _write(pen, text, at, _TITLE)
    for line in lines:
        for text in textwrap.wrap(drawable(line), _LINE_COLUMNS)[:2]:
            at = _write(pen, text, at + 8, _LINE)
    return _saved(image)


def drawable(text: str) -> str:
    """Return what of a text the font at hand has, without accents."""
    plain = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return "".join(each for each in plain if each.isascii()).strip()


def _write(pen: ImageDraw.ImageDraw, text: str, at: int, size: int) -> int:
    pen.text((_TEXT_AT, at), text, fill=_INK, font=ImageFont.load_default(size))
    return at + round(size * 1.25)


def _saved(image: Image.Image) -> bytes:
    body = io.BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(body, "PNG", optimize=True)
    return body.getvalue()
