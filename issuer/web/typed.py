"""What people type into forms, read."""

import re
from typing import Final

# Levels are few; Python refuses to read numbers of thousands of digits.
_LEVEL: Final = re.compile("[0-9]{1,3}")


def level_of(text: str) -> int | None:
    """Return the level that was chosen, None for none."""
    return int(text) if _LEVEL.fullmatch(text) else None
