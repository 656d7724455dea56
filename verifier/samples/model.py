"""What a sample is: a request, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from did.errors import FetchFailed


@dataclass(frozen=True, slots=True)
class Expected:
    """What comes of a sample: the verdict, what its policy comes to, and which check says why with which code."""

    verdict: str
    outcome: str
    check: str
    code: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: `request` is what `POST /v1/verifications` takes."""

    name: str
    title: str
    request: dict[str, Any] = field(repr=False)
    expected: Expected

    def as_json(self) -> dict[str, Any]:
        """Return the sample as JSON."""
        expected = self.expected
        return {
            "id": self.name,
            "title": self.title,
            "request": self.request,
            "expected": {
                "verdict": expected.verdict,
                "policy_check": expected.outcome,
                "check": expected.check,
                "code": expected.code,
            },
        }


@dataclass(frozen=True, slots=True)
class Samples:
    """All samples, who signed them, and the lists and rules that they name, by address; None for one out of reach."""

    issuer: str
    each: Sequence[Sample]
    world: Mapping[str, bytes | None] = field(repr=False)

    def by_name(self, name: str) -> Sample | None:
        """Return the sample of this name."""
        return next((each for each in self.each if each.name == name), None)

    def document(self, url: str) -> bytes | None:
        """Return what the samples name at an address, None where that is none of theirs.

        Raises:
            FetchFailed: it is the address that is out of reach on purpose.
        """
        if url not in self.world:
            return None
        body = self.world[url]
        if body is None:
            raise FetchFailed(
                "unreachable", "this address is out of reach, so that there is a sample of that"
            )
        return body
