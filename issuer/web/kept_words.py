"""What was kept in English of why a badge does not count, read back so that a page can tell it in its language."""

from credentials.stacking.reasons import read_back
from credentials.wording import Sentence, again, say
from issuer.ledger import Origin, Withdrawal
from issuer.meta_badges.cascade import RESTS_ON_ANOTHER, RESTS_ON_SOME


def public_words(withdrawal: Withdrawal) -> str:
    """Return the sentence that others may read of why a badge does not count; "" where there is none.

    What this service said is told again, so that pages can tell it in their language; what people wrote is not.
    """
    said = withdrawal.public_sentence
    if withdrawal.origin is not Origin.CASCADE:
        return said
    if said == RESTS_ON_SOME:
        return RESTS_ON_SOME
    found = again(RESTS_ON_ANOTHER, said)
    return (
        say(RESTS_ON_ANOTHER, why=read_back(str(found.facts["why"]))) if isinstance(found, Sentence) else said
    )
