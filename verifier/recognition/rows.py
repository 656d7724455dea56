"""The parts of a stack, and of the stacks below it, each with the answers to the same questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from credentials import clr
from credentials.badge import BadgeContent
from credentials.stacking import Outcome, Part, PartOutcome, Strength, chosen
from verifier.checks.stack import bound, is_stack, part_of
from verifier.policy import Policy
from verifier.recognition.model import PartRow, Standing, best, worst
from verifier.recognition.questions import Place, is_valid, questions
from verifier.recognition.reasons import of_fallen, of_open
from verifier.rendering import badge_name, plain
from verifier.report import Report

_MET_STACK: Final = (Outcome.VALID, Outcome.VALID_DEGRADED)


def is_record(report: Report) -> bool:
    """Return whether a report is on a learner record: credentials that somebody put together."""
    return report.shown is not None and bool(clr.parts(report.shown.document))


def below(report: Report) -> Iterator[Report]:
    """Yield all that was handed in with a stack, or lies in a record."""
    for each in report.components if report.stack or is_record(report) else ():
        yield each
        yield from below(each)


@dataclass(frozen=True, slots=True)
class Supplied:
    """All that was handed in with a stack, or that lies in a record, looked at under one policy."""

    reports: Sequence[Report]
    policy: Policy

    def stacks(self) -> tuple[Report, ...]:
        """Return the stacks that count as a part of no other one here; where they go in circles, all of them."""
        every = [each for each in self.reports if each.shown and is_stack(each.shown.content)]
        taken = {row.digest for each in every for row in self._own(each) if row.by_rule is Standing.MET}
        free = [each for each in every if each.input.digest not in taken]
        return tuple(free or every)

    def rows_of(self, root: Report) -> tuple[PartRow, ...]:
        """Return the parts of a stack and of all stacks that it rests on; none for a badge that is none."""
        own = {each.input.digest: self._own(each) for each in (root, *self.reports)}
        reached = _reached(root.input.digest, own)
        return tuple(reached[digest].row(each) for digest in own if digest in reached for each in own[digest])

    def strays(self, root: Report, rows: Iterable[PartRow]) -> Iterator[PartRow]:
        """Yield what was handed in and the stack does not rest on: it is told, and counts neither way."""
        named = {row.digest for row in rows}
        idle = [each for each in self.reports if each.input.digest not in named]
        theirs = [replace(row, counts=False, is_part=False) for each in idle for row in self._own(each)]
        parts = {row.digest for row in theirs}
        yield from (_stray(root, each) for each in idle if each.input.digest not in parts)
        yield from theirs

    def _own(self, stack: Report) -> tuple[PartRow, ...]:
        """Return the parts of one stack, without those of the stacks below it."""
        if stack.stack is None or stack.shown is None:
            return ()
        told = stack.stack.parts or self._only_named(stack.shown.content)
        return tuple(_row(Place(stack, each, self._copy(each), self.policy)) for each in told)

    def _copy(self, told: PartOutcome) -> Report | None:
        """Return the report on the very copy that was judged: another may bear the same id, by whomever."""
        return next((each for each in self.reports if told.file and each.input.digest == told.file), None)

    def _only_named(self, content: BadgeContent) -> list[PartOutcome]:
        """Return the parts of a stack that was not evaluated, as it names them."""
        at_hand = [part for each in self.reports if (part := part_of(each)) is not None]
        return [
            _named(each.credential_id, each.name, chosen(each, at_hand, content.subject_id))
            for each in bound(content)
        ]


def _named(credential_id: str, name: str, copy: Part | None) -> PartOutcome:
    file = copy.file if copy else None
    return PartOutcome(credential_id, name, Outcome.ATTESTED_ONLY, False, Strength.UNKNOWN, file=file)  # noqa: FBT003


@dataclass(frozen=True, slots=True)
class _Reached:
    """How a stack is reached from the one that is asked about: if it counts there, and what the rules make of it."""

    counts: bool
    by_rule: Standing

    def row(self, row: PartRow) -> PartRow:
        """Return a row of this stack as it counts for the one that is asked about."""
        return replace(row, counts=row.counts and self.counts, by_rule=worst((row.by_rule, self.by_rule)))

    def or_by(self, row: PartRow) -> "_Reached":
        """Return the same, once another row leads here too: the best of both."""
        return _Reached(self.counts or row.counts, best((self.by_rule, row.by_rule)))


def _reached(root: str, own: Mapping[str, Sequence[PartRow]]) -> dict[str | None, _Reached]:
    """Return how each part is reached from a stack; by several ways, the best of them."""
    found: dict[str | None, _Reached] = {root: _Reached(counts=True, by_rule=Standing.MET)}
    pending = [root]
    while pending:
        stack = pending.pop()
        for row in map(found[stack].row, own[stack]):
            if row.digest is None or row.digest == root:
                continue
            before = found.get(row.digest)
            found[row.digest] = before.or_by(row) if before else _Reached(row.counts, row.by_rule)
            if found[row.digest] != before and row.digest in own:
                pending.append(row.digest)
    return found


def _row(place: Place) -> PartRow:
    content, told = place.content, place.told
    return PartRow(
        credential_id=told.credential_id,
        name=badge_name(content) if content else plain(told.name),
        stack=_name(place.stack),
        questions=questions(place),
        counts=_counts(place),
        achievement=content.achievement_id if content else None,
        issuer=content.issuer_id if content else None,
        digest=place.report.input.digest if place.report else None,
        by_rule=_by_rule(place),
    )


def _name(report: Report) -> str:
    return badge_name(report.shown.content) if report.shown else ""


def _counts(place: Place) -> bool:
    """Return whether it matters: a part that fell, or is not at hand, of a stack that is met without it does not."""
    evaluation = place.stack.stack
    is_met = evaluation is not None and evaluation.outcome in _MET_STACK
    return not is_met or (place.report is not None and place.told.outcome is not Outcome.INVALID)


def _by_rule(place: Place) -> Standing:
    """Return what the stack's own rule makes of a part; one that only another took the place of counts."""
    match place.told.outcome:
        case Outcome.VALID | Outcome.VALID_DEGRADED:
            return Standing.MET
        case Outcome.HELD:
            return Standing.PART_INVALID
        case Outcome.INVALID:
            return of_fallen(place.codes, once_met=True)
    return of_open(place.codes)


def _stray(top: Report, report: Report) -> PartRow:
    """Return what was handed in and is no part of the stack: it is told, and counts neither way."""
    badge, found = report.shown, is_valid(report)
    content = None if badge is None else badge.content
    return PartRow(
        credential_id=(content.id or "") if content else "",
        name=badge_name(content) if content else "",
        stack=_name(top),
        questions=(replace(found, code="part_not_of_stack") if content else found,),
        counts=False,
        is_part=False,
        achievement=content.achievement_id if content else None,
        issuer=content.issuer_id if content else None,
        digest=report.input.digest,
    )
