"""A length of time as a rule states it: whole years, months and days (ISO 8601)."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

MONTHS_IN_A_YEAR = 12
# A hundred years: longer than any badge lives, and far from the end of the calendar.
MOST_MONTHS = 1200
MOST_DAYS = 36_525
_FORM = re.compile(r"P(?:([0-9]{1,5})Y)?(?:([0-9]{1,5})M)?(?:([0-9]{1,5})D)?")
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Duration:
    """Years, months and days, at most a hundred years in months and as much again in days."""

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `P…Y…M…D`; every part may be left out, but not all of them.

        Raises:
            ValueError: the text has another form, or is longer than a hundred years.
        """
        found = _FORM.fullmatch(text)
        if found is None or text == "P":
            raise ValueError(f"{text!r} is not a duration in years, months and days")
        duration = cls(*(int(digits or 0) for digits in found.groups()))
        if duration._in_months() > MOST_MONTHS or duration.days > MOST_DAYS:
            raise ValueError(f"{text!r} is longer than a hundred years")
        return duration

    def after(self, instant: datetime) -> datetime:
        """Return the instant this much later; a day that the month lacks becomes the month's last."""
        years, month = divmod(instant.month - 1 + self._in_months(), MONTHS_IN_A_YEAR)
        try:
            last = calendar.monthrange(instant.year + years, month + 1)[1]
            day = min(instant.day, last)
            moved = instant.replace(year=instant.year + years, month=month + 1, day=day)
            return moved + timedelta(days=self.days)
        except (ValueError, OverflowError):
            return _END_OF_TIME

    def _in_months(self) -> int:
        return self.years * MONTHS_IN_A_YEAR + self.months

    def __str__(self) -> str:
        named = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in named if number) or "0D")
