"""The evaluator against an oracle that tries every assignment, on random rules and holdings.

The oracle works on holdings as they were drawn, not on parts: it shares no code with the evaluator.
"""

import random
from collections import Counter
from dataclasses import dataclass
from itertools import product

from credentials.stacking import Bound, Outcome, Part, Question, Standing, evaluate, parse_rule
from tests.support.counts import count

from .stacking_cases import AWARDED, HOLDER, LEVELS, META, NOW, SOMEBODY_ELSE, days

ACHIEVEMENTS = [f"https://a.example/{n}" for n in range(4)]
ISSUERS = ["did:web:a.example", "did:web:b.example"]
GOOD, UNKNOWN, SUSPENDED = range(3)
OUTCOMES = {GOOD: Outcome.VALID, UNKNOWN: Outcome.INDETERMINATE, SUSPENDED: Outcome.HELD}
STANDINGS = {
    Standing.GOOD: GOOD,
    Standing.UNKNOWN: UNKNOWN,
    Standing.SUSPENDED: SUSPENDED,
}


@dataclass(frozen=True)
class Holding:
    """One credential as drawn: what it says, how it was supplied, whether the stack names it."""

    number: int
    achievement: str
    issuer: str
    level: str | None
    age: int
    standing: Standing
    subject: str | None
    supplied: str
    is_named: bool
    is_dated_ahead: bool


@dataclass(frozen=True)
class Case:
    document: dict
    holdings: tuple
    is_signed: bool


def test_the_evaluator_agrees_with_trying_all_assignments():
    draw = random.Random(9)
    seen = Counter()
    for _ in range(count(100_000)):
        case = _case(draw)
        question = _question(case, draw)
        evaluation = evaluate(question)
        expected = _oracle(case)
        assert evaluation.outcome is expected, (case, evaluation)
        _check_slots(case, evaluation)
        seen[expected] += 1
    assert set(seen) == set(Outcome)
    assert min(seen.values()) > sum(seen.values()) / 100


def test_the_order_of_parts_and_names_does_not_matter():
    draw = random.Random(10)
    for _ in range(count(5_000)):
        question = _question(_case(draw), draw)
        turned = Question(
            question.rule,
            draw.sample(question.parts, len(question.parts)),
            question.awarded_at,
            question.now,
            question.subject,
            draw.sample(question.bound, len(question.bound)),
        )
        one, other = evaluate(question), evaluate(turned)
        assert (one.outcome, one.slots and [each.outcome for each in one.slots]) == (
            other.outcome,
            [each.outcome for each in other.slots],
        )
        assert set(one.reasons) == set(other.reasons)


def test_one_more_good_part_never_makes_a_stack_worse_before_the_award():
    draw = random.Random(11)
    worst_first = [Outcome.INVALID, Outcome.HELD, Outcome.INDETERMINATE, Outcome.VALID]
    for _ in range(count(5_000)):
        case = _case(draw)
        fewer = Case(case.document, case.holdings, is_signed=False)
        good = Holding(
            99,
            draw.choice(ACHIEVEMENTS),
            ISSUERS[0],
            LEVELS[2],
            0,
            Standing.GOOD,
            HOLDER,
            "exact",
            False,
            False,
        )
        more = Case(case.document, (*case.holdings, good), is_signed=False)
        before, after = (evaluate(_question(each, draw)).outcome for each in (fewer, more))
        assert worst_first.index(after) >= worst_first.index(before)


# Drawing


def _case(draw):
    names = [f"s{n}" for n in range(draw.randint(1, 4))]
    document = {
        "version": 1,
        "achievement": META,
        "achievementVersion": "1",
        "slots": {name: _slot(draw) for name in names},
        "require": _requirement(draw, names),
        "distinct": {"credentials": draw.random() < 0.7, "leaves": True},
        "binding": draw.choice([["same-subject"], ["same-subject", "issuer-attested"]]),
    }
    is_signed = draw.random() < 0.7
    kind = draw.choice(("mixed", "mostly good", "mostly good", "paused", "paused", "none supplied"))
    holdings = tuple(_holding(draw, n, kind) for n in range(draw.randint(0, 6)))
    return Case(document, holdings, is_signed)


