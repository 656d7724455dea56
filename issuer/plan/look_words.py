"""How a badge looks, as a cell of the planning table says it: `hexagon; #14619e; bulb`, and its words after that."""

from typing import Final

from credentials.wording import N_, say
from issuer.looks import (
    LEAST_CONTRAST,
    Icon,
    Look,
    Shape,
    contrast_with_white,
    is_colour,
    is_digest,
    uploaded,
)
from issuer.plain_text import fault_in_line
from issuer.plan.cell_faults import CellFault, refuse

CAPTION_LIMIT: Final = 300
UPLOAD: Final = "upload:"
_PARTS: Final = 3


def read(text: str) -> Look | None:
    """Return the look that a cell states; None for an empty one: as badges of its type look.

    Raises:
        CellFault: it states none, or white could not be read on its colour.
    """
    if not text:
        return None
    if text.startswith(UPLOAD):
        named, _, said = text.removeprefix(UPLOAD).partition(";")
        return uploaded(digest(named.strip()), needed_caption(said.strip()))
    parts = [part.strip() for part in text.split(";", _PARTS)]
    if len(parts) < _PARTS:
        raise CellFault(N_("Write shape, colour and icon with “;” between, like hexagon; #14619e; bulb."))
    return Look(shape(parts[0]), colour(parts[1]), icon(parts[2]), caption("".join(parts[_PARTS:])))


def write(look: Look | None) -> str:
    """Return what `read` reads."""
    if look is None:
        return ""
    if look.upload:
        return f"{UPLOAD}{look.upload}; {look.caption}"
    return "; ".join(each for each in (look.shape, look.colour, look.icon, look.caption) if each)


def shape(text: str) -> Shape:
    """Return a shape by its name.

    Raises:
        CellFault: there is none of this name.
    """
    try:
        return Shape(text.lower())
    except ValueError as error:
        raise CellFault(say("Choose a shape: {known}.", known=", ".join(Shape))) from error


def icon(text: str) -> Icon:
    """Return an icon by its name.

    Raises:
        CellFault: there is none of this name.
    """
    try:
        return Icon(text.lower())
    except ValueError as error:
        raise CellFault(say("Choose an icon: {known}.", known=", ".join(Icon))) from error


def colour(text: str) -> str:
    """Return a colour that white can be read on.

    Raises:
        CellFault: it is none, or too light.
    """
    found = text.lower()
    if not is_colour(found):
        raise CellFault(N_("Write the colour as # and six digits or letters from a to f, like #14619e."))
    contrast = contrast_with_white(found)
    if contrast < LEAST_CONTRAST:
        raise CellFault(
            say(
                "The colour is too light: what is white on it has a contrast of {contrast} to 1, and "
                "needs {least_contrast} to 1. Choose a darker one.",
                contrast=f"{contrast:.1f}",
                least_contrast=LEAST_CONTRAST,
            )
        )
    return found


def digest(text: str) -> str:
    """Return the digest of a picture that was uploaded.

    Raises:
        CellFault: it is none.
    """
    if not is_digest(text):
        raise CellFault(
            N_(
                "This names no uploaded picture. Leave the cell as it was exported, or upload a picture "
                "on a page."
            )
        )
    return text


def needed_caption(text: str) -> str:
    """Return the words for a picture that says nothing by itself.

    Raises:
        CellFault: there are none, or they are too long, or can not be shown.
    """
    if not text:
        raise CellFault(N_("Say in words what the picture shows, for who does not see it."))
    return caption(text)


def caption(text: str) -> str:
    """Return the words that stand for a picture; "" where they follow from what is drawn.

    Raises:
        CellFault: they are too long, or can not be shown.
    """
    refuse(fault_in_line(text, CAPTION_LIMIT))
    return text
