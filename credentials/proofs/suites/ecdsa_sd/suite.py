"""Signing, disclosing and verifying with ecdsa-sd-2023 (vc-di-ecdsa 1.0, 3.6)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from contexts.loader import PACKAGED, PinnedContexts
from credentials.badge import JsonObject
from credentials.errors import (
    BaseProofShown,
    InvalidProof,
    MalformedPointer,
    MalformedProof,
    UnsupportedProof,
)
from credentials.proofs.suites.ecdsa_sd import statements
from credentials.proofs.suites.ecdsa_sd.pointers import select
from credentials.proofs.suites.ecdsa_sd.values import (
    DERIVED_HEADER,
    HMAC_KEY_SIZE,
    BaseValue,
    DerivedValue,
    is_base,
    key_bytes,
)
from credentials.proofs.suites.rdfc import canonical, in_context_of
from credentials.proofs.suites.suite import MEMBERS, PROOF_TYPE
from keys.algorithm import Algorithm
from keys.errors import InvalidSignature, MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode
from keys.public import PublicKey
from keys.signer import Signer

NAME: Final = "ecdsa-sd-2023"


@dataclass(frozen=True, slots=True)
class EcdsaSd:
    """The suite as a verifier knows it: of what was disclosed every statement is signed; see `suite.Suite`."""

    name: str = NAME
    proof_type: str = PROOF_TYPE
    algorithms: frozenset[Algorithm] = frozenset({Algorithm.ES256})
    members: frozenset[str] = MEMBERS
    has_links: bool = False

    def value_of(self, text: str) -> bytes:
        """Return the bytes of a `proofValue`; see `suite.Suite`."""
        if not text.startswith("u"):
            raise MalformedProof("a proofValue of this suite starts with 'u' (base64url)")
        try:
            value = b64url_decode(text[1:])
        except MalformedEncoding as fault:
            raise MalformedProof(f"a proofValue that is {fault}") from fault
        if not is_base(value) and not value.startswith(DERIVED_HEADER):
            raise MalformedProof("a proofValue that is neither a base proof nor a derived one")
        return value

    def prove(
        self, _document: JsonObject, _options: JsonObject, _signer: Signer, _contexts: PinnedContexts, /
    ) -> JsonObject:
        """Refuse to sign: that takes `Disclosing`."""
        raise UnsupportedProof("signing with this suite takes pointers and secrets of its own")

    def seen(self, document: JsonObject, _options: JsonObject, /) -> JsonObject:
        """Return the document as it is; see `suite.Suite`."""
        return document

    def check(
        self,
        document: JsonObject,
        options: JsonObject,
        value: bytes,
        key: PublicKey,
        contexts: PinnedContexts,
    ) -> None:
        """Return quietly if every statement of the document is signed; see `suite.Suite`.

        Raises:
            BaseProofShown: the proof is meant for the holder alone.
        """
        if is_base(value):
            raise BaseProofShown("a base proof is not shown: its holder derives one from it")
        derived = DerivedValue.decode(value)
        lines = statements.of_part(document, derived.labels, contexts)
        if derived.mandatory and derived.mandatory[-1] >= len(lines):
            raise MalformedProof("a mandatory index of a proofValue is beyond the statements")
        always = [lines[place] for place in derived.mandatory]
        disclosed = [line for place, line in enumerate(lines) if place not in {*derived.mandatory}]
        if len(disclosed) != len(derived.signatures):
            raise InvalidProof("there are not as many statements as signatures")
        data = signed_bytes(document, options, derived.one_time_key, always, contexts)
        _check_signatures([key], [derived.signature], [data])
        keys = [derived.one_time_key] * len(disclosed)
        _check_signatures(keys, derived.signatures, [line.encode() for line in disclosed])


def is_always_told(
    document: JsonObject, value: bytes, predicate: str, contexts: PinnedContexts = PACKAGED
) -> bool:
    """Return whether each statement of this predicate is one that the issuer makes every holder tell.

    `document` comes without proof, `value` is a derived one over it that holds. Where there is no such statement, none
    is told against the holder's will.

    Raises:
        MalformedProof, contexts.errors.ContextsError: the proof does not hold.
    """
    derived = DerivedValue.decode(value)
    lines = statements.of_part(document, derived.labels, contexts)
    places = {place for place, line in enumerate(lines) if line.split(" ", 2)[1] == f"<{predicate}>"}
    return bool(places) and places <= {*derived.mandatory}


@dataclass(frozen=True, slots=True)
class Disclosing(EcdsaSd):
    """The suite as an issuer uses it, once: `mandatory` points at what a holder must always tell.

    `hmac_key` are 32 secret bytes and `one_time` a P-256 key, both made for this one credential and kept nowhere.
    """

    mandatory: tuple[str, ...] = ()
    hmac_key: bytes = field(default=b"", repr=False)
    one_time: Signer | None = None

    def prove(
        self, document: JsonObject, options: JsonObject, signer: Signer, contexts: PinnedContexts, /
    ) -> JsonObject:
        """Return a base proof; see `suite.Suite`.

        Raises:
            MalformedPointer: nothing is where one of the pointers points.
            UnsupportedProof: the credential can not be disclosed in parts.
            ValueError: a secret is missing, or is not one of this suite.
        """
        if self.one_time is None or self.one_time.public_key.algorithm is not Algorithm.ES256:
            raise ValueError("a base proof takes a P-256 key of its own")
        if len(self.hmac_key) != HMAC_KEY_SIZE:
            raise ValueError(f"a base proof takes {HMAC_KEY_SIZE} secret bytes")
        told = statements.of_document(document, self.hmac_key, contexts)
        places = {*told.chosen(self.mandatory)}
        always = [told.lines[place] for place in sorted(places)]
        others = [line for place, line in enumerate(told.lines) if place not in places]
        key = self.one_time.public_key
        signature = signer.sign(signed_bytes(document, options, key, always, contexts))
        each = tuple(self.one_time.sign(line.encode()) for line in others)
        value = BaseValue(signature, key, self.hmac_key, each, self.mandatory)
        return {**options, "proofValue": "u" + b64url_encode(value.encode())}


def signed_bytes(
    document: JsonObject,
    options: JsonObject,
    one_time_key: PublicKey,
    always: Iterable[str],
    contexts: PinnedContexts,
) -> bytes:
    """Return what the issuer signs: the hash of the options, the one-time key, the hash of what is always told."""
    in_context = canonical(in_context_of(document, options), Algorithm.ES256, contexts)
    told = "".join(always).encode()
    return hashlib.sha256(in_context).digest() + key_bytes(one_time_key) + hashlib.sha256(told).digest()


def derive(
    document: JsonObject, proof: JsonObject, pointers: Iterable[str], contexts: PinnedContexts = PACKAGED
) -> JsonObject:
    """Return what the pointers disclose of a credential, and what its issuer demands, with a derived proof.

    `document` comes without proof, `proof` is its base proof.

    Raises:
        MalformedPointer: nothing is where a pointer points, or nothing at all would be told.
        MalformedProof: it is no base proof, or not one of this document.
        contexts.errors.ContextsError: a part of the document would not be signed.
    """
    base = BaseValue.decode(EcdsaSd().value_of(proof["proofValue"]))
    wanted = (*base.mandatory, *pointers)
    part = select(document, wanted)
    if part is None:
        raise MalformedPointer("nothing is to be told, and nothing must be")
    told = statements.of_document(document, base.hmac_key, contexts)
    value = _derived(told, base, wanted)
    return {**part, "proof": [{**proof, "proofValue": "u" + b64url_encode(value.encode())}]}


def _derived(told: statements.Statements, base: BaseValue, wanted: tuple[str, ...]) -> DerivedValue:
    always, shown = told.chosen(base.mandatory), told.chosen(wanted)
    others = [place for place in range(len(told.lines)) if place not in {*always}]
    if len(others) != len(base.signatures):
        raise MalformedProof("a base proof of another document")
    signatures = (each for place, each in zip(others, base.signatures, strict=True) if place in {*shown})
    labels = told.canonical_labels(wanted)
    return DerivedValue(
        base.signature,
        base.one_time_key,
        tuple(signatures),
        {number: b64url_decode(labels[number].removeprefix("_:u")) for number in sorted(labels)},
        tuple(place for place, index in enumerate(shown) if index in {*always}),
    )


def _check_signatures(
    keys: Iterable[PublicKey], signatures: Iterable[bytes], messages: Iterable[bytes]
) -> None:
    try:
        for key, signature, message in zip(keys, signatures, messages, strict=True):
            key.verify(signature, message)
    except InvalidSignature as fault:
        raise InvalidProof("a statement is not the one that was signed") from fault


SUITES: Final = (EcdsaSd(),)
