"""A credential of VCDM 2.0 said in VCDM 1.1, for wallets that read the `vc` claim only (ADR 19).

VCDM 1.1 is open: a member it does not know is private data there, not an error. So every member stays as it is, and
only what the two versions name differently is renamed. In a token nothing is lost by that: what is signed is the
text, not what a JSON-LD processor makes of it.
"""

from typing import Final

from credentials.badge import JsonObject
from credentials.errors import MalformedProof
from credentials.proofs.jwt_claims import VCDM_1, VCDM_2, listed

_RENAMED: Final = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}


def in_first_version(document: JsonObject) -> JsonObject:
    """Return a credential of VCDM 2.0 as one of VCDM 1.1.

    Raises:
        MalformedProof: it is none of VCDM 2.0, has no start, or already says something under the older names.
    """
    contexts = listed(document.get("@context"))
    if contexts[0] != VCDM_2 or VCDM_1 in contexts:
        raise MalformedProof("only a credential of VCDM 2.0 can be said in VCDM 1.1")
    if "validFrom" not in document:
        raise MalformedProof("VCDM 1.1 asks for a start, and the credential has none")
    if not document.keys().isdisjoint(_RENAMED.values()):
        raise MalformedProof("the credential already has a date under its name in VCDM 1.1")
    renamed = {_RENAMED.get(name, name): value for name, value in document.items()}
    return renamed | {"@context": [VCDM_1, *contexts[1:]]}
