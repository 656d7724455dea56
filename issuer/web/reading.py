"""Badges as a reader is shown them: in a language of theirs, where the badge has it, else in its own (ADR 57)."""

from dataclasses import replace
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response

from issuer.ledger import Award, PlannedBadge
from web.content_language import lookup, wanted_by

_Answer = TypeVar("_Answer", bound=Response)


def badge_for(request: Request, badge: PlannedBadge) -> PlannedBadge:
    """Return a badge in the language that whoever asks reads best."""
    language = lookup(wanted_by(request), badge.achievement.languages)
    return replace(badge, achievement=badge.achievement.in_language(language))


def award_for(request: Request, award: Award) -> Award:
    """Return an award with its badge in the language that whoever asks reads best; only to be shown."""
    language = lookup(wanted_by(request), award.achievement.languages)
    return replace(award, achievement=award.achievement.in_language(language))


def varied(answer: _Answer) -> _Answer:
    """Return an answer that says to caches that it depends on the reader's language."""
    answer.headers.append("Vary", "Accept-Language")
    return answer
