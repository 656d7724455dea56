"""What every cell of a planning table may be refused for, and the short names and addresses that stand in many."""

import re
from typing import Final
from urllib.parse import urlsplit

from credentials.wording import in_a_row, say
from issuer.plain_text import fault_in_line

SLUG_LIMIT: Final = 64
ADDRESS_LIMIT: Final = 2_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class CellFault(Exception):
    """A cell can not be read as what its column holds; the message is the remedy."""


def refuse(fault: str | None, where: str = "") -> None:
    """Refuse a cell for a fault, if there is one.

    Raises:
        CellFault: there is one.
    """
    if fault is not None:
        raise CellFault(in_a_row((where, fault), "") if where else fault)


def slug(text: str) -> str:
    """Return a badge's short name.

    Raises:
        CellFault: it is none.
    """
    if not _SLUG.fullmatch(text) or len(text) > SLUG_LIMIT:
        raise CellFault(
            say(
                "Give a short name of lower-case letters, digits and single hyphens, at most {most} "
                "characters, like critical-thinking. It can never be changed later.",
                most=SLUG_LIMIT,
            )
        )
    return text


def web_address(text: str) -> str:
    """Return a web address.

    Raises:
        CellFault: it is none.
    """
    refuse(fault_in_line(text, ADDRESS_LIMIT))
    if not _is_web_address(text):
        raise CellFault(say("“{text}” is not a web address; begin it with https://.", text=text))
    return text


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # how urlsplit refuses a broken bracket or port
        return False
