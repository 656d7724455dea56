"""Stacks that tests share: named badges by one partner each, the badge that rests on them, and questions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from credentials.stacking import (
    Bound,
    Evaluation,
    MinLevel,
    Option,
    Part,
    Question,
    Rule,
    SlotOutcome,
    SlotRule,
    Standing,
    evaluate,
    parse_rule,
    rule_document,
)

AWARDED = datetime(2026, 6, 1, 9, 0, 0, tzinfo=UTC)
NOW = AWARDED + timedelta(days=90)
HOLDER = "did:key:z6MkHolder"
SOMEBODY_ELSE = "did:key:z6MkSomebodyElse"
META = "https://a.example/achievements/super-4c"
NAMES = ("Communication", "Collaboration", "Creativity", "Critical Thinking")
LEVELS = ("https://a.example/levels#1", "https://a.example/levels#2", "https://a.example/levels#3")


def days(number: float) -> timedelta:
    return timedelta(days=number)


def issuer(position: int) -> str:
    return f"did:web:partner-{position}.example"


def achievement(position: int) -> str:
    return f"https://partner-{position}.example/achievements/{position}"


def slot(position: int, **changes: object) -> SlotRule:
    """The slot that the part of this position fills, at level 2 or more."""
    option = Option(achievement(position), (issuer(position),))
    return replace(SlotRule(f"slot-{position}", (option,), MinLevel(LEVELS, LEVELS[1])), **changes)


def rule(of: int = 4, k: int | None = None, **changes: object) -> Rule:
    """The rule "at least k of these", read back from its document; `changes` are keys of the document."""
    return parse_rule(rule_document(META, 3, [slot(n) for n in range(of)], k) | changes)


def part(position: int, **changes: object) -> Part:
    """A good part for the slot of this position, awarded a month before the stack."""
    usual = Part(
        credential_id=f"urn:uuid:part-{position}",
        issuer=issuer(position),
        achievement=achievement(position),
        subject=HOLDER,
        awarded_at=AWARDED - days(30),
        valid_from=AWARDED - days(30),
        level=LEVELS[1],
        standing=Standing.GOOD,
        digests=frozenset({f"digest-{position}"}),
        name=NAMES[position] if position < len(NAMES) else f"Badge {position}",
    )
    return replace(usual, **changes)


def parts(of: int = 4) -> list[Part]:
    return [part(n) for n in range(of)]


def bound(position: int) -> Bound:
    """How the stack names the part of this position: id and digest."""
    return Bound(f"urn:uuid:part-{position}", f"digest-{position}", part(position).name)


def bounds(of: int = 4) -> list[Bound]:
    return [bound(n) for n in range(of)]


def asked(supplied: list[Part], of: int = 4, **changes: object) -> Evaluation:
    """Evaluate as a verifier does: all of them are required, and named by the stack."""
    usual = Question(rule(of), supplied, AWARDED, NOW, HOLDER, bounds(of))
    return evaluate(replace(usual, **changes))


def before_award(supplied: list[Part], of: int = 4, **changes: object) -> Evaluation:
    """Evaluate as an issuer does before awarding: nothing is named yet, and now is the award."""
    usual = Question(rule(of), supplied, AWARDED, AWARDED)
    return evaluate(replace(usual, **changes))


def codes(evaluation: Evaluation) -> set[str]:
    return {reason.code for reason in evaluation.reasons}


def sentences(evaluation: Evaluation) -> list[str]:
    return [reason.detail for reason in evaluation.reasons]


def by_slot(evaluation: Evaluation) -> dict[str, SlotOutcome]:
    return {each.slot: each for each in evaluation.slots}


def with_part(position: int, **changes: object) -> list[Part]:
    """All four parts, one of them changed."""
    return [part(n, **changes) if n == position else part(n) for n in range(4)]
