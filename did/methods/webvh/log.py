"""A did:webvh log, entry by entry: read, chained, signed (did:webvh 1.0, "Read (Resolve)").

Whatever of a log is wrong makes all of it invalid: whoever can change the end could hide a key that was taken
away.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from contexts import strict_json
from contexts.errors import ContextsError
from did.errors import InvalidDidDocument, MalformedDid
from did.methods.webvh import hashing, parameters, proof
from did.methods.webvh.parameters import Parameters, Witnesses
from did.methods.webvh.place import scid_of
from did.syntax import Did

LIMIT: Final = 1 << 20
MAX_ENTRIES: Final = 1000
LONGEST_ENTRY: Final = 256 * 1024
# A log may be published at the very second it is read at, by a clock that is a little ahead.
SKEW: Final = timedelta(seconds=60)

_MEMBERS: Final = frozenset({"versionId", "versionTime", "parameters", "state", "proof"})
_UTC: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """One checked entry: its place in the chain, the rules from here on, and who had to approve it."""

    version_id: str
    time: datetime
    rules: Parameters
    state: Mapping[str, Any] = field(hash=False)
    approval: Witnesses | None


def read_log(body: bytes, now: datetime) -> tuple[Entry, ...]:
    """Return the checked entries of a log, oldest first; the witnesses' approvals are not judged here.

    Raises:
        InvalidDidDocument: it is not a log, or an entry breaks a rule of the method.
        UnsupportedDidMethod: it follows another version of the method.
    """
    entries: list[Entry] = []
    try:
        for line in _lines(body):
            entry = strict_json.parse_object(line, max_bytes=LONGEST_ENTRY)
            entries.append(_checked(entry, entries[-1] if entries else None))
    except ContextsError as fault:
        raise InvalidDidDocument(f"a log entry that can not be read: {fault}") from fault
    if entries[-1].time > now + SKEW:
        raise InvalidDidDocument("a log whose last entry is dated in the future")
    _check_names(entries)
    return tuple(entries)


def _lines(body: bytes) -> list[bytes]:
    if len(body) > LIMIT:
        raise InvalidDidDocument("a log that is too long")
    lines = body.removesuffix(b"\n").split(b"\n")
    if len(lines) > MAX_ENTRIES:
        raise InvalidDidDocument("a log of too many entries")
    return lines


def _checked(entry: Mapping[str, Any], before: Entry | None) -> Entry:
    said, state = _members(entry)
    rules = parameters.first(said) if before is None else parameters.following(before.rules, said)
    if before is not None and before.rules.deactivated:
        raise InvalidDidDocument("a log that goes on after the DID was given up")
    time = _time(entry, before)
    _check_chain(entry, before, rules.scid)
    _check_signatures(entry, _signers(rules, before))
    return Entry(entry["versionId"], time, rules, state, _approval(rules, before))


def _members(entry: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    if entry.keys() != _MEMBERS:
        raise InvalidDidDocument("a log entry that has not exactly the members of one")
    said, state = entry["parameters"], entry["state"]
    if not isinstance(said, Mapping) or not isinstance(state, Mapping):
        raise InvalidDidDocument("a log entry without parameters or without a document")
    return said, state


def _time(entry: Mapping[str, Any], before: Entry | None) -> datetime:
    text = entry["versionTime"]
    if not isinstance(text, str) or not _UTC.fullmatch(text):
        raise InvalidDidDocument("a log entry whose time is not one in UTC")
    try:
        time = datetime.fromisoformat(text)
    except ValueError as fault:
        raise InvalidDidDocument("a log entry whose time is not one") from fault
    if before is not None and time <= before.time:
        raise InvalidDidDocument("a log in which time goes backwards")
    return time


def _check_chain(entry: Mapping[str, Any], before: Entry | None, scid: str) -> None:
    number = 1 if before is None else int(before.version_id.partition("-")[0]) + 1
    if before is None and hashing.scid(entry, scid) != scid:
        raise InvalidDidDocument("a log whose first entry is not the one its SCID was made of")
    expected = hashing.entry_hash(entry, scid if before is None else before.version_id)
    if entry["versionId"] != f"{number}-{expected}":
        raise InvalidDidDocument(f"a log whose entry {number} does not follow from what it says")


def _signers(rules: Parameters, before: Entry | None) -> tuple[str, ...]:
    """Return the keys that may sign an entry (did:webvh 1.0, "Authorized Keys")."""
    if before is None:
        return rules.update_keys
    promised = before.rules.next_key_hashes
    if not promised:
        return before.rules.update_keys
    if not all(hashing.key_hash(key) in promised for key in rules.update_keys if key.isascii()):
        raise InvalidDidDocument("a log entry with a key that was not promised before")
    return rules.update_keys


def _check_signatures(entry: Mapping[str, Any], signers: Sequence[str]) -> None:
    unsigned = {name: value for name, value in entry.items() if name != "proof"}
    for each in proof.proofs_of(entry):
        proof.verify(unsigned, each, signers)


def _approval(rules: Parameters, before: Entry | None) -> Witnesses | None:
    # New witnesses begin with the next entry, unless there were none: then they approve their own naming.
    return rules.witnesses if before is None or before.rules.witnesses is None else before.rules.witnesses


def _check_names(entries: Sequence[Entry]) -> None:
    """Refuse a log whose documents are of another DID, or which moves without leave."""
    names = [_name(entry) for entry in entries]
    for (earlier, later), entry in zip(pairwise(names), entries[1:], strict=True):
        known = entry.state.get("alsoKnownAs")
        told = isinstance(known, list) and earlier in known
        if earlier != later and not (entry.rules.portable and told):
            raise InvalidDidDocument("a log that moves to another place without leave")


def _name(entry: Entry) -> str:
    name = entry.state.get("id")
    try:
        did = Did.parse(name if isinstance(name, str) else "")
        if scid_of(did) == entry.rules.scid:
            return did.value
    except MalformedDid as fault:
        raise InvalidDidDocument("a log with a document without a DID") from fault
    raise InvalidDidDocument("a log with a document of another DID")
