"""What people type: which characters a text may have that others will read, and how long it may be.

Control characters garble logs and mail, and bidirectional overrides make a name read as another one
(Unicode Technical Report 36, 3.4). Joiners stay: scripts and emoji need them.
"""

import unicodedata

from credentials.wording import say

JOINERS = frozenset("\u200c\u200d")
LINE_BREAKS = frozenset("\n\t")
REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# The last two code points of each plane, and U+FDD0 to U+FDEF: never characters (Unicode 16, 23.7).
NONCHARACTER_ENDS = frozenset({0xFFFE, 0xFFFF})
NONCHARACTER_RANGE = range(0xFDD0, 0xFDF0)


def fault_in_line(text: str, limit: int) -> str | None:
    """Return what to do about a text of one line, such as a name, or None if it is fine.

    `limit` is in characters (code points).
    """
    return _fault(text, limit, JOINERS)


def fault_in_lines(text: str, limit: int) -> str | None:
    """Return what to do about a text that may have line breaks, such as evidence, or None if it is fine."""
    return _fault(text, limit, JOINERS | LINE_BREAKS)


def shown(text: str, limit: int = 80) -> str:
    r"""Return a text safe to repeat in a message: odd characters as `\uXXXX`, and cut to `limit`."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if is_plain(c) else f"\\u{ord(c):04x}" for c in cut)


def is_plain(character: str) -> bool:
    """Return whether a character may stand in a name."""
    if character in JOINERS:
        return True
    return not _is_noncharacter(character) and unicodedata.category(character) not in REFUSED_CATEGORIES


def _fault(text: str, limit: int, allowed: frozenset[str]) -> str | None:
    if len(text) > limit:
        return say("It has {length} characters; shorten it to {limit}.", length=len(text), limit=limit)
    for position, character in enumerate(text, 1):
        if character not in allowed and not is_plain(character):
            return say(
                "Character {position} can not be shown ({code}); delete it.",
                position=position,
                code=f"U+{ord(character):04X}",
            )
    return None


def _is_noncharacter(character: str) -> bool:
    point = ord(character)
    return point & 0xFFFF in NONCHARACTER_ENDS or point in NONCHARACTER_RANGE
