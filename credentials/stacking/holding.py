"""How it is known that a part and the stack are one person's (docs/stacking.md, SC-8)."""

from collections.abc import Iterator
from typing import Final

from credentials.identity import is_same
from credentials.stacking.model import Question, Strength
from credentials.stacking.pairing import Paired
from credentials.stacking.rule import Binding
from credentials.stacking.weight import COUNTS, Judgement, Weight

_STRENGTHS: Final = {
    Binding.PROVED: Strength.PROVED,
    Binding.SAME_SUBJECT: Strength.SAME_SUBJECT,
    Binding.ISSUER_ATTESTED: Strength.ISSUER_ATTESTED,
}


def strength(paired: Paired, question: Question) -> Strength:
    """Return the strongest way in which it is known; an address in common is weak, and never enough."""
    if question.subject is None:
        return Strength.ISSUER_ATTESTED
    way = next(_ways(paired, question), None)
    if way is not None:
        return _STRENGTHS[way]
    return Strength.SAME_EMAIL if _has_same_email(paired, question) else Strength.UNKNOWN


def held(paired: Paired, question: Question) -> Judgement:
    """Judge by the ways that the rule takes whether part and stack are one person's.

    Where no subject is asked for, whoever asks has seen to it itself.
    """
    if question.subject is None:
        return COUNTS
    ways = list(_ways(paired, question))
    taken = [way for way in ways if way in question.rule.binding]
    if taken:
        attested = taken[0] is Binding.ISSUER_ATTESTED
        return (Weight.GOOD, "part_holder_attested") if attested else COUNTS
    return _not_taken(ways, paired, question)


def _not_taken(ways: list[Binding], paired: Paired, question: Question) -> Judgement:
    if Binding.SAME_SUBJECT in ways:
        return Weight.UNKNOWN, "part_holder_unproved"
    if Binding.PROVED in ways:
        return None, "part_holder_not_accepted"
    if _are_comparable(paired, question):
        return None, "part_other_holder"
    has_email = _has_same_email(paired, question)
    return Weight.UNKNOWN, "part_holder_email" if has_email else "part_holder_unknown"


def _ways(paired: Paired, question: Question) -> Iterator[Binding]:
    """Yield the ways that apply, strongest first."""
    mine, other = question.subject, paired.part.subject
    if {mine, other} <= question.proved:
        yield Binding.PROVED
    if mine == other:
        yield Binding.SAME_SUBJECT
    elif paired.bound is not None and not _are_comparable(paired, question):
        yield Binding.ISSUER_ATTESTED


def _are_comparable(paired: Paired, question: Question) -> bool:
    """Return whether both subjects are keys. A `urn:` is made for one award and names no holder."""
    subjects = (question.subject, paired.part.subject)
    return all(subject is not None and not subject.startswith("urn:") for subject in subjects)


def _has_same_email(paired: Paired, question: Question) -> bool:
    return any(is_same(one, other) for one in question.identities for other in paired.part.identities)
