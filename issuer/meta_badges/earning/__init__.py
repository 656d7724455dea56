"""Earning a meta-badge by showing its parts from a wallet, whoever issued them (docs/stacking.md, SC-12; ADR 39)."""

from issuer.meta_badges.earning.answer import take, take_refused
from issuer.meta_badges.earning.asking import begin, check_may_be_earned, state_of, wishes_of
from issuer.meta_badges.earning.desk import AskedParts, PartsDesk, Shown, ShownBadge

__all__ = [
    "AskedParts",
    "PartsDesk",
    "Shown",
    "ShownBadge",
    "begin",
    "check_may_be_earned",
    "state_of",
    "take",
    "take_refused",
    "wishes_of",
]
