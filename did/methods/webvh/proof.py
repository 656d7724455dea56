"""The signatures under a log: Data Integrity proofs of the suite eddsa-jcs-2022 by did:key keys."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from contexts.jcs import jcs
from did.errors import InvalidDidDocument, MalformedDid
from did.methods.key import METHOD as KEY_METHOD
from did.methods.key import method_id_of_key
from did.syntax import DidUrl
from keys.errors import KeysError
from keys.multibase import decode_base58, encode_base58
from keys.public import Algorithm, PublicKey
from keys.signer import Signer

MAX_PROOFS: Final = 16
_CONSTANT: Final = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "proofPurpose": "assertionMethod",
}


def sign(document: Mapping[str, Any], signer: Signer, created: datetime) -> dict[str, Any]:
    """Return a proof by `signer`, an Ed25519 key, over a document without proof."""
    options = {
        **_CONSTANT,
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method_id_of_key(signer.public_key),
    }
    return {**options, "proofValue": "z" + encode_base58(signer.sign(_hash_data(document, options)))}


def verify(document: Mapping[str, Any], proof: Mapping[str, Any], allowed: Collection[str]) -> str:
    """Return the Multikey that made a proof, once it turned out to be one of the `allowed` ones.

    Raises:
        InvalidDidDocument: another suite or purpose, a key that is not allowed, or not its signature.
    """
    if any(proof.get(name) != value for name, value in _CONSTANT.items()) or "expires" in proof:
        raise InvalidDidDocument("a log entry whose proof is of another kind than the method has")
    multikey = signer_of(proof)
    if multikey not in allowed:
        raise InvalidDidDocument("a log entry signed by a key that may not sign it")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        key = PublicKey.from_multikey(multikey)
        if key.algorithm is not Algorithm.EDDSA:
            raise InvalidDidDocument("a log entry whose proof is by another kind of key than its suite has")
        key.verify(_signature(proof), _hash_data(document, options))
    except KeysError as fault:
        raise InvalidDidDocument(f"a log entry whose signature does not hold: {fault}") from fault
    return multikey


def signer_of(proof: Mapping[str, Any]) -> str:
    """Return the Multikey that a proof names, as `did:key:KEY#KEY`.

    Raises:
        InvalidDidDocument: it names none so.
    """
    named = proof.get("verificationMethod")
    try:
        method = DidUrl.parse(named if isinstance(named, str) else "")
    except MalformedDid as fault:
        raise InvalidDidDocument("a proof in a log that names no key") from fault
    # Both halves are the key: a reader of the one and a reader of the other must mean the same.
    if method.did.method != KEY_METHOD or method.did.specific != method.fragment:
        raise InvalidDidDocument("a proof in a log whose key is not named as a did:key")
    return method.fragment


def proofs_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the proofs of an entry, one or several.

    Raises:
        InvalidDidDocument: it has none, too many, or something else in their place.
    """
    given = document.get("proof")
    listed: list[Any] = given if isinstance(given, list) else [given]
    if not 0 < len(listed) <= MAX_PROOFS or not all(isinstance(each, Mapping) for each in listed):
        raise InvalidDidDocument("a log entry without proof")
    return listed


def _signature(proof: Mapping[str, Any]) -> bytes:
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise InvalidDidDocument("a proof in a log without a signature")
    return decode_base58(value[1:])


def _hash_data(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    # Data Integrity EdDSA Cryptosuites 1.0, 3.3.4: the hash of the options, then that of the document.
    return b"".join(hashlib.sha256(jcs(part)).digest() for part in (options, document))
