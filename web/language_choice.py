"""In which language a request is answered, and that the answer says so (RFC 9110, 8.5 and 12.5; ADR 76).

What was asked for by `?lang=` is used and remembered in a cookie; else what was remembered; else what the browser says
in `Accept-Language`; else the first of the languages offered.
"""

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.languages import COMPLETE, current, spoken
from web.tongue import Language

COOKIE: Final = "cairn-language"
PARAMETER: Final = "lang"
# Where a request tells which language was asked for by the parameter, offered or not: content may be there in it.
WANTED: Final = "wanted_language"
_A_YEAR: Final = 31_536_000
_MOST_RANGES: Final = 30
_PAGE: Final = "text/html"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What else a page was asked by that can be asked for again in another language, and the languages there are."""

    query: tuple[tuple[str, str], ...]
    offered: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A way to the same page in another language."""

    language: Language
    href: str
    is_current: bool


_asked: ContextVar[_Asked | None] = ContextVar("asked", default=None)


def language_links() -> list[LanguageLink]:
    """Return the ways to this very page in each language; none where there is one language, or for answers to forms.

    What a form was answered can not be asked for again by a link.
    """
    asked = _asked.get()
    if asked is None or len(asked.offered) == 1:
        return []
    here = current().language
    return [
        LanguageLink(each, f"?{urlencode([*asked.query, (PARAMETER, each.tag)])}", each == here)
        for each in asked.offered
    ]


class LanguageChoice:
    """ASGI middleware: chooses the language of each request among those offered, the first of which is the usual one.

    Pages say which language they are in, and that others are had under the same address. No route sees `?lang=`.
    """

    def __init__(
        self, app: ASGIApp, offered: tuple[Language, ...] = COMPLETE, *, secure: bool = False
    ) -> None:
        self._app = app
        self._offered = offered
        self._remembering = f"; Path=/; Max-Age={_A_YEAR}; SameSite=lax; HttpOnly{'; Secure' * secure}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the app inside, in the language that it is to be answered in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query, wanted = _query(scope)
        wish = _named(wanted, self._offered)
        language = wish or _chosen(Headers(scope=scope), self._offered)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith(_PAGE):
                    headers.setdefault("Content-Language", language.tag)
                    headers.add_vary_header("Accept-Language, Cookie")
                    if wish is not None:
                        headers.append("Set-Cookie", f"{COOKIE}={wish.tag}{self._remembering}")
            await send(message)

        mark = _asked.set(_Asked(query, self._offered) if scope["method"] == "GET" else None)
        try:
            with spoken(language):
                await self._app(_without_parameter(scope, wanted), receive, answer)
        finally:
            _asked.reset(mark)


def preferred(accept: str, offered: Sequence[Language]) -> Language | None:
    """Return the language that an Accept-Language header leads to by lookup (RFC 4647, 3.4), None for none."""
    for tag in ranges(accept):
        found = _named(tag, offered)
        if found is not None:
            return found
    return None


def ranges(accept: str) -> list[str]:
    """Return the language ranges of a header, the best liked first; what is not liked at all is left out."""
    liked: list[tuple[float, str]] = []
    for each in accept.split(",")[:_MOST_RANGES]:
        tag, _, weight = each.partition(";")
        quality = _quality(weight.strip())
        if tag.strip() not in {"", "*"} and quality > 0:
            liked.append((quality, tag.strip()))
    return [tag for _, tag in sorted(liked, key=lambda one: -one[0])]


def _chosen(headers: Headers, offered: tuple[Language, ...]) -> Language:
    remembered = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    accept = ",".join(headers.getlist("accept-language"))
    return _named(remembered, offered) or preferred(accept, offered) or offered[0]


def _named(tag: str, offered: Iterable[Language]) -> Language | None:
    """Return the language of a tag, or of the tag shortened from its end until there is one."""
    known = {each.tag.lower(): each for each in offered}
    parts = tag.lower().split("-")
    while parts:
        if (found := known.get("-".join(parts))) is not None:
            return found
        parts.pop()
        while parts and len(parts[-1]) == 1:  # a singleton goes with what it introduced
            parts.pop()
    return None


def _quality(weight: str) -> float:
    if not weight:
        return 1.0
    number = weight.removeprefix("q=").strip()
    # A weight that is none counts for nothing: a wrong header changes nothing.
    return min(float(number), 1.0) if number.replace(".", "", 1).isdecimal() else 0.0


def _query(scope: Scope) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the query without the wish for a language, and that wish."""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    wanted = next((value for name, value in pairs if name == PARAMETER), "")
    return tuple(pair for pair in pairs if pair[0] != PARAMETER), wanted


def _without_parameter(scope: Scope, wanted: str) -> Scope:
    if not wanted:
        return scope
    rest = [
        each for each in scope["query_string"].split(b"&") if each.partition(b"=")[0] != PARAMETER.encode()
    ]
    return {**scope, "query_string": b"&".join(rest), WANTED: wanted}
