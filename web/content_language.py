"""The language of what people wrote, apart from that of the page: which one a reader is shown, and how it is marked."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from fastapi import Request
from markupsafe import Markup

from web.language_choice import COOKIE, WANTED, ranges

# What may stand in a page as a tag; more than Open Badges has, as badges come from anywhere.
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")
PARAMETER: Final = "in"


def wanted_by(request: Request) -> tuple[str, ...]:
    """Return the languages that a reader wants, the dearest first.

    Content alone is asked for by `?in=`; then comes what was chosen for pages, now or before, even where there are no
    pages in it, and then what the browser says. What can not be read is passed over.
    """
    chosen = (request.query_params.get(PARAMETER), request.scope.get(WANTED), request.cookies.get(COOKIE))
    own = (each for each in chosen if each and _TAG.fullmatch(each))
    return (*own, *ranges(request.headers.get("accept-language", "")))


def lookup(wanted: Iterable[str], there: Sequence[str]) -> str:
    """Return which language of those there are a reader gets; the first where none is wanted, "" where none is there.

    Each wanted tag is cut from its end until one fits (RFC 4647, 3.4). Whoever wants a language and is offered a
    regional form of it gets that.
    """
    known = {each.lower(): each for each in there}
    for tag in wanted:
        found = _cut_down(tag.lower(), known) or _regional(tag.lower(), known)
        if found:
            return found
    return there[0] if there else ""


def _cut_down(tag: str, known: dict[str, str]) -> str:
    parts = tag.split("-")
    while parts:
        if (found := known.get("-".join(parts))) is not None:
            return found
        parts.pop()
    return ""


def _regional(tag: str, known: dict[str, str]) -> str:
    language = tag.partition("-")[0]
    return next((each for low, each in known.items() if low.partition("-")[0] == language), "")


def direction(tag: str) -> str:
    """Return in which direction a language is written: `ltr` or `rtl`; `ltr` for one that nobody knows."""
    locale = _locale(tag) or _locale(tag.partition("-")[0])
    return "ltr" if locale is None else str(locale.text_direction)


def marked(tag: str | None) -> Markup:
    """Return the attributes of an element that holds text in a language; nothing where it is not known.

    WCAG 2.2, 3.1.2: the language of each passage can be told.
    """
    if not tag or not _TAG.fullmatch(tag):
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(tag, direction(tag))


def own_name(tag: str) -> str:
    """Return what a language calls itself; its tag where that is not known."""
    locale = _locale(tag)
    return (locale.get_display_name() if locale else None) or tag


@cache
def _locale(tag: str) -> Locale | None:
    if not _TAG.fullmatch(tag):
        return None
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
