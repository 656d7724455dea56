"""The sentences that we add to a badge's criteria, in the language that these are in; in English for any other.

Open Badges has no member for how many of a badge there may be (ADR 53), nor for its being tried out (ADR 65).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from issuer.scarcity import Cap, Period


@dataclass(frozen=True, slots=True)
class AddedWords:
    """The sentence about a pilot, and that about a cap for each period; `{}` stands for the number."""

    pilot: str
    caps: Mapping[Period, str]


def _caps(ever: str, year: str, quarter: str, month: str) -> Mapping[Period, str]:
    return {Period.EVER: ever, Period.YEAR: year, Period.QUARTER: quarter, Period.MONTH: month}


_ENGLISH: Final = AddedWords(
    "This badge is being tried out; its criteria may still change.",
    _caps(
        "At most {:,} are awarded in all.",
        "At most {:,} are awarded each year.",
        "At most {:,} are awarded each quarter.",
        "At most {:,} are awarded each month.",
    ),
)
_IN: Final[Mapping[str, AddedWords]] = {
    "en": _ENGLISH,
    "de": AddedWords(
        "Dieses Abzeichen wird gerade erprobt; seine Kriterien können sich noch ändern.",
        _caps(
            "Insgesamt werden höchstens {} verliehen.",
            "Jedes Jahr werden höchstens {} verliehen.",
            "In jedem Quartal werden höchstens {} verliehen.",
            "In jedem Monat werden höchstens {} verliehen.",
        ),
    ),
    "fr": AddedWords(
        "Ce badge est à l’essai ; ses critères peuvent encore changer.",
        _caps(
            "Au plus {} sont décernés en tout.",
            "Au plus {} sont décernés chaque année.",
            "Au plus {} sont décernés chaque trimestre.",
            "Au plus {} sont décernés chaque mois.",
        ),
    ),
    "es": AddedWords(
        "Esta insignia está en prueba; sus criterios aún pueden cambiar.",
        _caps(
            "Se conceden como máximo {} en total.",
            "Se conceden como máximo {} cada año.",
            "Se conceden como máximo {} cada trimestre.",
            "Se conceden como máximo {} cada mes.",
        ),
    ),
    "ar": AddedWords(
        "هذه الشارة قيد التجربة، وقد تتغير معاييرها.",
        _caps(
            "يُمنح منها {} على الأكثر إجمالًا.",
            "يُمنح منها {} على الأكثر كل سنة.",
            "يُمنح منها {} على الأكثر كل ربع سنة.",
            "يُمنح منها {} على الأكثر كل شهر.",
        ),
    ),
}


def pilot_sentence(language: str) -> str:
    """Return the sentence that says a badge is tried out."""
    return _of(language).pilot


def cap_sentence(cap: Cap, language: str) -> str:
    """Return the sentence that says how many of a badge there may be."""
    return _of(language).caps[cap.per].format(cap.most)


def _of(language: str) -> AddedWords:
    return _IN.get(language.partition("-")[0].lower(), _ENGLISH)
