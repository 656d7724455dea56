"""A language of the pages: it tells texts by its catalogue, and dates, numbers and lists by the rules of CLDR."""

from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import NullTranslations
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages: its tag (BCP 47), its own name, and the data of CLDR by which it writes dates.

    `is_complete`: every text is translated. One that is not is offered to nobody who did not configure it.
    """

    tag: str
    name: str
    cldr: str
    is_complete: bool = False

    @property
    def direction(self) -> str:
        """Which way it is read: `ltr` or `rtl`."""
        return str(Locale.parse(self.cldr).text_direction)


ENGLISH: Final = Language("en", "English", "en_GB", is_complete=True)
# For tests: see `web.pseudo_language`.
PSEUDO: Final = Language("en-XA", "Ƥšéúđó", "en_GB")


class Tongue:
    """One language, able to tell what `wording` holds, and dates, numbers and lists by the rules of CLDR."""

    def __init__(self, language: Language, catalogue: NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def text(self, source: str) -> str:
        """Return what an English text is in this language; itself where nobody translated it."""
        return self._catalogue.gettext(source) if source else ""

    def of_context(self, context: str, source: str) -> str:
        """Return what an English text is in this language where it stands in a context that changes its meaning."""
        return self._catalogue.pgettext(context, source)

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form of an English text that this language uses for a count."""
        return self._catalogue.ngettext(one, many, count)

    def day(self, at: datetime, zone: str | None = None) -> str:
        """Return the day of an instant, `3 May 2026`, in an IANA time zone or else in its own."""
        there = at if zone is None else at.astimezone(ZoneInfo(zone))
        return format_date(there, "long", locale=self.language.cldr)

    def clock(self, at: datetime) -> str:
        """Return the time of day of an instant, `14:05 UTC`."""
        there = at.astimezone(UTC)
        return f"{format_skeleton('Hm', there, locale=self.language.cldr)} UTC"

    def minute(self, at: datetime) -> str:
        """Return an instant to the minute: `3 May 2026, 14:05 UTC`."""
        joined = Locale.parse(self.language.cldr).datetime_formats["medium"]
        return str(joined).replace("{1}", self.day(at.astimezone(UTC))).replace("{0}", self.clock(at))

    def number(self, number: float) -> str:
        """Return a number with the separators of the language: `12,500`."""
        return format_decimal(number, locale=self.language.cldr)

    def listing(self, parts: list[str]) -> str:
        """Return several things as one text: `a, b and c`."""
        return format_list(parts, locale=self.language.cldr)
