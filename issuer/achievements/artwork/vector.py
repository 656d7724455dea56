"""A badge's picture as SVG text: shapes and letters, or pixels inside; nothing that runs or loads."""

import base64
import re
from html import escape
from typing import Final

from issuer.achievements.artwork.design import INK, LETTERS_AT, SIDE, Design, Point, Star
from issuer.achievements.artwork.icons import Patch
from issuer.looks import BAND

# XML 1.0, 2.2: what no document may hold.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Declared from the start, so that a badge taken out of the picture again leaves it as it was.
_OPEN_BADGES: Final = "https://purl.imsglobal.org/ob/v3p0"


def svg(drawn: Design) -> str:
    """Return the picture as an SVG document, with a title and a description for who does not see it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{_OPEN_BADGES}" width="{SIDE}" '
        f'height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(drawn.title)}</title>',
        f'<desc id="desc">{_text(drawn.description)}</desc>',
        *(_photo(drawn) if drawn.photo else _drawing(drawn)),
        *(_star(star) for star in drawn.stars),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _drawing(drawn: Design) -> list[str]:
    return [
        f'<polygon points="{_points(drawn.outline)}" fill="{drawn.ground}"/>',
        f'<polygon points="{_points(drawn.rim)}" fill="none" stroke="{INK}" stroke-width="6"/>',
        f'<text x="{SIDE // 2}" y="{LETTERS_AT + 64}" text-anchor="middle" font-family="sans-serif" '
        f'font-size="180" font-weight="700" fill="{INK}">{_text(drawn.letters)}</text>',
        *(_patch(each, drawn.ground) for each in drawn.icon),
    ]


def _photo(drawn: Design) -> list[str]:
    inside = base64.b64encode(drawn.photo).decode()
    band = [f'<polygon points="{_points(drawn.band)}" fill="{BAND}"/>'] if drawn.band else []
    return [f'<image href="data:image/png;base64,{inside}" width="{SIDE}" height="{SIDE}"/>', *band]


def _patch(patch: Patch, ground: str) -> str:
    return f'<polygon points="{_points(patch.outline)}" fill="{INK if patch.is_ink else ground}"/>'


def _star(star: Star) -> str:
    fill = INK if star.is_reached else "none"
    return f'<polygon points="{_points(star.outline)}" fill="{fill}" stroke="{INK}" stroke-width="4"/>'


def _points(outline: tuple[Point, ...]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in outline)


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))
