"""Stacks of stacks: every badge of a pool is evaluated once, after those that it rests on (docs/stacking.md, SC-6)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from credentials.badge import HashedIdentity
from credentials.stacking.circles import Circles
from credentials.stacking.evaluation import evaluate
from credentials.stacking.model import Bound, Evaluation, Leaf, Outcome, Part, Question, Rests, Standing
from credentials.stacking.pairing import copies_of
from credentials.stacking.rule import MAX_DEPTH, Rule

# What can befall a part that counted once; anything else was wrong from the start.
_FALLEN_SINCE: Final = (Standing.REVOKED, Standing.EXPIRED, Standing.SUSPENDED)
_ONCE_MET: Final = (Outcome.VALID, Outcome.VALID_DEGRADED)


@dataclass(frozen=True, slots=True)
class Stack:
    """What makes a badge a stack: the parts it names, and its rule, asked for only when it is needed.

    In place of a rule that can not be applied stands what its stack comes to without. `may_name_more`: its holder
    may have kept back which parts it names, so that naming none means nothing; `withheld` is how many those are, None
    where nobody can tell. `is_all`: the pool is all there is,
    as for an issuer that keeps the records, so that no part can be anywhere else. `excused` are the ids of parts that
    its issuer lets count though they fell; whoever checks the stack excuses none.
    """

    rule: Callable[[], Rule | Outcome]
    bound: tuple[Bound, ...] = ()
    subject: str | None = None
    identities: tuple[HashedIdentity, ...] = ()
    may_name_more: bool = False
    withheld: int | None = 0
    is_all: bool = False
    excused: frozenset[str] = frozenset()

    def excusing(self, part: Part, awarded_at: datetime) -> Part:
        """Return a part as this stack, awarded then, takes it."""
        return restored(part, awarded_at) if part.credential_id in self.excused else part


@dataclass(frozen=True, slots=True)
class Member:
    """A badge of a pool: how it stands by itself, and what it rests on if it is a stack."""

    part: Part
    stack: Stack | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """As of when, by whom proved, and how many layers of badges are followed."""

    now: datetime
    proved: frozenset[str] = frozenset()
    most_layers: int = MAX_DEPTH


@dataclass(frozen=True, slots=True)
class Settled:
    """What a stack came to. `question` is what was asked of its rule, None where it was not evaluated.

    `once` is what it came to at its award, before anything fell; `below` are the places in the pool of its parts.
    """

    evaluation: Evaluation
    once: Outcome
    question: Question | None = None
    below: tuple[int, ...] = ()

    @property
    def rests(self) -> Rests:
        """The same for a stack above it."""
        found = self.evaluation
        return Rests(found.outcome, self.once, found.leaves, found.depth)


@dataclass(slots=True)
class Pool:
    """Badges that were handed in together; the first is the one that is asked about."""

    members: Sequence[Member]
    asked: Asked
    _rules: dict[int, Rule | Outcome] = field(default_factory=dict)
    _below: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _settled: dict[int, Settled] = field(default_factory=dict)
    _places: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, member in enumerate(self.members):
            names = [("digest", each) for each in member.part.digests]
            for name in (*names, ("id", member.part.credential_id)):
                self._places.setdefault(name, []).append(place)

    def settle(self) -> dict[int, Settled]:
        """Return what each stack of the pool comes to, by its place; what the first rests on is asked first."""
        roots = range(len(self.members))
        for group in Circles(self._rests_on).groups(roots):
            for place in group:
                stack = self.members[place].stack
                if stack is not None:
                    self._settled[place] = self._settle(place, stack, frozenset(group))
        return self._settled

    def _rests_on(self, place: int) -> tuple[int, ...]:
        """Return the places of the parts of a stack, as far as they are at hand."""
        if place not in self._below:
            stack = self.members[place].stack
            self._below[place] = () if stack is None else self._parts_of(place, stack)
        return self._below[place]

    def _parts_of(self, place: int, stack: Stack) -> tuple[int, ...]:
        if stack.bound:
            return tuple(sorted({at for bound in stack.bound for at in self._copies(bound)}))
        if stack.may_name_more:
            return ()
        rule = self._rule(place, stack)
        if not isinstance(rule, Rule):
            return ()
        asked_for = {option.achievement for slot in rule.slots for option in slot.any_of}
        own = self.members[place].part
        return tuple(
            at
            for at, member in enumerate(self.members)
            if member.part.achievement in asked_for and _key(member.part) != _key(own)
        )

    def _copies(self, bound: Bound) -> list[int]:
        """Return the places of a named part; looked up, as a pool may hold many badges that name many."""
        exact = self._places.get(("digest", bound.digest or ""), [])
        ids = {bound.credential_id, *(self.members[at].part.credential_id for at in exact)}
        near = {at: self.members[at].part for each in ids for at in self._places.get(("id", each), [])}
        chosen = {id(part) for part in copies_of(bound, list(near.values()))}
        return [at for at, part in near.items() if id(part) in chosen]

    def _rule(self, place: int, stack: Stack) -> Rule | Outcome:
        if place not in self._rules:
            self._rules[place] = stack.rule()
        return self._rules[place]

    def _settle(self, place: int, stack: Stack, circle: frozenset[int]) -> Settled:
        below = self._rests_on(place)
        if not below and not stack.is_all and not isinstance(self._rules.get(place), Outcome):
            return _unsupplied(stack)
        rule = self._rule(place, stack)
        if not isinstance(rule, Rule):
            return Settled(Evaluation(rule, (), ()), rule, below=below)
        awarded_at = self.members[place].part.awarded_at
        parts = [stack.excusing(self._seen(at, circle), awarded_at) for at in below]
        question = self._question(place, stack, rule, parts)
        evaluation = evaluate(question)
        if not stack.bound and not stack.is_all and evaluation.outcome not in _ONCE_MET:
            # Where it names no parts, badges that meet the rule speak for it, and no others are its parts.
            return replace(_unsupplied(stack), below=())
        return Settled(evaluation, _once(question, evaluation.outcome), question, below)

    def _question(self, place: int, stack: Stack, rule: Rule, parts: list[Part]) -> Question:
        return Question(
            rule=rule,
            parts=[*parts, *self._strays()] if place == 0 and stack.bound else parts,
            awarded_at=self.members[place].part.awarded_at,
            now=self.asked.now,
            subject=stack.subject,
            bound=stack.bound,
            proved=self.asked.proved,
            identities=stack.identities,
            most_layers=self.asked.most_layers,
            withheld=stack.withheld,
        )

    def _strays(self) -> list[Part]:
        """Return the parts on which the first badge does not rest, however far below."""
        return [member.part for at, member in enumerate(self.members) if at and at not in self._below]

    def _seen(self, place: int, circle: frozenset[int]) -> Part:
        """Return a part as the stack above it sees it, whose circle it may be in."""
        part, settled = self.members[place].part, self._settled.get(place)
        if place in circle:
            return replace(part, rests=Rests(Outcome.INVALID, Outcome.INVALID, frozenset(), is_circular=True))
        return part if settled is None else replace(part, rests=settled.rests)


def _unsupplied(stack: Stack) -> Settled:
    leaves = frozenset[Leaf](("named", each.digest or each.credential_id) for each in stack.bound)
    return Settled(Evaluation(Outcome.ATTESTED_ONLY, (), (), leaves=leaves), Outcome.ATTESTED_ONLY)


def _once(question: Question, outcome: Outcome) -> Outcome:
    """Return what the rule came to at the award, before any part fell, as far as can be told."""
    if outcome in _ONCE_MET:
        return outcome
    parts = tuple(restored(part, question.awarded_at) for part in question.parts)
    return evaluate(replace(question, parts=parts, now=question.awarded_at)).outcome


def restored(part: Part, at: datetime) -> Part:
    """Return a part as it was at an instant, before it fell; what was wrong from the start stays so."""
    standing = Standing.GOOD if part.standing in _FALLEN_SINCE else part.standing
    rests = part.rests and replace(part.rests, outcome=part.rests.once)
    return replace(part, standing=standing, rests=rests, level=part.level_at(at))


def _key(part: Part) -> tuple[str, str]:
    return part.issuer, part.credential_id
