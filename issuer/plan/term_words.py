"""The terms of a meta-badge's rule in words: how parts are counted, and for how long expired ones are.

several awards of one badge count; parts may share a badge; expired parts count for 3 months
"""

import re
from typing import Final

from credentials.wording import say
from issuer.achievements.needs import USUAL_TERMS, RuleTerms
from issuer.plan.cell_faults import CellFault
from issuer.plan.lengths import length_text, read_length

REPEATS: Final = "several awards of one badge count"
SHARES: Final = "parts may share a badge"
GRACE: Final = "expired parts count for"
_GRACE = re.compile(rf"{GRACE}\s+([0-9]{{1,5}})\s+(day|month|year)s?", re.IGNORECASE)


def read(text: str) -> RuleTerms:
    """Return the terms that words say; the usual ones for no words.

    Raises:
        CellFault: a part of them is not understood, or said twice; the message is the remedy.
    """
    said = [" ".join(each.split()) for each in text.split(";")]
    if said[-1] == "":
        said.pop()
    found: dict[str, object] = {}
    for each in said:
        name, value = _term(each)
        if name in found:
            raise CellFault(say("“{each}” says what is said already; say it once.", each=each))
        found[name] = value
    return RuleTerms(**found) if found else USUAL_TERMS  # type: ignore[arg-type]  # each value is that of its name


def write(terms: RuleTerms) -> str:
    """Return what `read` reads."""
    said = [words for is_so, words in ((terms.repeats, REPEATS), (terms.shares, SHARES)) if is_so]
    if terms.grace is not None:
        said.append(f"{GRACE} {length_text(terms.grace)}")
    return "; ".join(said)


def _term(said: str) -> tuple[str, object]:
    if said.lower() == REPEATS:
        return "repeats", True
    if said.lower() == SHARES:
        return "shares", True
    match = _GRACE.fullmatch(said)
    if match is None:
        raise CellFault(
            say(
                "“{said}” is not understood. Write one or more of these, with “;” between: {repeats}; "
                "{shares}; {grace} 3 months.",
                said=said,
                repeats=REPEATS,
                shares=SHARES,
                grace=GRACE,
            )
        )
    return "grace", read_length(match[1], match[2])
