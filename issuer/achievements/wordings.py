"""A badge's texts in further languages, as they are written and as a version publishes them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from credentials.achievement import Wording
from issuer.achievements.added_words import cap_sentence, pilot_sentence
from issuer.scarcity import Cap

MOST_LANGUAGES: Final = 10


def added_to(criteria: str, language: str, cap: Cap | None, *, is_pilot: bool) -> str:
    """Return the criteria with what we add to them: how many there may be, and that it is a pilot."""
    return criteria + _added(language, cap, is_pilot=is_pilot)


def without_added(criteria: str, language: str, cap: Cap | None, *, is_pilot: bool) -> str:
    """Return the criteria that `added_to` was given."""
    return criteria.removesuffix(_added(language, cap, is_pilot=is_pilot))


def _added(language: str, cap: Cap | None, *, is_pilot: bool) -> str:
    scarcity = "" if cap is None else f"\n\n{cap_sentence(cap, language)}"
    return scarcity + (f"\n\n{pilot_sentence(language)}" if is_pilot else "")


def published(wordings: Iterable[Wording], cap: Cap | None, *, is_pilot: bool) -> tuple[Wording, ...]:
    """Return wordings as a version has them; criteria that are not written yet stay so."""
    return tuple(
        replace(each, criteria=added_to(each.criteria, each.language, cap, is_pilot=is_pilot))
        if each.criteria
        else each
        for each in wordings
    )


def drafted(wordings: Iterable[Wording], cap: Cap | None, *, is_pilot: bool) -> tuple[Wording, ...]:
    """Return the wordings that `published` was given."""
    return tuple(
        replace(each, criteria=without_added(each.criteria, each.language, cap, is_pilot=is_pilot))
        for each in wordings
    )
