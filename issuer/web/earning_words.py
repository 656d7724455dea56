"""Words of the page on which somebody shows badges and gets the one that rests on them."""

from typing import Final

from credentials.stacking import Strength
from credentials.wording import N_

ELSEWHERE: Final = "elsewhere"

HEADINGS: Final[dict[str, str]] = {
    "waiting": N_("Waiting for your wallet"),
    "expired": N_("No wallet answered"),
    "declined": N_("Nothing was shown"),
    "awarded": N_("You have earned it"),
    "not_met": N_("Not yet"),
    "could_not_check": N_("We could not check everything"),
    "several_people": N_("We can not tell whose wallet this is"),
    "none_left": N_("None is left just now"),
    ELSEWHERE: N_("Your wallet answered"),
}

SENTENCES: Final[dict[str, str]] = {
    "waiting": N_("Your wallet shows you what we ask for, and sends nothing before you say yes."),
    "expired": N_("The request is over. Nothing was shown to us and nothing is kept."),
    "declined": N_("Your wallet answered without showing a badge. Nothing is kept."),
    "awarded": N_(
        "What you showed is what it takes. Take the badge with the same wallet: no other can have it."
    ),
    "not_met": N_(
        "What you showed is not yet what it takes. Below stands what is missing. Nothing of it is kept."
    ),
    "could_not_check": N_(
        "We could not find out just now whether all that you showed still counts. So nothing "
        "was awarded, and nothing "
        "is kept. Try again in a while."
    ),
    "several_people": N_(
        "The keys of your wallet, or badges that it showed, are on record for more than one "
        "person, so we can not tell "
        "whose badge it would be. "
        "Ask whoever awards the badge."
    ),
    "none_left": N_(
        "What you showed is what it takes, but no more of this badge can be awarded now. What "
        "you showed is kept, so "
        "you need not show it again. Ask whoever awards the badge when there will be more."
    ),
    ELSEWHERE: N_("What came of it is shown on the page that your wallet led back to, and not here."),
}

# How it is known that all that was shown is one person's (docs/stacking.md, SC-8).
HOLDERS: Final[dict[str, str]] = {
    Strength.PROVED.value: N_("Your wallet proved, in one answer, that it holds the keys of all of them."),
    Strength.SAME_SUBJECT.value: N_(
        "All of them are tied to one key, and your wallet proved that it holds it."
    ),
}
