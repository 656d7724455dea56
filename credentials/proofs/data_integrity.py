"""Embedded proofs: Data Integrity 1.0 with the suites eddsa-rdfc-2022 and ecdsa-rdfc-2019.

What is signed is the meaning of a document as statements, not its bytes. A document is therefore refused,
when signing and when verifying, if its JSON could be read otherwise than its statements.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from contexts.canonical import canonize, canonize_if_plain
from contexts.errors import DataLoss
from contexts.loader import PACKAGED, PinnedContexts
from credentials.badge import JsonObject
from credentials.errors import InvalidProof, MalformedProof, UnsupportedProof
from credentials.instants import instant_text
from credentials.proofs.proof import PROOF_TYPE, SUITES, Proof, Suite, proofs
from keys.errors import InvalidSignature
from keys.multibase import encode_base58
from keys.public import Algorithm, PublicKey
from keys.signer import Signer

__all__ = ["SUITES", "Proof", "Suite", "hash_data", "proofs", "sign", "verify"]

_LANGUAGE_MEMBERS: Final = frozenset({"@value", "@language", "@direction"})
# vc-di-ecdsa 1.0, 3.2.3: the hash goes with the curve, inside the canonicalisation too.
_HASHES: Final[dict[Algorithm, Literal["sha256", "sha384"]]] = {
    Algorithm.EDDSA: "sha256",
    Algorithm.ES256: "sha256",
    Algorithm.ES384: "sha384",
}


def sign(
    document: JsonObject,
    signer: Signer,
    method_id: str,
    created: datetime,
    *,
    purpose: str = "assertionMethod",
    domain: str | None = None,
    challenge: str | None = None,
) -> JsonObject:
    """Return the document with a proof by `signer`, in the suite of its key.

    `created` is written in whole seconds. The document itself is not changed.

    Raises:
        MalformedProof: the document has a proof already.
        contexts.errors.ContextsError: a part of the document would not be signed, or it is not JSON-LD.
    """
    if "proof" in document:
        raise MalformedProof("the document has a proof already")
    algorithm = signer.public_key.algorithm
    suite = next(suite for suite in SUITES.values() if algorithm in suite.algorithms)
    options: JsonObject = {
        "type": PROOF_TYPE,
        "cryptosuite": suite.name,
        "created": instant_text(created.replace(microsecond=0)),
        "verificationMethod": method_id,
        "proofPurpose": purpose,
        **({} if domain is None else {"domain": domain}),
        **({} if challenge is None else {"challenge": challenge}),
    }
    signature = signer.sign(hash_data(document, options, algorithm))
    return {**document, "proof": [{**options, "proofValue": "z" + encode_base58(signature)}]}


def verify(document: JsonObject, proof: Proof, key: PublicKey, *, now: datetime | None = None) -> JsonObject:
    """Return the document without any proof, once `proof` turned out to be one of `key` over it.

    That `key` may sign for this purpose is the caller's to check, as are `domain` and `challenge`. A proof
    that expires is only judged as of `now`.

    Raises:
        InvalidProof: it is not, or it has expired.
        UnsupportedProof: Cairn can not tell: another suite, a proof chain, or `now` is needed and not given.
        contexts.errors.ContextsError: a part of the document would not be signed, or it is not JSON-LD.
    """
    suite = _checkable(proof)
    _check_expiry(proof, now)
    if key.algorithm not in suite.algorithms:
        raise InvalidProof(f"{suite.name} does not sign with {key.algorithm} keys")
    secured = {name: value for name, value in document.items() if name != "proof"}
    data = hash_data(secured, proof.options, key.algorithm)
    try:
        key.verify(proof.value, data)
    except InvalidSignature as fault:
        raise InvalidProof("the signature does not belong to this document and key") from fault
    return secured


def hash_data(
    document: JsonObject, options: JsonObject, algorithm: Algorithm, contexts: PinnedContexts = PACKAGED
) -> bytes:
    """Return the bytes that a suite signs: the hash of the proof's options, then that of the document.

    Raises:
        contexts.errors.ContextsError: a part of either would not be signed, or is not JSON-LD.
    """
    # vc-di-eddsa 1.0, 3.2.5: the options are read with the document's contexts.
    in_context = {**options, "@context": document["@context"]} if "@context" in document else options
    name = _HASHES[algorithm]
    parts = [canonize_if_plain(part, algorithm=name, contexts=contexts) for part in (in_context, document)]
    if None in parts:
        _check_members(options)
        _check_members(document)
        parts = [canonize(part, algorithm=name, contexts=contexts) for part in (in_context, document)]
    return b"".join(hashlib.new(name, part).digest() for part in parts if part is not None)


def _checkable(proof: Proof) -> Suite:
    if proof.suite is None:
        raise UnsupportedProof("a proof of a kind that is not checked")
    if "previousProof" in proof.options:
        raise UnsupportedProof("proof chains are not checked")
    return proof.suite


def _check_expiry(proof: Proof, now: datetime | None) -> None:
    if proof.expires is None:
        return
    if now is None:
        raise UnsupportedProof("a proof that expires, and no time to judge it by")
    if now > proof.expires:
        raise InvalidProof("the proof has expired")


def _check_members(value: object) -> None:
    """Refuse members that are not plain terms for a property.

    `https://…#credentialStatus`, or a wrapping in `@included`, states the same as `credentialStatus` does.
    Whoever renames a member so hides it from every reader of the JSON and leaves the signature whole.
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
