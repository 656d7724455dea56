"""The numbers, each with what is inside. Every call of a series has a badge of its own, seen once."""

import hashlib
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import subject
from bench.measure import ROUNDS, Ratio, ratio, spent
from contexts.canonical import canonize, canonize_quads
from contexts.errors import TooComplex
from credentials import received
from credentials.badge import JsonObject
from credentials.jose import json_bytes
from credentials.proofs import data_integrity, vc_jwt
from credentials.status_list import Bitstring
from keys.public import Algorithm
from keys.software import SoftwareSigner

_Poison = TypeVar("_Poison")
_SEED: Final = bytes(range(32))
_CALLS: Final = 40
_TARGETS: Final = {
    "di_sign_vs_floor": 7,
    "di_issue_vs_floor": 18,
    "di_verify_vs_floor": 5,
    "jwt_sign_vs_floor": 2.5,
    "jwt_verify_vs_floor": 2,
    "width_1000_vs_100": 12,
    "poison_k7_ms": 5,
    "status_check_10m_vs_131k": 1.2,
}


@dataclass(frozen=True, slots=True)
class Number:
    """One result: its name, its value, the most it should be, and the times it was made of (microseconds)."""

    name: str
    value: float
    target: float
    ours: float
    floor: float


@dataclass(frozen=True, slots=True)
class _Signed:
    """A badge in all the forms it passes through."""

    document: JsonObject
    body: bytes
    token: str
    hashed: tuple[bytes, bytes]
    data: bytes
    signature: bytes
    signing_input: bytes
    token_signature: bytes


@cache
def _signer() -> SoftwareSigner:
    return SoftwareSigner.from_secret(Algorithm.EDDSA, _SEED)


@cache
def _badges() -> tuple[_Signed, ...]:
    return tuple(_signed(subject.badge(number)) for number in range(1, _CALLS + 1))


def _signed(document: JsonObject) -> _Signed:
    secured = _sign(document)
    proof = data_integrity.proofs(secured)[0]
    options = {**proof.options, "@context": document["@context"]}
    hashed = (canonize(options), canonize(document))
    token = vc_jwt.sign(document, _signer(), subject.METHOD)
    signing_input = token.rpartition(".")[0].encode()
    return _Signed(
        document,
        json_bytes(secured),
        token,
        hashed,
        b"".join(hashlib.sha256(part).digest() for part in hashed),
        proof.value,
        signing_input,
        _signer().sign(signing_input),
    )


def _sign(document: JsonObject) -> JsonObject:
    return data_integrity.sign(document, _signer(), subject.METHOD, subject.CREATED)


def di_sign() -> Ratio:
    """Document in, signed document out, all that would not be signed refused (`data_integrity.sign`).

    The floor of this and of `di_issue`: SHA-256 of the canonical proof options and document, known already, and
    the Ed25519 signature of `cryptography` over both.
    """
    return ratio(lambda each: _sign(each.document), _badges(), _floor_sign(), _badges())


def di_issue() -> Ratio:
    """As `di_sign`, then the bytes that are handed over, and these read and verified again like any badge received."""
    return ratio(_issue, _badges(), _floor_sign(), _badges())


def di_verify() -> Ratio:
    """From received bytes: strict JSON, the proof's form, both canonicalisations and the signature.

    That is `received.read` and `verify` with the issuer's key. The floor: the same hashes, and the Ed25519
    verification of `cryptography`, its key loaded before.
    """
    key = Ed25519PrivateKey.from_private_bytes(_SEED).public_key()
    return ratio(
        lambda each: _verify(each.body),
        _badges(),
        lambda each: key.verify(each.signature, _hashes(each)),
        _badges(),
    )


def jwt_sign() -> Ratio:
    """Document in, compact VC-JWT out (`vc_jwt.sign`). The floor: Ed25519 over the same signing input."""
    key = Ed25519PrivateKey.from_private_bytes(_SEED)
    return ratio(
        lambda each: vc_jwt.sign(each.document, _signer(), subject.METHOD),
        _badges(),
        lambda each: key.sign(each.signing_input),
        _badges(),
    )


def jwt_verify() -> Ratio:
    """Token in, credential out: strict header and payload, claims that agree, signature (`vc_jwt.verify`).

    The floor: the Ed25519 verification of `cryptography` over the same signing input.
    """
    key, ours = Ed25519PrivateKey.from_private_bytes(_SEED).public_key(), _signer().public_key
    return ratio(
        lambda each: vc_jwt.verify(each.token, ours),
        _badges(),
        lambda each: key.verify(each.token_signature, each.signing_input),
        _badges(),
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


def status_check() -> Ratio:
    """One bit of a decoded list of ten million, by one of a list of 131,072 (`Bitstring.is_set`)."""
    large, small = (Bitstring.of(range(0, length, 97), length) for length in (10_000_000, 131_072))
    indexes = [number * 7919 % 131_072 for number in range(20_000)]
    return ratio(large.is_set, indexes, small.is_set, indexes)


NUMBERS: Final[Mapping[str, Callable[[], Ratio]]] = {
    "di_sign_vs_floor": di_sign,
    "di_issue_vs_floor": di_issue,
    "di_verify_vs_floor": di_verify,
    "jwt_sign_vs_floor": jwt_sign,
    "jwt_verify_vs_floor": jwt_verify,
    "width_1000_vs_100": width,
    "poison_k7_ms": poison,
    "status_check_10m_vs_131k": status_check,
}


def measured(names: Iterable[str]) -> Iterator[Number]:
    """Measure these numbers, one after the other."""
    for name in names:
        found = NUMBERS[name]()
        yield Number(name, found.times, _TARGETS[name], found.ours, found.floor)


def _floor_sign() -> Callable[[_Signed], object]:
    key = Ed25519PrivateKey.from_private_bytes(_SEED)
    return lambda each: key.sign(_hashes(each))


def _hashes(each: _Signed) -> bytes:
    options, document = each.hashed
    return hashlib.sha256(options).digest() + hashlib.sha256(document).digest()


def _issue(each: _Signed) -> bytes:
    body = json_bytes(_sign(each.document))
    _verify(body)
    return body


def _verify(body: bytes) -> None:
    for secured in received.read(body).secured:
        secured.verify(_signer().public_key)


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
