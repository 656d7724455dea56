"""What a stack costs beside its parts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bench.measure import Ratio, ratio
from tests.support.partner import Partner
from verifier.kept_lists import KeptLists
from verifier.ports import Document
from verifier.report import Report
from verifier.verify import Submission, verify_badge

_PARTS = 50
_ROUNDS = 5


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


class _Polite(Partner):
    """An issuer that says of its lists what Cairn's says: for five minutes nobody needs to ask again."""

    def get(self, url: str, *, accept: str, limit: int) -> Document:
        return replace(super().get(url, accept=accept, limit=limit), keep_for=timedelta(minutes=5))


def _verify(partner: Partner, body: bytes, parts: Sequence[bytes] = ()) -> Report:
    setting = partner.setting()
    sources = replace(setting.sources, lists=KeptLists())
    return verify_badge(Submission(body, parts), replace(setting, sources=sources))


@cache
def _world() -> tuple[Partner, bytes, tuple[bytes, ...]]:
    partner = _Polite()
    parts = {f"part-{number}": partner.badge(f"part-{number}") for number in range(_PARTS)}
    stack = partner.stack(parts)
    report = _verify(partner, stack, tuple(parts.values()))
    assert report.verdict == "valid", report
    return partner, stack, tuple(parts.values())
