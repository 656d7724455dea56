"""The verifier's answer to the issuer that wants a bundle of a badge and what it rests on (ADR 33, 49)."""

from collections.abc import Sequence
from dataclasses import dataclass

from issuer.errors import BundleNotMade
from verifier.errors import BundleTooLarge
from verifier.verify import Submission
from verifier.web.desk import Desk


@dataclass(frozen=True, slots=True)
class BundleBinder:
    """`issuer.issuing.together.Binder` over the verifier here, which notes what it asks for."""

    check: Desk

    def bound(self, whole: bytes, parts: Sequence[bytes]) -> bytes:
        """Return a bundle of a badge and its parts, as of now; nothing is kept of the check."""
        try:
            return self.check.saved(Submission(whole, tuple(parts)), self.check.policy())
        except BundleTooLarge as fault:
            raise BundleNotMade(str(fault)) from fault
