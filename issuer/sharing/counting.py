"""Counting that a badge was shown or checked: which badge and on which day, and nothing else (ADR 70)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from issuer.kept.uses import Use
from issuer.ports import Transaction


def count(tx: Transaction, use: Use, slug: str, now: datetime) -> None:
    """Count one use of a badge, on the day that it is where the organisation is."""
    tx.uses.add(use, slug, now.astimezone(ZoneInfo(tx.organisation.zone)).date())
