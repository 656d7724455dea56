"""Stacks of stacks against an oracle that tries every choice of parts, on random pools.

The oracle goes down every way anew and looks at no order: it shares no code with the evaluator.
"""

import random
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from credentials.stacking import Asked, Bound, Member, Outcome, Pool, Stack, Standing, parse_rule
from tests.support.counts import count

from .nesting_cases import ISSUER, achievement, part
from .stacking_cases import HOLDER, NOW

GOOD, UNKNOWN, SUSPENDED = range(3)
WEIGHTS = {
    Outcome.VALID: GOOD,
    Outcome.VALID_DEGRADED: GOOD,
    Outcome.INDETERMINATE: UNKNOWN,
    Outcome.ATTESTED_ONLY: UNKNOWN,
    Outcome.HELD: SUSPENDED,
}
STANDINGS = {Standing.GOOD: GOOD, Standing.UNKNOWN: UNKNOWN, Standing.SUSPENDED: SUSPENDED}


@dataclass(frozen=True)
class Drawn:
    """A badge as drawn: its standing, whether it was handed in, and for a stack what it names and its rule."""

    name: str
    standing: Standing
    is_there: bool
    named: tuple = ()
    slots: tuple = ()
    needed: int = 0
    leaves_once: bool = True
    achievements_once: bool = True


def test_stacks_of_stacks_agree_with_trying_every_choice_of_parts():
    draw = random.Random(21)
    seen = Counter()
    for _ in range(count(100_000)):
        badges = _pool(draw)
        expected = _Oracle(badges).outcome("n0")
        found = _found(badges, draw)
        assert found is expected, (badges, found, expected)
        seen[expected] += 1
    assert set(seen) == set(Outcome)
    assert min(seen.values()) > sum(seen.values()) / 200


# Drawing


def _pool(draw):
    size = draw.randint(2, 7)
    calm = draw.random() < 0.7
    return {name: _badge(draw, at, size, calm) for at in range(size) if (name := f"n{at}")}


def _badge(draw, at, size, calm):
    bad = [Standing.SUSPENDED, Standing.UNKNOWN, Standing.REVOKED, Standing.SUSPENDED]
    standing = draw.choice(bad) if at and draw.random() < (0.05 if calm else 0.3) else Standing.GOOD
    is_there = not at or draw.random() < (0.97 if calm else 0.7)
    drawn = Drawn(f"n{at}", standing, is_there)
    if at and (at == size - 1 or draw.random() < 0.45):
        return drawn
    below = [f"n{other}" for other in range(at + 1, size)]
    if draw.random() < 0.05:
        below = [f"n{other}" for other in range(size)]
    named = tuple(draw.sample(below, draw.randint(1, min(4, len(below)))))
    slots = tuple(_slot(draw, named, below) for _ in range(draw.randint(1, min(3, len(named)))))
    needed = len(slots) if draw.random() < 0.6 else draw.randint(1, len(slots))
    return replace(
        drawn,
        named=named,
        slots=slots,
        needed=needed,
        leaves_once=draw.random() < 0.7,
        achievements_once=draw.random() < 0.7,
    )


def _slot(draw, named, below):
    wanted = draw.sample(named, draw.randint(1, len(named)))
    return tuple(sorted({_kind(each) for each in ([*wanted] if draw.random() < 0.9 else below)}))


def _kind(name):
    """Two badges of the pool are for one achievement."""
    return "n5" if name == "n6" else name


# Asking


def _found(badges, draw):
    top, *others = (_member(each) for each in badges.values() if each.is_there)
    draw.shuffle(others)
    return Pool([top, *others], Asked(NOW)).settle()[0].evaluation.outcome


def _member(drawn):
    found = part(drawn.name, achievement=achievement(_kind(drawn.name)), standing=drawn.standing)
    if not drawn.named:
        return Member(found)
    # By number alone, as only so a circle can be made.
    bound = tuple(Bound(f"urn:uuid:{name}", None, name) for name in drawn.named)
    return Member(found, Stack(lambda: _rule(drawn), bound, HOLDER))


def _rule(drawn):
    slots = {
        f"s{at}": {"anyOf": [{"achievement": achievement(kind), "issuers": [ISSUER]} for kind in kinds]}
        for at, kinds in enumerate(drawn.slots)
    }
    return parse_rule(
        {
            "version": 1,
            "achievement": achievement(drawn.name),
            "achievementVersion": "1",
            "slots": slots,
            "require": {"atLeast": {"k": drawn.needed, "of": list(slots)}},
            "distinct": {"credentials": drawn.achievements_once, "leaves": drawn.leaves_once},
        }
    )


# The oracle


class _Oracle:
    def __init__(self, badges):
        self.badges = badges
        self.outcome = cache(self.outcome)

    def outcome(self, name):
        badge = self.badges[name]
        if not any(self.badges[each].is_there for each in badge.named):
            return Outcome.ATTESTED_ONLY
        weights = {each: self.weight(each, name) for each in badge.named}
        for weight, outcome in (
            (GOOD, Outcome.VALID),
            (UNKNOWN, Outcome.INDETERMINATE),
            (SUSPENDED, Outcome.HELD),
        ):
            usable = [each for each, of in weights.items() if of is not None and of <= weight]
            if self.can_be_met(badge, usable):
                is_lost = any(of != GOOD or not self.fits_any(badge, each) for each, of in weights.items())
                return Outcome.VALID_DEGRADED if is_lost and outcome is Outcome.VALID else outcome
        return Outcome.INVALID

    def weight(self, name, above):
        badge = self.badges[name]
        if not badge.is_there:
            return UNKNOWN
        own = STANDINGS.get(badge.standing)
        if own is None or not badge.named:
            return own
        if name == above or self.leads(name, above):
            return None
        below = WEIGHTS.get(self.outcome(name))
        return None if below is None else max(own, below)

    def leads(self, name, to):
        """Whether what is there below a badge leads up to another."""
        reached, waiting = set(), [name]
        while waiting:
            for each in self.badges[waiting.pop()].named:
                if self.badges[each].is_there and each not in reached:
                    reached.add(each)
                    waiting.append(each)
        return to in reached

    def below(self, name):
        badge = self.badges[name]
        return self.leaves(name) if badge.is_there and badge.named else set()

    def leaves(self, name):
        badge = self.badges[name]
        if not badge.is_there:
            return {("absent", name)}
        if not badge.named:
            return {("leaf", name)}
        if not any(self.badges[each].is_there for each in badge.named):
            return {("absent", each) for each in badge.named}
        counting = [
            each for each in badge.named if self.weight(each, name) is not None and self.fits_any(badge, each)
        ]
        return set().union(*(self.leaves(each) for each in counting)) or {("leaf", name)}

    def fits_any(self, badge, name):
        return any(self.fits(kinds, name) for kinds in badge.slots)

    def fits(self, kinds, name):
        return not self.badges[name].is_there or _kind(name) in kinds

    def can_be_met(self, badge, usable):
        choices = [[None, *(each for each in usable if self.fits(kinds, each))] for kinds in badge.slots]
        return any(
            self.is_fair(badge, [each for each in chosen if each])
            for chosen in product(*choices)
            if sum(each is not None for each in chosen) >= badge.needed
        )

    def is_fair(self, badge, chosen):
        kinds = [_kind(each) for each in chosen if self.badges[each].is_there]
        leaves = [leaf for each in chosen for leaf in self.below(each)]
        return (
            len(set(chosen)) == len(chosen)
            and (not badge.achievements_once or len(set(kinds)) == len(kinds))
            and (not badge.leaves_once or len(set(leaves)) == len(leaves))
        )
