"""What a level says of thinking and assessment, as a sentence in the language of the badge's other texts.

Open Badges has no members for either in a rubric level, so they are told in its description (ADR 64). In a language
that is not among these they are told in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class LevelWords:
    """Both sentences in one language, and the words that fill them, by their English ones."""

    thinking: str
    assessment: str
    words: Mapping[str, str]


_ENGLISH: Final = LevelWords("It asks to {} (Bloom's taxonomy).", "Assessed by {}.", {})
_IN: Final[Mapping[str, LevelWords]] = {
    "en": _ENGLISH,
    "de": LevelWords(
        "Verlangt: {} (Taxonomie nach Bloom).",
        "Nachgewiesen durch {}.",
        {
            "remember": "erinnern",
            "understand": "verstehen",
            "apply": "anwenden",
            "analyse": "analysieren",
            "evaluate": "bewerten",
            "create": "erschaffen",
            "exam": "eine Prüfung",
            "performance": "eine Vorführung",
            "artifact": "eine Arbeitsprobe",
            "observation": "Beobachtung",
        },
    ),
    "fr": LevelWords(
        "Demande de {} (taxonomie de Bloom).",
        "Évalué par {}.",
        {
            "remember": "mémoriser",
            "understand": "comprendre",
            "apply": "mettre en pratique",
            "analyse": "comparer et distinguer",
            "evaluate": "juger",
            "create": "créer",
            "exam": "un examen",
            "performance": "une mise en situation",
            "artifact": "un travail réalisé",
            "observation": "observation",
        },
    ),
    "es": LevelWords(
        "Pide {} (taxonomía de Bloom).",
        "Se evalúa mediante {}.",
        {
            "remember": "recordar",
            "understand": "comprender",
            "apply": "aplicar",
            "analyse": "analizar",
            "evaluate": "evaluar",
            "create": "crear",
            "exam": "un examen",
            "performance": "una demostración",
            "artifact": "un trabajo realizado",
            "observation": "observación",
        },
    ),
    "ar": LevelWords(
        "يتطلب {} (تصنيف بلوم).",
        "يُقيَّم من خلال {}.",
        {
            "remember": "التذكر",
            "understand": "الفهم",
            "apply": "التطبيق",
            "analyse": "التحليل",
            "evaluate": "التقييم",
            "create": "الابتكار",
            "exam": "اختبار",
            "performance": "أداء عملي",
            "artifact": "عمل منجز",
            "observation": "الملاحظة",
        },
    ),
}


def thinking_sentence(thinking: str, language: str) -> str:
    """Return what a level asks of the mind, in a language (BCP 47)."""
    words = _of(language)
    return words.thinking.format(words.words.get(thinking, thinking))


def assessment_sentence(assessment: str, language: str) -> str:
    """Return how a level is assessed, in a language (BCP 47)."""
    words = _of(language)
    return words.assessment.format(words.words.get(assessment, assessment))


def _of(language: str) -> LevelWords:
    return _IN.get(language.partition("-")[0].lower(), _ENGLISH)
