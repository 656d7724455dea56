"""Reading the proofs of a document (Data Integrity 1.0, 2.1): which suite, which key, for what, until when."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import MalformedProof, Unsigned
from credentials.instants import instant_of
from keys.errors import MalformedEncoding
from keys.multibase import decode_base58
from keys.public import Algorithm

MAX_PROOFS: Final = 8
PROOF_TYPE: Final = "DataIntegrityProof"
# Data Integrity 1.0, 2.1. A context may know one of these by a second name, so others are not accepted.
_OPTIONS: Final = frozenset(
    {"id", "type", "cryptosuite", "proofPurpose", "verificationMethod", "created", "expires"}
) | frozenset({"domain", "challenge", "nonce", "previousProof"})


@dataclass(frozen=True, slots=True)
class Suite:
    """A cryptosuite: its name, and the algorithms of the keys that it signs with."""

    name: str
    algorithms: frozenset[Algorithm]


_EDDSA_RDFC = Suite("eddsa-rdfc-2022", frozenset({Algorithm.EDDSA}))
_ECDSA_RDFC = Suite("ecdsa-rdfc-2019", frozenset({Algorithm.ES256, Algorithm.ES384}))
SUITES: Final = {suite.name: suite for suite in (_EDDSA_RDFC, _ECDSA_RDFC)}


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of a document, read and not verified.

    `suite` is None for a kind that Cairn does not check; then nothing else need be well-formed, and what is
    missing is "" or None. `options` is the proof without its value.
    """

    suite: Suite | None
    method_id: str
    purpose: str
    options: JsonObject = field(repr=False)
    value: bytes = field(default=b"", repr=False)
    created: datetime | None = None
    expires: datetime | None = None
    domain: str | None = None
    challenge: str | None = None

    @property
    def is_supported(self) -> bool:
        """Whether `verify` can judge it; a link of a proof chain is not judged alone."""
        return self.suite is not None and "previousProof" not in self.options


def proofs(document: JsonObject) -> tuple[Proof, ...]:
    """Return every proof of a document, in its order; a single one need not be in an array.

    Raises:
        Unsigned: there is none.
        MalformedProof: a proof of a known kind lacks a member or has a wrong one, or there are too many.
    """
    found = document.get("proof")
    listed = found if isinstance(found, list) else [found]
    if "proof" not in document or not listed:
        raise Unsigned("the document carries no proof")
    if len(listed) > MAX_PROOFS:
        raise MalformedProof(f"a document has at most {MAX_PROOFS} proofs")
    return tuple(_proof(each) for each in listed)


def _proof(value: object) -> Proof:
    if not isinstance(value, dict):
        raise MalformedProof("a proof is an object")
    options = {name: member for name, member in value.items() if name != "proofValue"}
    cryptosuite = value.get("cryptosuite")
    suite = SUITES.get(cryptosuite) if isinstance(cryptosuite, str) else None
    if value.get("type") != PROOF_TYPE or suite is None:
        method_id, purpose = (
            _text_or_nothing(value, name) for name in ("verificationMethod", "proofPurpose")
        )
        return Proof(None, method_id, purpose, options)
    _check_options(options)
    return Proof(
        suite,
        _text(value, "verificationMethod"),
        _text(value, "proofPurpose"),
        options,
        _signature(value),
        _instant(value, "created"),
        _instant(value, "expires"),
        _text(value, "domain") if "domain" in value else None,
        _text(value, "challenge") if "challenge" in value else None,
    )


def _check_options(options: JsonObject) -> None:
    for name in options.keys() - _OPTIONS:
        raise MalformedProof(f"a proof of this suite has no member {name!r}")


def _text_or_nothing(value: JsonObject, name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _text(value: JsonObject, name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise MalformedProof(f"the proof's {name} is missing or not text")
    return found


def _instant(value: JsonObject, name: str) -> datetime | None:
    if name not in value:
        return None
    try:
        return instant_of(_text(value, name))
    except ValueError as fault:
        raise MalformedProof(f"the proof's {name} is {fault}") from fault


def _signature(value: JsonObject) -> bytes:
    text = _text(value, "proofValue")
    if not text.startswith("z"):
        raise MalformedProof("a proofValue of this suite starts with 'z' (base58btc)")
    try:
        return decode_base58(text[1:])
    except MalformedEncoding as fault:
        raise MalformedProof(f"a proofValue that is {fault}") from fault
