"""Texts for people that know how they came about: English as they stand, and told in another language on pages.

A text of this package is a `str`, the English one: reports, APIs, logs and the command line need not know of languages.
Where a page is drawn, the same text is asked to tell itself in the page's language (`Said.told_in`); what it is told
from is its template and its facts, so nothing is ever translated by parts (ADR 76).

`N_("…")` marks a text without facts, `say("… {name} …", name=…)` one with facts, `say_many` one that counts. A fact
that is a text of this package is told in that language too; every other fact is content, and stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

# Not strftime: its names follow the locale of the process.
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PLACE: Final = re.compile(r"\{(\w+)\}")


class Tongue(Protocol):
    """A language that texts can be told in."""

    def text(self, source: str) -> str:
        """Return what an English text is in this language; itself where nobody translated it."""
        ...

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form of an English text that this language uses for a count."""
        ...

    def day(self, at: datetime, zone: str | None) -> str:
        """Return the day of an instant in words, in an IANA time zone or else in its own."""
        ...

    def minute(self, at: datetime) -> str:
        """Return an instant to the minute: `3 May 2026, 14:05 UTC`."""
        ...

    def listing(self, parts: list[str]) -> str:
        """Return several things as one text: `a, b and c`."""
        ...


class Said(str):
    """A text in English that can be told in other languages."""

    __slots__ = ()

    def told_in(self, tongue: Tongue) -> str:  # noqa: ARG002  # what says nothing else is English in all of them
        """Return the text in a language."""
        return str.__str__(self)

    def __str__(self) -> str:
        """Return the text itself: an exception that was given it gives it back whole."""
        return self


class Sentence(Said):
    """A text made of a template and of facts that fill its `{places}`."""

    source: str
    facts: Mapping[str, object]

    def __new__(cls, source: str, facts: Mapping[str, object] | None = None) -> "Sentence":
        """Return the text whose template is `source`; without facts it stands as it is, braces and all."""
        made = super().__new__(cls, _filled(source, facts or {}))
        made.source, made.facts = str.__str__(source), facts or {}
        return made

    def told_in(self, tongue: Tongue) -> str:
        """Return the text in a language, its facts told in it as well."""
        return _filled(tongue.text(self.source), _told(self.facts, tongue))


class Counted(Said):
    """A text that counts something: `{n}` is how many, in the form that goes with it."""

    one: str
    many: str
    number: int
    facts: Mapping[str, object]

    def __new__(
        cls, one: str, many: str = "", count: int = 1, facts: Mapping[str, object] | None = None
    ) -> "Counted":
        """Return the text for `count`, of which English knows the two forms given."""
        known = {"n": count, **(facts or {})}
        made = super().__new__(cls, _filled(one if count == 1 or not many else many, known))
        made.one, made.many, made.number, made.facts = one, many, count, known
        return made

    def told_in(self, tongue: Tongue) -> str:
        """Return the text in the form that a language uses for the count."""
        return _filled(tongue.plural(self.one, self.many, self.number), _told(self.facts, tongue))


class Day(Said):
    """The day of an instant, `3 May 2026`."""

    at: datetime
    zone: str | None

    def __new__(cls, at: datetime, zone: str | None = None) -> "Day":
        """Return the day in an IANA time zone, or else in the instant's own."""
        there = at if zone is None else at.astimezone(ZoneInfo(zone))
        made = super().__new__(cls, f"{there.day} {_MONTHS[there.month - 1]} {there.year}")
        made.at, made.zone = at, zone
        return made

    def __getnewargs__(self) -> tuple[datetime, str | None]:  # type: ignore[override]  # what __new__ takes, for copies
        """Return what a copy is made of."""
        return self.at, self.zone

    def told_in(self, tongue: Tongue) -> str:
        """Return the day as a language writes it."""
        return tongue.day(self.at, self.zone)


class Minute(Said):
    """An instant to the minute, `3 May 2026, 14:05 UTC`."""

    at: datetime

    def __new__(cls, at: datetime) -> "Minute":
        """Return the minute in UTC."""
        there = at.astimezone(UTC)
        made = super().__new__(cls, f"{Day(there)}, {there:%H:%M} UTC")
        made.at = at
        return made

    def __getnewargs__(self) -> tuple[datetime]:  # type: ignore[override]  # what __new__ takes, for copies
        """Return what a copy is made of."""
        return (self.at,)

    def told_in(self, tongue: Tongue) -> str:
        """Return the minute as a language writes it."""
        return tongue.minute(self.at)


class Listed(Said):
    """Several texts as one, `a, b and c`."""

    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str]) -> "Listed":
        """Return the texts joined as English does."""
        each = tuple(parts)
        made = super().__new__(cls, " and ".join(filter(None, (", ".join(each[:-1]), *each[-1:]))))
        made.parts = each
        return made

    def __getnewargs__(self) -> tuple[tuple[str, ...]]:  # type: ignore[override]  # what __new__ takes, for copies
        """Return what a copy is made of."""
        return (self.parts,)

    def told_in(self, tongue: Tongue) -> str:
        """Return the texts joined as a language does, each told in it."""
        return tongue.listing([told(each, tongue) for each in self.parts])


def N_(text: str) -> Sentence:  # noqa: N802  # the name by which gettext's tools know a marked text
    """Return a text without facts, marked to be translated."""
    return Sentence(text)


def say(template: str, **facts: object) -> Sentence:
    """Return the text of a template, marked to be translated, whose `{places}` are filled by facts."""
    return Sentence(template, facts)


def say_many(one: str, many: str, count: int, **facts: object) -> Counted:
    """Return a text for one and for many, both marked to be translated; `{n}` is the count."""
    return Counted(one, many, count, facts)


def in_a_row(texts: Iterable[str], between: str = " ") -> Sentence:
    """Return whole texts one after another, each told by itself: several faults, or a fault behind its place."""
    facts = {f"text{number}": each for number, each in enumerate(texts)}
    return Sentence(between.join(f"{{{name}}}" for name in facts), facts)


def again(template: str, text: str) -> str:
    """Return a text that was kept in English as the sentence that it was, if `template` is what it was made from.

    The facts are read back from it; a text that the template can not have made is returned as it is.
    """
    pattern = "".join(_patterns(_PLACE.split(template)))
    found = re.fullmatch(pattern, text, re.DOTALL)
    return Sentence(template, found.groupdict()) if found else text


def told(text: object, tongue: Tongue) -> str:
    """Return a text in a language; what is no text of this package is content, and stays as it is."""
    return text.told_in(tongue) if isinstance(text, Said) else str(text)


def _patterns(parts: list[str]) -> Iterator[str]:
    """Yield the patterns of a template's parts, which are texts and names of places by turns."""
    seen: set[str] = set()
    for number, part in enumerate(parts):
        if number % 2 == 0:
            yield re.escape(part)
        else:
            yield f"(?P={part})" if part in seen else f"(?P<{part}>.*)"
            seen.add(part)


def _filled(template: str, facts: Mapping[str, object]) -> str:
    return template.format(**facts) if facts else str.__str__(template)


def _told(facts: Mapping[str, object], tongue: Tongue) -> dict[str, object]:
    return {name: each.told_in(tongue) if isinstance(each, Said) else each for name, each in facts.items()}
