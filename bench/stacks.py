"""What a stack costs beside its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from bench.measure import Ratio, ratio
from tests.support.partner import Partner
from verifier.kept_lists import KeptLists
from verifier.ports import Document
from verifier.report import Check, Report
from verifier.verify import Submission, verify_badge

_PARTS = 50
_ROUNDS = 5
_LAYERS = 64


def of_fifty() -> Ratio:
    """A stack with fifty parts of its own, by fifty badges alone: `verify_badge`, rule and status lists included.

    Each call remembers no list from before, as in a run of `cairn verify`; within one, a list is checked once.
    """
    partner, stack, parts = _world()
    return ratio(
        lambda _: _verify(partner, stack, parts),
        [None],
        lambda _: [_verify(partner, part) for part in parts],
        [None],
        _ROUNDS,
    )


def shared_by_fifty() -> Ratio:
    """Fifty stacks under one, all resting on one part, by fifty badges under one of which one rests on it.

    Both submissions hold 51 badges beside the top: what differs is how often the shared one is rested on.
    """
    many, few = (_shared(sharing) for sharing in (_PARTS, 1))
    return _both(many, few)


def depth() -> Ratio:
    """A stack with 32 layers below it, by one with two: more layers followed than usual."""
    return _both(_tower(32), _tower(2))


def _both(ours: "_Case", beside: "_Case") -> Ratio:
    return ratio(_verify_case, [ours] * 3, _verify_case, [beside] * 3, _ROUNDS)


class _Polite(Partner):
    """An issuer that says of its lists what Cairn's says: for five minutes nobody needs to ask again."""

    def get(self, url: str, *, accept: str, limit: int) -> Document:
        return replace(super().get(url, accept=accept, limit=limit), keep_for=timedelta(minutes=5))


def _verify(partner: Partner, body: bytes, parts: Sequence[bytes] = ()) -> Report:
    setting = partner.setting()
    sources = replace(setting.sources, lists=KeptLists())
    return verify_badge(Submission(body, parts), replace(setting, sources=sources, most_layers=_LAYERS))


@dataclass(frozen=True)
class _Case:
    partner: Partner
    stack: bytes
    parts: tuple[bytes, ...]


def _verify_case(case: _Case) -> Report:
    return _verify(case.partner, case.stack, case.parts)


def _good(case: _Case) -> _Case:
    report = _verify_case(case)
    assert report.finding(Check.STACK).code == "stack_valid", report.stack
    return case


@cache
def _shared(sharing: int) -> _Case:
    partner = _Polite()
    part = partner.badge("part")
    names = [f"middle-{number}" for number in range(_PARTS)]
    middles = {
        name: _over(partner, name, {"part": part}) if number < sharing else partner.badge(name)
        for number, name in enumerate(names)
    }
    return _good(_Case(partner, _over(partner, "top", middles), (*middles.values(), part)))


@cache
def _tower(layers: int) -> _Case:
    partner = _Polite()
    bodies = [partner.badge("layer-0")]
    for layer in range(1, layers + 1):
        bodies.append(_over(partner, f"layer-{layer}", {f"layer-{layer - 1}": bodies[-1]}))
    *parts, top = bodies
    return _good(_Case(partner, top, tuple(parts)))


def _over(partner: Partner, name: str, parts: dict[str, bytes]) -> bytes:
    """A stack of this name, by a rule that lets leaves count twice and layers be as many as they are."""
    rule = partner.publish_rule(tuple(parts), slug=name, distinct={"leaves": False}, maxDepth=None)
    return partner.stack(parts, rule)


@cache
def _world() -> tuple[Partner, bytes, tuple[bytes, ...]]:
    partner = _Polite()
    parts = {f"part-{number}": partner.badge(f"part-{number}") for number in range(_PARTS)}
    stack = partner.stack(parts)
    report = _verify(partner, stack, tuple(parts.values()))
    assert report.verdict == "valid", report
    return partner, stack, tuple(parts.values())
