"""How a badge looks: its shape, colour and icon as somebody designed them, and what that shows in words (ADR 64)."""

import colorsys
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credentials.wording import N_

# WCAG 2.2, 1.4.3: what is written in white on the colour has to be read.
LEAST_CONTRAST: Final = 4.5
# What the stars of a level stand on over an uploaded picture.
BAND: Final = "#1b1b1f"
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_COLOUR: Final = re.compile("#[0-9a-f]{6}")
_GREY_BELOW, _DARK_BELOW = 0.12, 0.12
_HUES: Final = (
    (20, "red"), (45, "orange"), (65, "yellow"), (165, "green"), (195, "turquoise"),
    (255, "blue"), (290, "purple"), (340, "pink"), (360, "red"),
)  # fmt: skip


class Shape(StrEnum):
    """The outline of a badge."""

    HEXAGON = "hexagon"
    OCTAGON = "octagon"
    CIRCLE = "circle"
    SQUARE = "square"
    SHIELD = "shield"
    BURST = "burst"
    SEAL = "seal"


class Icon(StrEnum):
    """What stands in the middle of a badge; the initials of its name where nothing is drawn."""

    INITIALS = "initials"
    SPEECH = "speech"
    PEOPLE = "people"
    BULB = "bulb"
    SPARK = "spark"
    BOOK = "book"
    TICK = "tick"
    HEART = "heart"
    FLAG = "flag"
    CUP = "cup"
    TOOLS = "tools"

    @property
    def words(self) -> str:
        """What it shows."""
        return _ICON_WORDS[self]


_ICON_WORDS: Final = {
    Icon.INITIALS: N_("its initials"),
    Icon.SPEECH: N_("a speech bubble"),
    Icon.PEOPLE: N_("two people"),
    Icon.BULB: N_("a light bulb"),
    Icon.SPARK: N_("a spark"),
    Icon.BOOK: N_("an open book"),
    Icon.TICK: N_("a tick"),
    Icon.HEART: N_("a heart"),
    Icon.FLAG: N_("a flag"),
    Icon.CUP: N_("a cup"),
    Icon.TOOLS: N_("a hammer"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A look that somebody chose. `colour` is `#rrggbb`; `caption` replaces the words that follow from the rest.

    `upload` is the digest (SHA-256, hexadecimal) of a picture that stands in the place of all that is drawn; such a
    look has a caption.
    """

    shape: Shape
    colour: str
    icon: Icon = Icon.INITIALS
    caption: str = ""
    upload: str = ""

    @property
    def words(self) -> str:
        """What the picture shows, such as `a blue hexagon with a light bulb`."""
        if self.upload:
            return self.caption
        article = "an" if self.shape is Shape.OCTAGON else "a"
        colour = colour_word(self.colour)
        article = "an" if colour[0] in "aeiou" else "a" if colour else article
        return f"{article} {colour} {self.shape} with {self.icon.words}"


def uploaded(digest: str, caption: str) -> Look:
    """Return the look of a picture that somebody uploaded."""
    return Look(Shape.SQUARE, BAND, Icon.INITIALS, caption, digest)


def is_digest(text: str) -> bool:
    """Return whether a text is the digest of a picture as it is kept."""
    return _DIGEST.fullmatch(text) is not None


def is_colour(text: str) -> bool:
    """Return whether a text is a colour as it is kept."""
    return _COLOUR.fullmatch(text) is not None


def contrast_with_white(colour: str) -> float:
    """Return the contrast of a colour with white (WCAG 2.2, contrast ratio), from 1 to 21."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def colour_word(colour: str) -> str:
    """Return what people call a colour."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    if lightness < _DARK_BELOW:
        return "black"
    if saturation < _GREY_BELOW:
        return "grey"
    return next(word for end, word in _HUES if hue * 360 <= end)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(part: float) -> float:
    # WCAG 2.2, relative luminance.
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
