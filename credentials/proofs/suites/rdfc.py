"""Suites that sign the statements of a document: eddsa-rdfc-2022, ecdsa-rdfc-2019, and what was before them.

A document is refused, when signing and when verifying, if its JSON could be read otherwise than its statements.
"""

import hashlib
from collections.abc import Iterable
from typing import Final, Literal

from contexts.canonical import canonize, canonize_if_plain
from contexts.errors import DataLoss
from contexts.loader import PACKAGED, PinnedContexts
from credentials.badge import JsonObject
from credentials.proofs.suites.suite import MEMBERS, HashedSuite
from keys.algorithm import Algorithm

_LANGUAGE_MEMBERS: Final = frozenset({"@value", "@language", "@direction"})
# vc-di-ecdsa 1.0, 3.2.3: the hash goes with the curve, inside the canonicalisation too.
HASHES: Final[dict[Algorithm, Literal["sha256", "sha384"]]] = {
    Algorithm.EDDSA: "sha256",
    Algorithm.ES256: "sha256",
    Algorithm.ES384: "sha384",
}


def hash_data(
    document: JsonObject, options: JsonObject, algorithm: Algorithm, contexts: PinnedContexts = PACKAGED
) -> bytes:
    """Return the bytes that these suites sign: the hash of the proof's options, then that of the document.

    Raises:
        contexts.errors.ContextsError: a part of either would not be signed, or is not JSON-LD.
    """
    in_context = in_context_of(document, options)
    name = HASHES[algorithm]
    parts = [canonize_if_plain(part, algorithm=name, contexts=contexts) for part in (in_context, document)]
    if None in parts:
        check_members(options)
        check_members(document)
        parts = [canonize(part, algorithm=name, contexts=contexts) for part in (in_context, document)]
    return b"".join(hashlib.new(name, part).digest() for part in parts if part is not None)


def canonical(document: JsonObject, algorithm: Algorithm, contexts: PinnedContexts) -> bytes:
    """Return the canonical N-Quads of a document that can be read in one way only.

    Raises:
        contexts.errors.ContextsError: a part of it would not be signed, or it is not JSON-LD.
    """
    name = HASHES[algorithm]
    plain = canonize_if_plain(document, algorithm=name, contexts=contexts)
    if plain is not None:
        return plain
    check_members(document)
    return canonize(document, algorithm=name, contexts=contexts)


def in_context_of(document: JsonObject, options: JsonObject) -> JsonObject:
    """Return a proof's options with the contexts that they are read with: the document's (vc-di-eddsa 1.0, 3.2.5)."""
    return {**options, "@context": document["@context"]} if "@context" in document else options


def check_members(value: object) -> None:
    """Refuse members that are not plain terms for a property.

    `https://…#credentialStatus`, or a wrapping in `@included`, states the same as `credentialStatus` does.
    Whoever renames a member so hides it from every reader of the JSON and leaves the signature whole.

    Raises:
        DataLoss: there are such members, or the label of a blank node.
    """
    waiting = [value]
    while waiting:
        match waiting.pop():
            case list() as listed:
                waiting += listed
            case dict() as found if not ("@value" in found and found.keys() <= _LANGUAGE_MEMBERS):
                names = found.keys() - {"@context"}
                _check_names(names)
                _check_labels(found)
                waiting += (found[name] for name in names)


def _check_labels(node: JsonObject) -> None:
    """Refuse the label of a blank node: canonicalisation gives its own, so anybody could put words there."""
    for name in ("id", "type"):
        given = node.get(name)
        for each in given if isinstance(given, list) else [given]:
            if isinstance(each, str) and each.startswith("_:"):
                raise DataLoss(f"The {name} of a blank node is not signed.")


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        # The names of types are capitalised, and some are those of a property too: `Criteria`.
        if ":" in name or name.startswith("@") or name[:1].isupper():
            raise DataLoss(
                f"The member “{name}” is not a property's term; readers of the JSON would miss it."
            )


_EDDSA: Final = frozenset({Algorithm.EDDSA})
EDDSA_RDFC: Final = HashedSuite("eddsa-rdfc-2022", _EDDSA, hash_data)
ECDSA_RDFC: Final = HashedSuite("ecdsa-rdfc-2019", frozenset({Algorithm.ES256, Algorithm.ES384}), hash_data)
# The name that eddsa-rdfc-2022 had in drafts; badges that carry it are still in circulation.
EDDSA_2022: Final = HashedSuite("eddsa-2022", _EDDSA, hash_data, is_made=False)
# Before Data Integrity. Its options are signed only where its context defines them; elsewhere they would be lost,
# which canonicalisation refuses.
ED25519_2020: Final = HashedSuite(
    "Ed25519Signature2020",
    _EDDSA,
    hash_data,
    proof_type="Ed25519Signature2020",
    members=MEMBERS - {"cryptosuite", "previousProof", "id"},
    is_made=False,
)
SUITES: Final = (EDDSA_RDFC, ECDSA_RDFC, EDDSA_2022, ED25519_2020)
