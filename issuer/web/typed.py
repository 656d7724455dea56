"""What people type into forms, read."""

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from credentials.wording import N_
from issuer.errors import UnusableTime

# Levels are few; Python refuses to read numbers of thousands of digits.
_LEVEL: Final = re.compile("[0-9]{1,3}")


def level_of(text: str) -> int | None:
    """Return the level that was chosen, None for none."""
    return int(text) if _LEVEL.fullmatch(text) else None


def instant_of(text: str, zone: str) -> datetime | None:
    """Return the time that was typed, in a zone unless it names another; None for none.

    Raises:
        UnusableTime: the text is no time.
    """
    if not text.strip():
        return None
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError as fault:
        raise UnusableTime(
            N_("This is no time. Write it as year, month, day and time: 2026-12-24T09:00.")
        ) from fault
    return local.replace(tzinfo=ZoneInfo(zone)) if local.tzinfo is None else local
