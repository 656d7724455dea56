"""How many of a badge may be awarded, as a cell of the planning table says it: `10`, or `10 per quarter`."""

import re
from typing import Final

from credentials.wording import say
from issuer.plan.cell_faults import CellFault
from issuer.scarcity import Cap, Period

MOST: Final = range(1, 10_001)
_WORDS: Final = re.compile(r"([0-9]{1,5})(?: +per +([a-z]+))?")


def read(text: str) -> Cap | None:
    """Return the cap that a cell states; None for an empty one: as many as wanted.

    Raises:
        CellFault: it states none.
    """
    if not text:
        return None
    found = _WORDS.fullmatch(text.lower())
    periods = {each.value: each for each in Period if each is not Period.EVER}
    if found is None or int(found[1]) not in MOST or (found[2] and found[2] not in periods):
        raise CellFault(
            say(
                "Write how many there may be, from {least} to {most}, like 10, or 10 per month, quarter "
                "or year; nothing means as many as wanted.",
                least=MOST[0],
                most=MOST[-1],
            )
        )
    return Cap(int(found[1]), periods.get(found[2] or "", Period.EVER))


def write(cap: Cap | None) -> str:
    """Return what `read` reads."""
    if cap is None:
        return ""
    return str(cap.most) if cap.per is Period.EVER else f"{cap.most} per {cap.per}"
