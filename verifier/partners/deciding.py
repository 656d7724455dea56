"""Of the badges that a wallet showed at once, the one that a policy is asked of: the worst of those asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verifier.checks.stack import bound, free_stacks
from verifier.policy import Policy
from verifier.presentations import Answered
from verifier.recognition import Recognition, recognise
from verifier.recognition.model import worst
from verifier.report import Report


@dataclass(frozen=True, slots=True)
class Decided:
    """The report on the badge that decides, and what the policy comes to for it."""

    report: Report
    found: Recognition


def decided(answers: Sequence[Answered], policy: Policy) -> Decided | None:
    """Return what a policy comes to for an answer; None where it demands nothing, or nothing was shown.

    A badge that was not asked for decides nothing, however much it rests on. Of several that were asked for the worst
    decides: whoever shows them does not choose which of them is looked at.
    """
    asked = [each for each in answers if each.is_asked] or list(answers)
    judged = [
        Decided(each.report, found)
        for each in _tops(asked)
        if (found := recognise(each.report, policy)) is not None
    ]
    standing = worst(each.found.standing for each in judged)
    return next((each for each in judged if each.found.standing is standing), None)


def _tops(asked: Sequence[Answered]) -> Sequence[Answered]:
    """Return the stacks that none of the others rests on, and what is not genuine and no part of them; else all."""
    contents = [each.report.shown.content if each.report.shown else None for each in asked]
    free = free_stacks(contents)
    if not free:
        return asked
    named = {part.credential_id for content in contents if content for part in bound(content)}
    return tuple(_in_order(asked, free, named))


def _in_order(asked: Sequence[Answered], free: Sequence[int], named: set[str]) -> Iterator[Answered]:
    yield from (asked[at] for at in free)
    yield from (each for each in asked if each.report.shown is None and each.claimed_id not in named)
