"""On what terms badges fall with their parts, as the installation is set (ADR 41)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class CascadeTerms:
    """How long a fallen meta-badge is only paused, and how long a withdrawal on a page can be undone."""

    grace: timedelta = timedelta(days=14)
    undo: timedelta = timedelta()


USUAL: Final = CascadeTerms()
