"""What has to come true before a part counts."""

from enum import IntEnum
from typing import Final

from credentials.stacking.model import Outcome


class Weight(IntEnum):
    """What has to come true before a part counts, least first; each includes those before it."""

    GOOD = 0
    UNKNOWN = 1
    SUSPENDED = 2

    @property
    def outcome(self) -> Outcome:
        """What becomes of a slot, or of the rule, that rests on parts up to this weight."""
        return (Outcome.VALID, Outcome.INDETERMINATE, Outcome.HELD)[self]


# None: it counts in no case; beside it the code of why, if there is anything to say.
Judgement = tuple[Weight | None, str | None]
COUNTS: Final[Judgement] = (Weight.GOOD, None)
