"""Lengths of time in words: `24 months`, `1 year`, `90 days`."""

from typing import Final

from credentials.wording import say
from issuer.achievements.needs import Length, LengthUnit
from issuer.plan.cell_faults import CellFault

# As long as a badge may hold, in each unit.
MOST: Final = {LengthUnit.DAYS: 3650, LengthUnit.MONTHS: 120, LengthUnit.YEARS: 10}


def read_length(number: str, unit: str) -> Length:
    """Return a length of time from its number and its unit, in the singular or the plural.

    Raises:
        CellFault: it is longer than can be asked for, or nothing.
    """
    kind = LengthUnit(unit.lower().rstrip("s") + "s")
    if not 1 <= int(number) <= MOST[kind]:
        raise CellFault(
            say(
                "{number} {kind} can not be asked for; write 1 to {most} {kind}.",
                number=number,
                kind=kind,
                most=MOST[kind],
            )
        )
    return Length(int(number), kind)


def length_text(length: Length) -> str:
    """Return a length of time in words."""
    return f"{length.number} {length.unit.removesuffix('s') if length.number == 1 else length.unit.value}"
