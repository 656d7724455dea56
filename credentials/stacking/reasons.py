"""The reasons an evaluation gives: each code with its one sentence for people."""

from typing import Final

from credentials.stacking.model import Reason

NAMELESS: Final = "A component badge"

SENTENCES: Final = {
    # one part by itself
    "part_revoked": "{name} was withdrawn by its issuer.",
    "part_suspended": "{name} is paused by its issuer.",
    "part_expired": "{name} has expired.",
    "part_not_yet_valid": "{name} is not valid yet.",
    "part_not_genuine": "{name} was changed after it was signed, or was not signed by its issuer.",
    "part_unknown": "{name} could not be checked.",
    "part_not_supplied": "{name} was not supplied.",
    "part_not_shown": "A badge that it rests on is not shown by its holder.",
    "part_maybe_not_shown": "Its holder may keep back further badges that it rests on.",
    "part_tampered": "The copy of {name} that was supplied is not genuine, and no other was.",
    "part_unproven": "{name} was supplied, but whether it is genuine could not be checked.",
    "part_future_dated": "{name} is dated after the badge that rests on it.",
    "part_other_holder": "{name} was awarded to somebody else.",
    "part_holder_unknown": "We could not tell whether {name} was awarded to the same person.",
    "part_holder_unproved": "It was not proved that {name} belongs to whoever shows this, as the rule asks.",
    "part_holder_not_accepted": "That {name} is the same person's is known in a way that the rule does not take.",
    "part_holder_email": "Only a matching e-mail address says that {name} was awarded to the same person.",
    # one part that is a stack itself
    "part_stack_held": "{name} is paused, because a badge that it rests on is.",
    "part_stack_indeterminate": "{name} rests on badges that could not all be checked.",
    "part_attested_only": "{name} rests on other badges, and none of those was supplied.",
    "part_stack_invalid": "{name} rests on badges that do not meet its own rule.",
    "part_circular": "{name} rests, in a circle, on the badge that it is a part of.",
    "part_too_deep": "{name} rests on more layers of badges than the rule allows.",
    "part_beyond_limit": "{name} rests on more layers of badges than we follow.",
    # one part in one slot
    "part_wrong_issuer": "{name} was awarded by an issuer that does not count for this place.",
    "part_level_too_low": "{name} is below the level that is asked for.",
    "part_level_missing": "{name} states no level, and one is asked for.",
    "part_level_unknown": "{name} states a level that the rule does not know.",
    "part_too_old": "{name} was awarded too long ago.",
    "part_not_asked_for": "{name} is not asked for by the rule.",
    "part_fills_other_slot": "{name} counts for another place already.",
    "part_same_achievement": "{name} is held twice, and counts once.",
    "part_leaf_counted": "{name} rests on a badge that counts for another place already.",
    # the rule
    "slot_not_filled": "No badge fills the place “{slot}”.",
    "search_limit": "There are more ways to meet the rule than we try.",
    # notes: they count against nothing
    "other_copy": "{name} is another copy than the one that was named, by the same issuer.",
    "part_named_by_id": "{name} was named by its number alone, without a digest of its bytes.",
    "part_shown_in_part": (
        "Of {name} its holder shows a part, so its bytes can not be compared with those that were named; it was "
        "found by its issuer and its number."
    ),
    "part_superseded": "{name} is a newer edition than the one that was named, by the same issuer.",
    "part_expired_since": "{name} has expired since, which the rule still accepts.",
    "part_holder_attested": "That {name} was awarded to the same person is vouched for by the issuer alone.",
    "part_not_bound": "{name} is not among the badges that this one rests on.",
}

NOTES: Final = frozenset(
    {
        "other_copy",
        "part_named_by_id",
        "part_shown_in_part",
        "part_superseded",
        "part_expired_since",
        "part_holder_attested",
        "part_not_bound",
    }
)


def reason(code: str, name: str = "", *, slot: str | None = None, credential_id: str | None = None) -> Reason:
    """Return a reason in words; a badge without a name is called a component badge."""
    sentence = SENTENCES[code].format(name=name or NAMELESS, slot=slot)
    return Reason(code, sentence, slot, credential_id)
