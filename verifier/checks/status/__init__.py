"""Has the issuer withdrawn or paused it?

Asked per credential and per entry. A list that cannot be had, or relied on, is `unknown`, never "not withdrawn".
"""

from verifier.checks.status.asking import MAX_ENTRIES, check
from verifier.checks.status.lists import LIST_LIMIT

__all__ = ["LIST_LIMIT", "MAX_ENTRIES", "check"]
