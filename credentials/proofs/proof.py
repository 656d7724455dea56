"""Reading the proofs of a document (Data Integrity 1.0, 2.1): which suite, which key, for what, until when."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import MalformedProof, Unsigned
from credentials.instants import instant_of
from credentials.proofs import chains
from credentials.proofs.suites import Suite, suite_of

MAX_PROOFS: Final = 8


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of a document, read and not verified.

    `suite` is None for a kind that Cairn does not check; then nothing else need be well-formed, and what is
    missing is "" or None. `options` is the proof without its value. `previous` are the ids of the proofs that this
    one stands on; `stands_on_unsupported` says that one of them, or one of theirs, is of a kind not checked.
    """

    suite: Suite | None
    method_id: str
    purpose: str
    options: JsonObject = field(repr=False)
    value: bytes = field(default=b"", repr=False)
    created: datetime | None = None
    expires: datetime | None = None
    domains: tuple[str, ...] = ()
    challenge: str | None = None
    previous: tuple[str, ...] = ()
    stands_on_unsupported: bool = False

    @property
    def is_supported(self) -> bool:
        """Whether `verify` can judge it."""
        return self.suite is not None and not self.stands_on_unsupported

    @property
    def domain(self) -> str | None:
        """The one domain it is made for; None if it is made for none, or for several."""
        return self.domains[0] if len(self.domains) == 1 else None


def proofs(document: JsonObject) -> tuple[Proof, ...]:
    """Return every proof of a document, in its order; a single one need not be in an array.

    Raises:
        Unsigned: there is none.
        MalformedProof: a proof of a known kind lacks a member or has a wrong one, a chain has no beginning or lacks
            a link, or there are too many.
    """
    listed = listed_proofs(document)
    if "proof" not in document or not listed:
        raise Unsigned("the document carries no proof")
    if len(listed) > MAX_PROOFS:
        raise MalformedProof(f"a document has at most {MAX_PROOFS} proofs")
    found = tuple(_proof(each) for each in listed)
    return _linked(found) if any(proof.previous for proof in found) else found


def listed_proofs(document: JsonObject) -> list[JsonObject]:
    """Return the proofs of a document as they stand."""
    found = document.get("proof", [])
    return found if isinstance(found, list) else [found]


def _linked(found: tuple[Proof, ...]) -> tuple[Proof, ...]:
    links = [chains.Link(proof.options.get("id"), proof.previous, proof.is_supported) for proof in found]
    supported = chains.supported(links)
    return tuple(
        replace(proof, stands_on_unsupported=proof.suite is not None and not is_supported)
        for proof, is_supported in zip(found, supported, strict=True)
    )


def _proof(value: object) -> Proof:
    if not isinstance(value, dict):
        raise MalformedProof("a proof is an object")
    options = {name: member for name, member in value.items() if name != "proofValue"}
    suite = suite_of(value)
    if suite is None:
        # Of whatever kind, a proof says which (Data Integrity 1.0, 2.1): what does not is nobody's proof.
        _check_type(value.get("type"))
        method_id, purpose = (
            _text_or_nothing(value, name) for name in ("verificationMethod", "proofPurpose")
        )
        return Proof(None, method_id, purpose, options)
    _check_options(options, suite)
    previous = _texts(value, "previousProof")
    return Proof(
        suite,
        _text(value, "verificationMethod"),
        _text(value, "proofPurpose"),
        options,
        suite.value_of(_text(value, "proofValue")),
        _instant(value, "created"),
        _instant(value, "expires"),
        _texts(value, "domain"),
        _text(value, "challenge") if "challenge" in value else None,
        previous,
        stands_on_unsupported=bool(previous) and not suite.has_links,
    )


def _check_type(kinds: object) -> None:
    listed = kinds if isinstance(kinds, list) else [kinds]
    if not listed or not all(isinstance(each, str) and each for each in listed):
        raise MalformedProof("a proof does not say of which type it is")


def _check_options(options: JsonObject, suite: Suite) -> None:
    for name in options.keys() - suite.members:
        raise MalformedProof(f"a proof of this suite has no member {name!r}")
    for name in ("id", "nonce"):
        if name in options:
            _text(options, name)


def _text_or_nothing(value: JsonObject, name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _text(value: JsonObject, name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise MalformedProof(f"the proof's {name} is missing or not text")
    return found


def _texts(value: JsonObject, name: str) -> tuple[str, ...]:
    """Return the text of a member, or its texts, each once; none if the member is absent."""
    if name not in value:
        return ()
    found = value[name] if isinstance(value[name], list) else [value[name]]
    if not found or not all(isinstance(each, str) and each for each in found):
        raise MalformedProof(f"the proof's {name} is neither text nor a list of texts")
    if len(set(found)) != len(found):
        raise MalformedProof(f"the proof's {name} names one twice")
    return tuple(found)


def _instant(value: JsonObject, name: str) -> datetime | None:
    if name not in value:
        return None
    try:
        return instant_of(_text(value, name))
    except ValueError as fault:
        raise MalformedProof(f"the proof's {name} is {fault}") from fault
