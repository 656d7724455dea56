"""The reasons an evaluation gives: each code with its one sentence for people."""

import re
from typing import Final

from credentials.stacking.model import Reason
from credentials.wording import N_, Said, Sentence, again

NAMELESS: Final = N_("A component badge")

SENTENCES: Final = {
    # one part by itself
    "part_revoked": N_("{name} was withdrawn by its issuer."),
    "part_suspended": N_("{name} is paused by its issuer."),
    "part_expired": N_("{name} has expired."),
    "part_not_yet_valid": N_("{name} is not valid yet."),
    "part_not_genuine": N_("{name} was changed after it was signed, or was not signed by its issuer."),
    "part_unknown": N_("{name} could not be checked."),
    "part_not_supplied": N_("{name} was not supplied."),
    "part_not_shown": N_("A badge that it rests on is not shown by its holder."),
    "part_maybe_not_shown": N_("Its holder may keep back further badges that it rests on."),
    "part_tampered": N_("The copy of {name} that was supplied is not genuine, and no other was."),
    "part_unproven": N_("{name} was supplied, but whether it is genuine could not be checked."),
    "part_future_dated": N_("{name} is dated after the badge that rests on it."),
    "part_other_holder": N_("{name} was awarded to somebody else."),
    "part_holder_unknown": N_("We could not tell whether {name} was awarded to the same person."),
    "part_holder_unproved": N_(
        "It was not proved that {name} belongs to whoever shows this, as the rule asks."
    ),
    "part_holder_not_accepted": N_(
        "That {name} is the same person's is known in a way that the rule does not take."
    ),
    "part_holder_email": N_(
        "Only a matching e-mail address says that {name} was awarded to the same person."
    ),
    # one part that is a stack itself
    "part_stack_held": N_("{name} is paused, because a badge that it rests on is."),
    "part_stack_indeterminate": N_("{name} rests on badges that could not all be checked."),
    "part_attested_only": N_("{name} rests on other badges, and none of those was supplied."),
    "part_stack_invalid": N_("{name} rests on badges that do not meet its own rule."),
    "part_circular": N_("{name} rests, in a circle, on the badge that it is a part of."),
    "part_too_deep": N_("{name} rests on more layers of badges than the rule allows."),
    "part_beyond_limit": N_("{name} rests on more layers of badges than we follow."),
    # one part in one slot
    "part_wrong_issuer": N_("{name} was awarded by an issuer that does not count for this place."),
    "part_level_too_low": N_("{name} is below the level that is asked for."),
    "part_level_missing": N_("{name} states no level, and one is asked for."),
    "part_level_unknown": N_("{name} states a level that the rule does not know."),
    "part_too_old": N_("{name} was awarded too long ago."),
    "part_not_asked_for": N_("{name} is not asked for by the rule."),
    "part_fills_other_slot": N_("{name} counts for another place already."),
    "part_same_achievement": N_("{name} is held twice, and counts once."),
    "part_leaf_counted": N_("{name} rests on a badge that counts for another place already."),
    # the rule
    "slot_not_filled": N_("No badge fills the place “{slot}”."),
    "search_limit": N_("There are more ways to meet the rule than we try."),
    # notes: they count against nothing
    "other_copy": N_("{name} is another copy than the one that was named, by the same issuer."),
    "part_named_by_id": N_("{name} was named by its number alone, without a digest of its bytes."),
    "part_shown_in_part": N_(
        "Of {name} its holder shows a part, so its bytes can not be compared with those that "
        "were named; it was "
        "found by its issuer and its number."
    ),
    "part_superseded": N_("{name} is a newer edition than the one that was named, by the same issuer."),
    "part_expired_since": N_("{name} has expired since, which the rule still accepts."),
    "part_holder_attested": N_(
        "That {name} was awarded to the same person is vouched for by the issuer alone."
    ),
    "part_not_bound": N_("{name} is not among the badges that this one rests on."),
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

# Of two that can have made a sentence the one with more words of its own did: names are short.
_MOST_WORDS_FIRST: Final = sorted(
    SENTENCES.values(), key=lambda each: len(re.sub(r"\{\w+\}", "", each)), reverse=True
)


def reason(code: str, name: str = "", *, slot: str | None = None, credential_id: str | None = None) -> Reason:
    """Return a reason in words; a badge without a name is called a component badge."""
    sentence = Sentence(SENTENCES[code], {"name": name or NAMELESS, "slot": slot})
    return Reason(code, sentence, slot, credential_id)


def read_back(detail: str) -> str:
    """Return the sentence of a reason that was kept in English so that a page can tell it in its language.

    What no reason says is returned as it is.
    """
    if isinstance(detail, Said):
        return detail
    for template in _MOST_WORDS_FIRST:
        found = again(template, detail)
        if isinstance(found, Sentence):
            name = found.facts.get("name")
            return Sentence(template, {**found.facts, "name": NAMELESS if name == NAMELESS else name})
    return detail
