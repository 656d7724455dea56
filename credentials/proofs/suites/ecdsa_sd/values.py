"""The two kinds of proof value of ecdsa-sd-2023, as bytes (vc-di-ecdsa 1.0, 3.5.2 to 3.5.8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Self

from credentials.errors import MalformedProof
from credentials.proofs.suites.ecdsa_sd import cbor
from keys.algorithm import Algorithm
from keys.errors import InvalidKey, MalformedEncoding
from keys.public import PublicKey

BASE_HEADER: Final = b"\xd9\x5d\x00"
DERIVED_HEADER: Final = b"\xd9\x5d\x01"
SIGNATURE_SIZE: Final = 64
HMAC_KEY_SIZE: Final = 32
# The multicodec prefix of a P-256 key (Controlled Identifiers 1.0, 2.2.2).
_KEY_PREFIX: Final = b"\x80\x24"
_PARTS: Final = 5


@dataclass(frozen=True, slots=True)
class BaseValue:
    """What an issuer hands to the holder alone: with it any statement can be disclosed.

    `signature` is the issuer's, over the options, `one_time_key` and the statements that are always told;
    `signatures` are those of the one-time key over each other statement; `mandatory` points at what is always told.
    """

    signature: bytes
    one_time_key: PublicKey
    hmac_key: bytes = field(repr=False)
    signatures: tuple[bytes, ...]
    mandatory: tuple[str, ...]

    def encode(self) -> bytes:
        """Return the value as it stands in a proof."""
        fixed = (self.signature, key_bytes(self.one_time_key), self.hmac_key)
        return BASE_HEADER + cbor.encode((*fixed, self.signatures, self.mandatory))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read a base proof value.

        Raises:
            MalformedProof: it is none.
        """
        signature, key, hmac_key, signatures, mandatory = _parts(data, BASE_HEADER)
        if not isinstance(mandatory, list) or not all(isinstance(each, str) for each in mandatory):
            raise MalformedProof("a base proof whose mandatory pointers are not texts")
        return cls(
            _bytes(signature, SIGNATURE_SIZE),
            _key(key),
            _bytes(hmac_key, HMAC_KEY_SIZE),
            _signatures(signatures),
            tuple(mandatory),
        )


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """What a holder shows: of `signatures` those over what is disclosed.

    `labels` gives each blank node, by its canonical number, the label it was signed with; `mandatory` are the places
    of the statements that are always told, among all disclosed ones.
    """

    signature: bytes
    one_time_key: PublicKey
    signatures: tuple[bytes, ...]
    labels: Mapping[int, bytes]
    mandatory: tuple[int, ...]

    def encode(self) -> bytes:
        """Return the value as it stands in a proof."""
        fixed = (self.signature, key_bytes(self.one_time_key), self.signatures)
        return DERIVED_HEADER + cbor.encode((*fixed, self.labels, self.mandatory))

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read a derived proof value.

        Raises:
            MalformedProof: it is none, or says something twice.
        """
        signature, key, signatures, labels, mandatory = _parts(data, DERIVED_HEADER)
        return cls(
            _bytes(signature, SIGNATURE_SIZE),
            _key(key),
            _signatures(signatures),
            _labels(labels),
            _ascending(mandatory),
        )


def is_base(data: bytes) -> bool:
    """Return whether a proof value is one that is meant for the holder alone."""
    return data.startswith(BASE_HEADER)


def key_bytes(key: PublicKey) -> bytes:
    """Return a P-256 key as the bytes of its Multikey."""
    return _KEY_PREFIX + key.raw


def _parts(data: bytes, header: bytes) -> list[cbor.Value]:
    if not data.startswith(header):
        raise MalformedProof("a proofValue of another kind than is asked for")
    try:
        parts = cbor.decode(data[len(header) :])
    except MalformedEncoding as fault:
        raise MalformedProof(f"a proofValue that is {fault}") from fault
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise MalformedProof("a proofValue of this suite has five parts")
    return parts


def _bytes(value: cbor.Value, size: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != size:
        raise MalformedProof(f"a part of a proofValue that is not {size} bytes")
    return value


def _key(value: cbor.Value) -> PublicKey:
    if not isinstance(value, bytes) or not value.startswith(_KEY_PREFIX):
        raise MalformedProof("the one-time key of a proofValue is not a P-256 key")
    try:
        return PublicKey(Algorithm.ES256, value[len(_KEY_PREFIX) :])
    except InvalidKey as fault:
        raise MalformedProof(f"the one-time key of a proofValue is {fault}") from fault


def _signatures(value: cbor.Value) -> tuple[bytes, ...]:
    if not isinstance(value, list):
        raise MalformedProof("the signatures of a proofValue are not a list")
    return tuple(_bytes(each, SIGNATURE_SIZE) for each in value)


def _labels(value: cbor.Value) -> Mapping[int, bytes]:
    if not isinstance(value, dict) or [*value] != [*range(len(value))]:
        raise MalformedProof("the labels of a proofValue are not numbered from 0")
    labels = {number: _bytes(label, HMAC_KEY_SIZE) for number, label in value.items()}
    if len(set(labels.values())) != len(labels):
        raise MalformedProof("a proofValue gives two nodes the same label")
    return labels


def _ascending(value: cbor.Value) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(isinstance(each, int) for each in value):
        raise MalformedProof("the mandatory indexes of a proofValue are not numbers")
    found = tuple(each for each in value if isinstance(each, int))
    if any(one >= other for one, other in pairwise(found)):
        raise MalformedProof("the mandatory indexes of a proofValue do not ascend")
    return found
