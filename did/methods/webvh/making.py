"""Making a log: its first entry, from which the DID itself follows, and each next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from contexts import strict_json
from contexts.jcs import jcs
from did.errors import InvalidDidDocument
from did.methods.webvh import hashing, proof
from did.methods.webvh.parameters import Parameters
from did.methods.webvh.place import PLACEHOLDER
from keys.signer import Signer


@dataclass(frozen=True, slots=True)
class Change:
    """The next entry: the document from then on, and the parameters that change with it."""

    document: Mapping[str, Any]
    parameters: Mapping[str, Any]


def genesis(document: Mapping[str, Any], rules: Parameters, signer: Signer, at: datetime) -> bytes:
    """Return a log of one entry. Wherever the SCID belongs, the document has the placeholder.

    `rules` must have the placeholder as SCID, and `signer` must be one of its update keys.
    """
    draft = {
        "versionId": PLACEHOLDER,
        "versionTime": _text(at),
        "parameters": rules.to_json(),
        "state": dict(document),
    }
    entry = hashing.replaced(draft, PLACEHOLDER, scid := hashing.scid(draft))
    return _signed(entry, 1, scid, signer, at)


def followed(log: bytes, change: Change, signer: Signer, at: datetime) -> bytes:
    """Return a log with one more entry, which `signer` may sign; its time is later than the last one's.

    Raises:
        InvalidDidDocument: what is to be continued is no log.
    """
    last = last_entry(log)
    before = datetime.fromisoformat(last["versionTime"])
    time = max(at.replace(microsecond=0), before + timedelta(seconds=1))
    number = int(last["versionId"].partition("-")[0]) + 1
    entry = {
        "versionId": last["versionId"],
        "versionTime": _text(time),
        "parameters": dict(change.parameters),
        "state": dict(change.document),
    }
    return log + _signed(entry, number, last["versionId"], signer, at)


def last_entry(log: bytes) -> dict[str, Any]:
    """Return the last entry of a log of one's own, which is not checked again.

    Raises:
        InvalidDidDocument: it is no log.
    """
    line = log.removesuffix(b"\n").rpartition(b"\n")[2]
    if not line:
        raise InvalidDidDocument("a log without entries")
    return strict_json.parse_object(line)


def update_keys(log: bytes) -> tuple[str, ...]:
    """Return the keys that may sign the next entry of a log of one's own, which is not checked again."""
    for line in reversed(log.removesuffix(b"\n").split(b"\n")):
        said = strict_json.parse_object(line)["parameters"]
        if "updateKeys" in said:
            return tuple(said["updateKeys"])
    raise InvalidDidDocument("a log without update keys")


def _signed(entry: Mapping[str, Any], number: int, predecessor: str, signer: Signer, at: datetime) -> bytes:
    named = {**entry, "versionId": f"{number}-{hashing.entry_hash(entry, predecessor)}"}
    return jcs({**named, "proof": [proof.sign(named, signer, at)]}) + b"\n"


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
