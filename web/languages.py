"""The languages of the pages: which there are, what they are read from, and the one of this request (ADR 76).

A page is drawn in the language that `current` holds; only the edge sets it (`web.language_choice`). The catalogues are
`locale/*.po` beside this file, read once, when somebody first asks for that language.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from web.pseudo_language import pseudo_tongue
from web.tongue import ENGLISH, PSEUDO, Language, Tongue

CATALOGUES: Final = Path(__file__).parent / "locale"
LANGUAGES: Final = (
    ENGLISH,
    Language("de", "Deutsch", "de", is_complete=True),
    Language("fr", "Français", "fr", is_complete=True),
    Language("es", "Español", "es", is_complete=True),
    Language("ar", "العربية", "ar", is_complete=True),
)
COMPLETE: Final = tuple(each for each in LANGUAGES if each.is_complete)


@cache
def tongue_of(language: Language) -> Tongue:
    """Return a language, ready to tell; its catalogue is read at the first time."""
    if language == PSEUDO:
        return pseudo_tongue()
    return Tongue(language, _catalogue(language))


def _catalogue(language: Language) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    with (CATALOGUES / f"{language.tag}.po").open("rb") as source:
        catalogue = read_po(source, locale=language.cldr)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


_current: ContextVar[Tongue | None] = ContextVar("tongue", default=None)


def current() -> Tongue:
    """Return the language in which this request is answered; English outside of one."""
    return _current.get() or tongue_of(ENGLISH)


@contextmanager
def spoken(language: Language) -> Iterator[Tongue]:
    """Answer in a language, as long as the block lasts, in this thread or task alone."""
    tongue = tongue_of(language)
    mark = _current.set(tongue)
    try:
        yield tongue
    finally:
        _current.reset(mark)
