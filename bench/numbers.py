"""The numbers beside a floor, each with what is inside. Every call of a series has a badge of its own, seen once."""

import hashlib
import statistics
from collections.abc import Callable
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import subject
from bench.badges import SEED, Signed, badges, sign_badge, signer, verify_body
from bench.measure import ROUNDS, Ratio, ratio, spent
from contexts.canonical import canonize, canonize_quads
from contexts.errors import TooComplex
from credentials.badge import JsonObject
from credentials.jose import json_bytes
from credentials.proofs import vc_jwt

_Poison = TypeVar("_Poison")


def di_sign() -> Ratio:
    """Document in, signed document out, all that would not be signed refused (`data_integrity.sign`).

    The floor of this and of `di_issue`: SHA-256 of the canonical proof options and document, known already, and
    the Ed25519 signature of `cryptography` over both.
    """
    return ratio(lambda each: sign_badge(each.document), badges(), _floor_sign(), badges())


def di_issue() -> Ratio:
    """As `di_sign`, then the bytes that are handed over, and these read and verified again like any badge received."""
    return ratio(_issue, badges(), _floor_sign(), badges())


def di_verify() -> Ratio:
    """From received bytes: strict JSON, the proof's form, both canonicalisations and the signature.

    That is `received.read` and `verify` with the issuer's key. The floor: the same hashes, and the Ed25519
    verification of `cryptography`, its key loaded before.
    """
    key = Ed25519PrivateKey.from_private_bytes(SEED).public_key()
    return ratio(
        lambda each: verify_body(each.body),
        badges(),
        lambda each: key.verify(each.signature, _hashes(each)),
        badges(),
    )


def jwt_sign() -> Ratio:
    """Document in, compact VC-JWT out (`vc_jwt.sign`). The floor: Ed25519 over the same signing input."""
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    return ratio(
        lambda each: vc_jwt.sign(each.document, signer(), subject.METHOD),
        badges(),
        lambda each: key.sign(each.signing_input),
        badges(),
    )


def jwt_verify() -> Ratio:
    """Token in, credential out: strict header and payload, claims that agree, signature (`vc_jwt.verify`).

    The floor: the Ed25519 verification of `cryptography` over the same signing input.
    """
    key, ours = Ed25519PrivateKey.from_private_bytes(SEED).public_key(), signer().public_key
    return ratio(
        lambda each: vc_jwt.verify(each.token, ours),
        badges(),
        lambda each: key.verify(each.token_signature, each.signing_input),
        badges(),
    )


def width() -> Ratio:
    """The canonical form of a badge with 1,000 alignments, by that of one with 100."""
    many = [subject.badge(number, alignments=1000) for number in range(3)]
    few = [subject.badge(number, alignments=100) for number in range(10)]
    return ratio(canonize, many, canonize, few)


def poison() -> Ratio:
    """The refusal of seven blank nodes that all point at each other, in milliseconds (the value is no ratio).

    The worse of two: as N-Quads, and as objects inside a badge.
    """
    edges = [(one, other) for one in range(7) for other in range(7) if one != other]
    text = "".join(f"_:n{one} <urn:x> _:n{other} .\n" for one, other in edges)
    alone = [spent(_refuses(canonize_quads), [text] * 5) for _ in range(ROUNDS)]
    in_badge = [spent(_refuses(canonize), [_poisoned()] * 5) for _ in range(ROUNDS)]
    worst = max(statistics.median(alone), statistics.median(in_badge))
    return Ratio(worst / 1000, worst, 0)


def _floor_sign() -> Callable[[Signed], object]:
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    return lambda each: key.sign(_hashes(each))


def _hashes(each: Signed) -> bytes:
    options, document = each.hashed
    return hashlib.sha256(options).digest() + hashlib.sha256(document).digest()


def _issue(each: Signed) -> bytes:
    body = json_bytes(sign_badge(each.document))
    verify_body(body)
    return body


def _refuses(work: Callable[[_Poison], object]) -> Callable[[_Poison], None]:
    def refused(value: _Poison) -> None:
        try:
            work(value)
        except TooComplex:
            return
        raise AssertionError("the poison was not refused")

    return refused


def _poisoned() -> JsonObject:
    others = {one: [n for n in range(7) if n != one] for one in range(7)}
    nodes = [
        {"id": f"_:n{one}", "type": "Achievement", "related": [{"id": f"_:n{n}"} for n in others[one]]}
        for one in others
    ]
    document = subject.badge(1)
    document["credentialSubject"]["achievement"] = nodes
    return document
