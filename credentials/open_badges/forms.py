"""What a member of a class may hold: texts, addresses, terms, instants (Open Badges 3.0, B.4 to B.6)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from credentials.instants import instant_of

# RFC 3986, 3, with the characters of RFC 3987 allowed where others write them.
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_EXTENSION: Final = re.compile(r"ext:[A-Za-z0-9._-]+")
_LANGUAGE: Final = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
# RFC 7515, 7.1.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """What a single value must be: `expected` says it, `holds` decides it."""

    expected: str
    holds: Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Terms:
    """A closed list of terms to which `ext:` terms may be added, or not."""

    terms: frozenset[str]
    is_extensible: bool = True

    @property
    def expected(self) -> str:
        """What is said of a value that is none of them."""
        if self.is_extensible:
            return "a term of the standard or one that starts with ext: is expected"
        return "a term of the standard is expected"

    def holds(self, value: object) -> bool:
        """Return whether a value is one of the terms."""
        if not isinstance(value, str):
            return False
        return value in self.terms or (self.is_extensible and _EXTENSION.fullmatch(value) is not None)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_instant(value: object) -> bool:
    return isinstance(value, str) and not _fails(instant_of, value)


def _is_date(value: object) -> bool:
    return isinstance(value, str) and bool(_DATE.fullmatch(value)) and not _fails(date.fromisoformat, value)


def _fails(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return True
    return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TEXT: Final = Form("text is expected", _is_text)
URI: Final = Form("a URI is expected", _matches(_URI))
INSTANT: Final = Form("a date and time with a time zone is expected", _is_instant)
DATE: Final = Form("a date is expected", _is_date)
LANGUAGE: Final = Form("a language code is expected", _matches(_LANGUAGE))
COUNTRY: Final = Form("a country code of two letters is expected", _matches(_COUNTRY))
EMAIL: Final = Form("an e-mail address is expected", _matches(_EMAIL))
NUMBER: Final = Form("a number is expected", _is_number)
FLAG: Final = Form("true or false is expected", lambda value: isinstance(value, bool))
OBJECT: Final = Form("an object is expected", lambda value: isinstance(value, dict))
TOKEN: Final = Form("a signed token is expected", _matches(_TOKEN))
ANYTHING: Final = Form("a value is expected", lambda value: value is not None)
