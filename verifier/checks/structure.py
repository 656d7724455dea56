"""Can it be read as a signed credential?"""

from dataclasses import dataclass

from contexts.errors import MalformedJson
from credentials import data_model
from credentials.badge import BadgeContent, Carrier
from credentials.errors import (
    CredentialsError,
    MalformedProof,
    UnreadableCredential,
    Unsigned,
    UnsupportedProof,
)
from credentials.open_badges.rules import class_of
from credentials.received import MAX_BYTES, Received, read
from credentials.wire import from_wire
from verifier.faults import in_our_words
from verifier.report import Check, Finding, failed, passed, unknown

# An SD-JWT VC is no credential of the data model: its own standard says what it holds.
_OF_THE_DATA_MODEL = frozenset({Carrier.LDP_VC, Carrier.JWT_VC_JSON})


@dataclass(frozen=True, slots=True)
class Readable:
    """A credential that could be read; nothing of `content` is verified yet."""

    finding: Finding
    received: Received
    content: BadgeContent


def check(body: bytes) -> Readable | Finding:
    """Return what was read, or the finding why nothing could be."""
    if len(body) > MAX_BYTES:
        return unknown(Check.STRUCTURE, "too_large")
    try:
        received = read(body)
        if _is_general(received):
            data_model.check(received.document)
        content = from_wire(received.document)
    except (CredentialsError, MalformedJson) as fault:
        return _fault(fault)
    return Readable(passed(Check.STRUCTURE, "readable"), received, content)


def _is_general(received: Received) -> bool:
    """Return whether only the data model says what it must be: badges are held to their own rules by `schema`."""
    return received.source.carrier in _OF_THE_DATA_MODEL and class_of(received.document) is None


def _fault(fault: CredentialsError | MalformedJson) -> Finding:
    match fault:
        case UnreadableCredential():
            return unknown(Check.STRUCTURE, "unreadable")
        case Unsigned():
            return failed(Check.SIGNATURE, "unsigned")
        case UnsupportedProof():
            return unknown(Check.SIGNATURE, "proof_unsupported")
        case MalformedProof():
            return failed(Check.SIGNATURE, "proof_malformed", fault=in_our_words(fault))
        case MalformedJson():
            return failed(Check.STRUCTURE, "malformed_json", fault=in_our_words(fault))
        case _:
            return failed(Check.STRUCTURE, "malformed", fault=in_our_words(fault))
