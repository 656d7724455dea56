"""Instants as credentials write them: RFC 3339 with a time zone (xsd:dateTimeStamp).

Cairn writes whole seconds in UTC; others may write fractions and offsets.
"""

import re
from datetime import UTC, datetime

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def instant_text(at: datetime) -> str:
    """Return an instant as Cairn writes it, `…Z`.

    Raises:
        ValueError: it has no time zone, or is not a whole second; the caller has made a mistake.
    """
    if at.tzinfo is None or at.microsecond:
        raise ValueError(f"not a whole second with a time zone: {at.isoformat()}")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def instant_of(text: str) -> datetime:
    """Return the instant that `text` stands for, in UTC; fractions beyond microseconds are cut off.

    Raises:
        ValueError: it is not a date and time with a time zone.
    """
    if not _STAMP.fullmatch(text):
        raise ValueError("not a date and time with a time zone")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a date beyond the calendar") from error
