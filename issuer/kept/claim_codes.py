"""Claim codes on record: by which code, known by its hash alone, whoever types it comes to a claim page (ADR 80)."""

from datetime import datetime
from typing import Protocol


class ClaimCodeShelf(Protocol):
    """The claim codes of one organisation, one an award at most. No two awards of an installation share one."""

    def keep(self, award_id: str, code_hash: str, expires_at: datetime, now: datetime) -> bool:
        """Keep the code of an award in place of what it had; False if another award has it, and nothing was kept.

        Some of those are forgotten whose time is over `now`.
        """
        ...

    def award_of(self, code_hash: str, now: datetime) -> str | None:
        """Return the id of the award whose code this is, while the code's time is not over."""
        ...