def _slot(draw):
    options = [
        {"achievement": name, "issuers": draw.sample(ISSUERS, draw.randint(1, 2))}
        for name in draw.sample(ACHIEVEMENTS, draw.randint(1, 3))
    ]
    slot = {"anyOf": options}
    if draw.random() < 0.3:
        slot["minLevel"] = {"order": list(LEVELS), "atLeast": draw.choice(LEVELS)}
    if draw.random() < 0.2:
        slot |= {"maxAge": "P50D", "ageAt": draw.choice(["award", "now"])}
    return slot


def _requirement(draw, names):
    terms = list(names)
    if len(names) > 1 and draw.random() < 0.5:
        cut = draw.randint(1, len(names) - 1)
        head = names[:cut] if draw.random() < 0.5 else [_requirement(draw, names[:cut])]
        terms = [*head, _requirement(draw, names[cut:])]
    form = draw.choice(["all", "any", "atLeast", "all"])
    return {form: terms if form != "atLeast" else {"k": draw.randint(1, len(terms)), "of": terms}}


def _holding(draw, number, kind):
    def seldom(usual, *others, chance=0.35 if kind == "mixed" else 0.07):
        return draw.choice(others) if draw.random() < chance else usual

    of_its_own = {Standing.GOOD, Standing.NOT_GENUINE, Standing.UNPROVEN}
    bad = [each for each in Standing if each not in of_its_own]
    return Holding(
        number,
        draw.choice(ACHIEVEMENTS),
        seldom(ISSUERS[0], ISSUERS[1]),
        draw.choice([*LEVELS, LEVELS[2], None]),
        seldom(30, 60, 0),
        seldom(Standing.SUSPENDED if kind == "paused" else Standing.GOOD, *bad, Standing.GOOD),
        seldom(HOLDER, SOMEBODY_ELSE, "urn:uuid:some-award", None, chance=0.1),
        "nothing"
        if kind == "none supplied"
        else seldom("exact", "other copy", "both", "tampered", "unproven", "nothing"),
        draw.random() < 0.9,
        draw.random() < 0.05,
    )


# Asking


def _question(case, draw):
    parts = [part for holding in case.holdings for part in _parts(holding)]
    named = [Bound(f"urn:{each.number}", f"digest-{each.number}") for each in case.holdings if each.is_named]
    draw.shuffle(parts)
    bound = named if case.is_signed else []
    return Question(parse_rule(case.document), parts, AWARDED, NOW, HOLDER, bound)


def _parts(holding):
    exact = Part(
        f"urn:{holding.number}",
        holding.issuer,
        holding.achievement,
        holding.subject,
        AWARDED - days(holding.age),
        AWARDED + days(1) if holding.is_dated_ahead else AWARDED - days(holding.age),
        holding.level,
        holding.standing,
        frozenset({f"digest-{holding.number}"}),
    )
    fields = {name: getattr(exact, name) for name in Part.__dataclass_fields__}
    other = Part(**fields | {"digests": frozenset({f"other-{holding.number}"})})
    forged = Part(**fields | {"digests": frozenset(), "standing": Standing.NOT_GENUINE})
    unproven = Part(**fields | {"standing": Standing.UNPROVEN, "achievement": "", "issuer": ""})
    return {
        "exact": [exact],
        "unproven": [unproven],
        "other copy": [other],
        "both": [exact, other],
        "tampered": [forged],
        "nothing": [],
    }[holding.supplied]


# The oracle


def _oracle(case):
    named = [each for each in case.holdings if each.is_named]
    is_named = case.is_signed and bool(named)
    relevant = named if is_named else list(case.holdings)
    weights = {each: _weight(case, each, is_named) for each in relevant}
    outcome = Outcome.INVALID
    for weight in (SUSPENDED, UNKNOWN, GOOD):
        if _can_be_met(case, {each: of for each, of in weights.items() if of is not None and of <= weight}):
            outcome = OUTCOMES[weight]
    if (
        outcome is Outcome.VALID
        and is_named
        and not all(_counts(case, each, weights[each]) for each in relevant)
    ):
        return Outcome.VALID_DEGRADED
    if outcome is Outcome.INDETERMINATE and is_named and all(each.supplied == "nothing" for each in relevant):
        return Outcome.ATTESTED_ONLY
    return outcome


