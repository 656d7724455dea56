"""The cryptosuites that Cairn knows. To add one, write its module and name it here."""

from collections.abc import Mapping
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import UnsupportedProof
from credentials.proofs.suites import jcs, rdfc
from credentials.proofs.suites.ecdsa_sd import suite as disclosure
from credentials.proofs.suites.suite import PROOF_TYPE, Suite
from keys.algorithm import Algorithm

__all__ = ["PROOF_TYPE", "SUITES", "Suite", "suite_for", "suite_of"]

_ALL: Final[tuple[Suite, ...]] = (*rdfc.SUITES, *jcs.SUITES, *disclosure.SUITES)
SUITES: Final[Mapping[str, Suite]] = {suite.name: suite for suite in _ALL}
# What a key signs with unless it is told otherwise.
_USUAL: Final[Mapping[Algorithm, Suite]] = {
    Algorithm.EDDSA: rdfc.EDDSA_RDFC,
    Algorithm.ES256: rdfc.ECDSA_RDFC,
    Algorithm.ES384: rdfc.ECDSA_RDFC,
}


def suite_of(proof: JsonObject) -> Suite | None:
    """Return the suite that a proof names, or None if Cairn does not know it."""
    kind = proof.get("type")
    name = proof.get("cryptosuite") if kind == PROOF_TYPE else kind
    suite = SUITES.get(name) if isinstance(name, str) else None
    return suite if suite is not None and suite.proof_type == kind else None


def suite_for(algorithm: Algorithm, wanted: Suite | str | None = None) -> Suite:
    """Return the suite that a key of this algorithm signs with: the one wanted, else the usual one.

    Raises:
        UnsupportedProof: no such suite is known, or it does not sign with such keys.
    """
    suite = SUITES.get(wanted) if isinstance(wanted, str) else wanted or _USUAL.get(algorithm)
    if suite is None or algorithm not in suite.algorithms:
        raise UnsupportedProof(f"no suite {wanted or ''} that signs with {algorithm} keys")
    return suite
