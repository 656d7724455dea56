"""A meta-badge with all that was handed in for it, as a tree of reports (docs/stacking.md, SC-6, SC-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credentials.badge import VerifiedBadge
from credentials.stacking import Asked, Member, Part, Pool, Settled, Standing
from credentials.wording import N_
from verifier.checks.stack.check import Stacked, stacked, standing_in, undecided
from verifier.checks.stack.members import Named, bound
from verifier.checks.stack.parts import claimed_copy, part_of
from verifier.policy import Policy
from verifier.ports import DocumentSource
from verifier.report import Check, Finding, Outcome, Report, Verdict, not_applicable, unknown


@dataclass(frozen=True, slots=True)
class Claimed:
    """The report on a badge that no signature vouches for, and the id that it bears; nothing else it says is kept.

    It is not genuine, or whether it is could not be checked; then `digests` tell if its bytes are those of a part.
    """

    report: Report
    claimed_id: str
    digests: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it may be genuine after all: its issuer's keys could not be had, say."""
        return self.report.verdict is Verdict.COULD_NOT_CHECK

    def copy(self, now: datetime) -> Part:
        """Return the same for the evaluation."""
        standing = Standing.UNPROVEN if self.is_open else Standing.NOT_GENUINE
        return claimed_copy(self.claimed_id, standing, self.digests, now)


@dataclass(frozen=True, slots=True)
class Together:
    """A meta-badge and the reports on what was handed in with it, each verified as a badge in its own right.

    `claimed` are those of them that can be read, and that no signature vouches for.
    """

    whole: Report
    badge: VerifiedBadge
    supplied: Sequence[Report]
    claimed: Sequence[Claimed] = ()


def joined(together: Together, asked: Asked, policy: Policy, documents: DocumentSource) -> Report:
    """Return the report on the meta-badge, with those on its parts as a tree.

    Each badge stands in the tree once: below the stack nearest to the top that rests on it, and below the top if
    none does. Each stack among them is judged by its own rule, and each is judged once.
    """
    genuine = [(report, part) for report in together.supplied if (part := part_of(report))]
    if not genuine and not any(each.is_open for each in together.claimed):
        why = N_("None of the component badges supplied is genuine.")
        return _undecided(together, unknown(Check.STACK, "stack_indeterminate", why=why))
    reports = [together.whole, *(report for report, _ in genuine)]
    named = [_named(report, documents) for report in reports]
    parts = [standing_in(together.badge.content, asked.now), *(part for _, part in genuine)]
    claimed = _claimed(together.claimed, named, parts)
    nobodys = [Member(each.copy(asked.now)) for each in claimed]
    settled = Pool([*map(_member, parts, named), *nobodys], asked).settle()
    told = [
        _told(report, stacked(each, settled[at], policy, asked.now)) if each else report
        for at, (report, each) in enumerate(zip(reports, named, strict=True))
    ]
    told += [each.report for each in claimed]
    top = _Tree(told, _homes(len(told), settled)).grown(0)
    housed = {id(report) for report in (*reports, *(each.report for each in claimed))}
    others = tuple(each for each in together.supplied if id(each) not in housed)
    return replace(top, components=(*top.components, *others))


def _claimed(
    claimed: Sequence[Claimed], named: Sequence[Named | None], genuine: Sequence[Part]
) -> list[Claimed]:
    """Return those that bear the id, or have the very bytes, of a named part of which no genuine copy is there."""
    there = {part.credential_id for part in genuine}
    parts = [part for each in named if each for part in bound(each.content)]
    absent = [part for part in parts if part.credential_id not in there]
    ids, digests = {part.credential_id for part in absent}, {part.digest for part in absent}
    return [each for each in claimed if each.claimed_id in ids or not digests.isdisjoint(each.digests)]


def too_many(together: Together) -> Report:
    """Return the report on a meta-badge with which more was handed in than is looked at."""
    return _undecided(together, unknown(Check.STACK, "stack_limit"))


def left_alone(report: Report, number: int) -> Report:
    """Return the report on a badge that is no stack, with how much came beside it and was not looked at for it."""
    return _told(report, Stacked(not_applicable(Check.STACK, "beside_no_stack", number=str(number))))


def too_many_hosts(report: Report) -> Report:
    """Return a report that more servers would have been needed for than are asked, where that left it open."""
    finding = report.finding(Check.STACK)
    if finding.outcome is not Outcome.UNKNOWN or finding.code == "attested_only":
        return report
    return _told(report, Stacked(replace(finding, code="stack_hosts", facts={}), report.stack))


def _undecided(together: Together, finding: Finding) -> Report:
    report = _told(together.whole, undecided(finding))
    return replace(report, components=(*report.components, *together.supplied))


def _named(report: Report, documents: DocumentSource) -> Named | None:
    return Named.of(report.badge, documents) if report.badge else None


def _member(part: Part, named: Named | None) -> Member:
    return Member(part, named.stack() if named else None)


def _told(report: Report, found: Stacked) -> Report:
    """Return a report with what was found on its stack in place of what could be said without its parts."""
    findings = tuple(found.finding if each.check is Check.STACK else each for each in report.findings)
    return replace(report, findings=findings, stack=found.evaluation)


def _homes(number: int, settled: Mapping[int, Settled]) -> dict[int, list[int]]:
    """Return which places stand below each: those nearest to the top first, every place once."""
    homes: dict[int, list[int]] = {}
    housed = {0}

    def house(root: int) -> None:
        queue = [root]
        for place in queue:
            below = settled[place].below if place in settled else ()
            new = [each for each in below if each not in housed]
            housed.update(new)
            homes[place] = new
            queue += new

    house(0)
    for place in range(number):
        if place not in housed:
            housed.add(place)
            homes[0].append(place)
            house(place)
    return homes


@dataclass(frozen=True, slots=True)
class _Tree:
    reports: Sequence[Report]
    homes: Mapping[int, Sequence[int]]

    def grown(self, place: int) -> Report:
        """Return the report at a place with those below it."""
        below = tuple(self.grown(each) for each in sorted(self.homes.get(place, ())))
        report = self.reports[place]
        return replace(report, components=(*report.components, *below)) if below else report
