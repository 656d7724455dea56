"""Which requests are counted against which allowance, and how generous each is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from web.allowances import Allowance

_READS: Final = frozenset({"GET", "HEAD"})
# Sized for a class of thirty behind one address, several times over. What leaves rows behind, or tries a secret, is
# counted by all processes together; a flood of the rest costs the process that it meets and nobody else (ADR 42).
USUAL: Final = (
    Allowance("nonce", 1200),
    Allowance("wallet", 1800),
    Allowance("token", 600, is_shared=True),
    Allowance("sign-in", 120, is_shared=True),
    Allowance("claim", 600, is_shared=True),
    Allowance("ask", 240, is_shared=True),
    Allowance("verify", 600, is_shared=True),
    Allowance("other", 6000),
)
NAMES: Final = tuple(each.name for each in USUAL)
# The first that fits counts; what is read alone is "other", but for what wallets read.
_KINDS: Final = (
    ("nonce", re.compile(r"/o/[^/]+/(nonce|challenge)")),
    ("token", re.compile(r"/o/[^/]+/(token|par|register)")),
    ("wallet", re.compile(r"/o/[^/]+/(?!authorize|earn).*|/openid4vp/.*")),
    ("sign-in", re.compile(r"/sign-in/.*|/me/.*|/o/[^/]+/authorize.*")),
    ("claim", re.compile(r"/claim(/.*)?|/kit/.*|/confirm/.*")),
    ("ask", re.compile(r"/ask.*|/event/.*|/v1/presentation-requests|/o/[^/]+/earn/.*")),
    (
        "verify",
        re.compile(
            r"/check.*|/partners/check.*|/samples.*|/try|/v1/(verifications(/batch)?|bundles)|/vc-api/(credentials|presentations)/verify"
            # What is recognised, accepted or watched is verified first.
            r"|/(recognitions|watches).*|/v1/(endorsements|accepted-endorsements|watches).*"
        ),
    ),
)
# Told to those who run the service, and files that browsers keep.
_UNCOUNTED: Final = re.compile(r"/livez|/readyz|/metrics|/static/.*")


@dataclass(frozen=True, slots=True)
class Traffic:
    """The allowances in force, by name; without any, nothing is counted."""

    allowances: Mapping[str, Allowance]

    def of(self, method: str, path: str) -> Allowance | None:
        """Return what a request is counted against; None for nothing."""
        if _UNCOUNTED.fullmatch(path) or method == "OPTIONS":
            return None
        return self.allowances.get(_kind(method, path))


USUAL_TRAFFIC: Final = Traffic({each.name: each for each in USUAL})
NO_LIMITS: Final = Traffic({})


def read_traffic(texts: Iterable[str]) -> Traffic:
    """Return the allowances of a setting: `off` for none, or changes such as `nonce=6000`, so many a minute.

    Raises:
        ValueError: it is neither, or there is no allowance of this name.
    """
    wanted = tuple(texts)
    if wanted == ("off",):
        return NO_LIMITS
    usual = dict(USUAL_TRAFFIC.allowances)
    for text in wanted:
        name, _, count = text.partition("=")
        if name not in usual or not re.fullmatch("[1-9][0-9]{0,8}", count):
            raise ValueError(f"“{text}” is neither off nor a number a minute for one of {', '.join(NAMES)}")
        usual[name] = replace(usual[name], count=int(count))
    return Traffic(usual)


def _kind(method: str, path: str) -> str:
    name = next((name for name, paths in _KINDS if paths.fullmatch(path)), "other")
    is_read = method in _READS and name != "wallet"
    return "other" if is_read else name
