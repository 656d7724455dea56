"""What can be drawn, and what to install where it can not."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import typst

from credentials.wording import say
from issuer.errors import GlyphMissing

# How the typesetter says it, in the standards that forbid a page with empty boxes (PDF/UA-1, 7.21; PDF/A-3, 6.2.11).
_NOT_DRAWN: Final = re.compile(r"the text `\"(?P<text>.+?)\"` could not be displayed")
_EAST_ASIAN: Final = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "BOPOMOFO ")
_MOST_TOLD: Final = 10


@lru_cache(maxsize=1)
def fonts_at_hand() -> typst.Fonts:
    """Return this machine's fonts and those that come along; looked up once a process, as it takes a while."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def missing_in(fault: typst.TypstError) -> str | None:
    """Return the text that no font can draw, if that is the fault."""
    found = _NOT_DRAWN.search(str(fault))
    return None if found is None else found["text"]


def refusal(text: str) -> GlyphMissing:
    """Return the refusal of a page that would show an empty box for this text, with the font to install."""
    letters = "".join(dict.fromkeys(text))[:_MOST_TOLD]
    package = font_for(text)
    return GlyphMissing(
        say(
            "No font on this server can draw “{letters}”, so the certificate was not made; an empty box "
            "would stand there. Nothing is lost, and every other file of the badge can be had. Whoever runs "
            "the server installs the font package {package} and starts Cairn again.",
            letters=letters,
            package=package,
        )
    )


def font_for(text: str) -> str:
    """Return the Debian package with a font for the first letter of this text."""
    name = unicodedata.name(text[0], "")
    if name.startswith(_EAST_ASIAN):
        return "fonts-noto-cjk"
    if unicodedata.category(text[0]) == "So":
        return "fonts-noto-color-emoji"
    return "fonts-noto-core"
