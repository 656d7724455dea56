"""Badges that came together are joined: a stack, and what was handed in for it, each looked at by itself before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contexts.errors import ContextsError
from credentials.digest import copy_digests
from credentials.received import Received
from credentials.stacking import Asked
from verifier.checks import image, structure
from verifier.checks import stack as stack_check
from verifier.policy import Policy
from verifier.ports import DocumentSource
from verifier.report import Finding, Report, Verdict


@dataclass(frozen=True, slots=True)
class Together:
    """Badges and what each is by itself; the first is a stack, which the others were handed in for."""

    bodies: Sequence[bytes]
    reports: Sequence[Report]


def joined(found: Together, asked: Asked, policy: Policy, documents: DocumentSource) -> Report:
    """Return the report on the first badge with the others as its parts; a badge that is not genuine has none."""
    whole, *supplied = found.reports
    if whole.badge is None:
        return whole
    claimed = tuple(_claims(found.bodies[1:], supplied))
    return stack_check.joined(
        stack_check.Together(whole, whole.badge, supplied, claimed), asked, policy, documents
    )


def beside(
    supplied: Sequence[bytes], held: Sequence[bytes], room: int, look: Callable[[bytes], Report]
) -> Together:
    """Look at what was handed in beside the badges of a record: each once, as far as there is room."""
    bodies = tuple(dict.fromkeys(each for each in supplied if each not in held))[: max(0, room)]
    return Together(bodies, [look(body) for body in bodies])


def stack_first(top: int, held: Together, others: Together) -> Together:
    """Return the badges of a record and those beside it with the stack among them, which stands at `top`, first."""
    order = [top, *(place for place in range(len(held.reports)) if place != top)]
    return Together(
        [*(held.bodies[place] for place in order), *others.bodies],
        [*(held.reports[place] for place in order), *others.reports],
    )


def _claims(bodies: Sequence[bytes], reports: Sequence[Report]) -> Iterator[stack_check.Claimed]:
    """Yield each badge that no signature vouches for with the id that stands in it, whoever wrote it there."""
    for body, report in zip(bodies, reports, strict=True):
        if report.badge is None and report.verdict in (Verdict.NOT_GENUINE, Verdict.COULD_NOT_CHECK):
            readable = structure.check(image.opened(body).body)
            if not isinstance(readable, Finding) and readable.content.id is not None:
                digests = _digests(readable.received) if report.verdict is Verdict.COULD_NOT_CHECK else ()
                yield stack_check.Claimed(report, readable.content.id, frozenset(digests))


def _digests(received: Received) -> frozenset[str]:
    try:
        return copy_digests(received.source)
    except ContextsError:
        # What has no one form in JSON can not have been bound by a digest.
        return frozenset()
