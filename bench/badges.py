"""The badges that are measured, in all the forms they pass through, and the one key that signs them."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from bench import subject
from contexts.canonical import canonize
from credentials import received
from credentials.badge import JsonObject
from credentials.jose import json_bytes
from credentials.proofs import data_integrity, vc_jwt
from keys.public import Algorithm
from keys.software import SoftwareSigner

SEED: Final = bytes(range(32))
CALLS: Final = 40


@dataclass(frozen=True, slots=True)
class Signed:
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
def signer() -> SoftwareSigner:
    """Return the issuer's key."""
    return SoftwareSigner.from_secret(Algorithm.EDDSA, SEED)


@cache
def badges() -> tuple[Signed, ...]:
    """Return the badges of a series, each seen once in it."""
    return tuple(_signed(subject.badge(number)) for number in range(1, CALLS + 1))


def sign_badge(document: JsonObject) -> JsonObject:
    """Return the badge with its proof."""
    return data_integrity.sign(document, signer(), subject.METHOD, subject.CREATED)


def verify_body(body: bytes) -> None:
    """Read and verify received bytes with the issuer's key."""
    for secured in received.read(body).secured:
        secured.verify(signer().public_key)


def _signed(document: JsonObject) -> Signed:
    secured = sign_badge(document)
    proof = data_integrity.proofs(secured)[0]
    options = {**proof.options, "@context": document["@context"]}
    hashed = (canonize(options), canonize(document))
    token = vc_jwt.sign(document, signer(), subject.METHOD)
    signing_input = token.rpartition(".")[0].encode()
    return Signed(
        document,
        json_bytes(secured),
        token,
        hashed,
        b"".join(hashlib.sha256(part).digest() for part in hashed),
        proof.value,
        signing_input,
        signer().sign(signing_input),
    )
