"""Which of the four a reason of the stack's evaluation speaks for."""

from collections.abc import Iterable
from typing import Final

from verifier.recognition.model import Standing, worst

# What befell a part since: without it the rule may have been met once.
FALLEN: Final = frozenset({"part_revoked", "part_suspended", "part_expired", "part_stack_held"})
# What makes a part none, from the start.
NO_PART: Final = frozenset(
    {
        *(
            "part_not_genuine",
            "part_tampered",
            "part_other_holder",
            "part_future_dated",
            "part_not_yet_valid",
        ),
        *("part_stack_invalid", "part_circular"),
    }
)
INVALID: Final = FALLEN | NO_PART
NOT_SUPPLIED: Final = frozenset(
    {"part_not_supplied", "part_attested_only", "part_maybe_not_shown", "part_not_shown"}
)
OPEN: Final = frozenset(
    {
        *(
            "part_unknown",
            "part_unproven",
            "part_holder_unknown",
            "part_holder_unproved",
            "part_holder_email",
        ),
        *("part_stack_indeterminate", "part_beyond_limit", "search_limit"),
    }
)
RULE: Final = frozenset(
    {
        *(
            "part_wrong_issuer",
            "part_level_too_low",
            "part_level_missing",
            "part_level_unknown",
            "part_too_old",
        ),
        *("part_not_asked_for", "part_fills_other_slot", "part_same_achievement", "part_leaf_counted"),
        *("part_too_deep", "part_holder_not_accepted", "slot_not_filled"),
    }
)


def of_open(codes: Iterable[str]) -> Standing:
    """Return what an open answer is for, by its reasons: an altered copy, a part that is missing, or a doubt."""
    said = frozenset(codes)
    found = [Standing.PART_INVALID] if said & {"part_tampered"} else []
    found += [Standing.PART_NOT_SUPPLIED] if said & NOT_SUPPLIED else []
    return worst(found) if found else Standing.COULD_NOT_CHECK


def of_fallen(codes: Iterable[str], *, once_met: bool) -> Standing:
    """Return why a rule is not met any more, or never was: its parts, or the rule itself."""
    to_blame = INVALID if once_met else NO_PART
    return Standing.PART_INVALID if to_blame & frozenset(codes) else Standing.RULE_NOT_MET