def _weight(case, holding, is_named):
    """What has to come true before a holding counts, None if nothing helps."""
    if _is_wild(holding):
        return UNKNOWN if is_named else None
    if holding.is_dated_ahead and not (is_named and holding.supplied == "other copy"):
        return None
    if holding.subject == SOMEBODY_ELSE:
        return None
    standing = STANDINGS.get(holding.standing)
    is_vouched_for = is_named and "issuer-attested" in case.document["binding"]
    if standing is None or holding.subject == HOLDER or is_vouched_for:
        return standing
    return max(standing, UNKNOWN)


def _is_wild(holding):
    return holding.supplied in {"nothing", "tampered", "unproven"}


def _counts(case, holding, weight):
    return weight == GOOD and any(_fits(slot, holding) for slot in case.document["slots"].values())


def _fits(slot, holding):
    if _is_wild(holding):
        return True
    if not any(
        each["achievement"] == holding.achievement and holding.issuer in each["issuers"]
        for each in slot["anyOf"]
    ):
        return False
    if "minLevel" in slot:
        least = slot["minLevel"]["atLeast"]
        if holding.level is None or holding.level < least:
            return False
    counted = holding.age + (90 if slot.get("ageAt") == "now" else 0)
    return "maxAge" not in slot or counted <= 50


def _can_be_met(case, usable):
    slots = case.document["slots"]
    choices = [[None, *(each for each in usable if _fits(slot, each))] for slot in slots.values()]
    for chosen in product(*choices):
        filled = {name for name, each in zip(slots, chosen, strict=True) if each is not None}
        if _is_met(case.document["require"], filled) and _is_distinct(
            case, [each for each in chosen if each]
        ):
            return True
    return False


def _is_distinct(case, chosen):
    if len({each.number for each in chosen}) < len(chosen):
        return False
    counted = [each.achievement for each in chosen if not _is_wild(each)]
    return not case.document["distinct"]["credentials"] or len(set(counted)) == len(counted)


def _is_met(require, filled):
    if isinstance(require, str):
        return require in filled
    form, content = next(iter(require.items()))
    terms = content["of"] if form == "atLeast" else content
    needed = {"all": len(terms), "any": 1, "atLeast": content["k"] if form == "atLeast" else 0}[form]
    return sum(_is_met(term, filled) for term in terms) >= needed


def _check_slots(case, evaluation):
    """What is said of each slot has to bear out what is said of the whole."""
    by_number = {f"urn:{each.number}": each for each in case.holdings}
    filling = [each for each in evaluation.slots if each.credential_id is not None]
    chosen = [by_number[each.credential_id] for each in filling]
    assert _is_distinct(case, chosen)
    for slot, holding in zip(filling, chosen, strict=True):
        assert _fits(case.document["slots"][slot.slot], holding)
        assert slot.digest_bound == (
            case.is_signed and holding.is_named and holding.supplied in {"exact", "both"}
        )
    good_enough = {
        Outcome.VALID: {Outcome.VALID},
        Outcome.VALID_DEGRADED: {Outcome.VALID},
        Outcome.INDETERMINATE: {Outcome.VALID, Outcome.INDETERMINATE},
        Outcome.HELD: {Outcome.VALID, Outcome.INDETERMINATE, Outcome.HELD},
    }.get(evaluation.outcome)
    if good_enough:
        borne_out = {each.slot for each in evaluation.slots if each.outcome in good_enough}
        assert _is_met(case.document["require"], borne_out)
    else:
        filled = {each.slot for each in evaluation.slots if each.outcome is Outcome.VALID}
        assert not _is_met(case.document["require"], filled)
    for slot in evaluation.slots:
        assert slot.reasons or slot.outcome in {Outcome.VALID, Outcome.ATTESTED_ONLY}
