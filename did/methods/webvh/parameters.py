"""What rules a log: the parameters of its entries, each taking over what it does not say itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from did.errors import InvalidDidDocument, MalformedDid, UnsupportedDidMethod
from did.methods.key import METHOD as KEY_METHOD
from did.syntax import Did

VERSION: Final = "did:webvh:1.0"
DEFAULT_TTL: Final = 3600
_LONGEST_TTL: Final = 1 << 31
# More keys or witnesses than these has no honest log, and each costs work.
MAX_LISTED: Final = 64

_KNOWN: Final = frozenset(
    {"method", "scid", "updateKeys", "nextKeyHashes", "witness", "watchers", "portable", "deactivated", "ttl"}
)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who must approve: at least `threshold` of these Multikeys."""

    threshold: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The rules in force from an entry on. `witnesses` is None where nobody needs to approve."""

    scid: str
    update_keys: tuple[str, ...]
    next_key_hashes: tuple[str, ...] = ()
    witnesses: Witnesses | None = None
    portable: bool = False
    deactivated: bool = False
    ttl: int = DEFAULT_TTL

    def to_json(self) -> dict[str, Any]:
        """Return the parameters of a first entry that sets these."""
        said: dict[str, Any] = {"method": VERSION, "scid": self.scid, "updateKeys": list(self.update_keys)}
        if self.next_key_hashes:
            said["nextKeyHashes"] = list(self.next_key_hashes)
        if self.witnesses is not None:
            witnesses = [{"id": f"did:{KEY_METHOD}:{key}"} for key in self.witnesses.keys]
            said["witness"] = {"threshold": self.witnesses.threshold, "witnesses": witnesses}
        return said | ({"portable": True} if self.portable else {})


def first(said: Mapping[str, Any]) -> Parameters:
    """Return the parameters that a first entry sets.

    Raises:
        InvalidDidDocument: one is missing, unknown, or not what it must be.
        UnsupportedDidMethod: the log follows another version of the method.
    """
    _check_names(said)
    if "method" not in said or "updateKeys" not in said:
        raise InvalidDidDocument("a log whose first entry lacks a parameter")
    scid = said.get("scid")
    if not isinstance(scid, str):
        raise InvalidDidDocument("a log whose first entry has no SCID")
    return _with(Parameters(scid, ()), said)


def following(before: Parameters, said: Mapping[str, Any]) -> Parameters:
    """Return the parameters in force after a later entry.

    Raises:
        InvalidDidDocument: one is unknown, not what it must be, or may not change so.
        UnsupportedDidMethod: the log goes over to another version of the method.
    """
    _check_names(said)
    if "scid" in said:
        raise InvalidDidDocument("a log whose SCID is set twice")
    if before.next_key_hashes and not {"updateKeys", "nextKeyHashes"} <= said.keys():
        raise InvalidDidDocument("a log entry without the keys that pre-rotation asks for")
    after = _with(before, said)
    if after.portable and not before.portable:
        raise InvalidDidDocument("a log that becomes portable later than in its first entry")
    return after


def _check_names(said: Mapping[str, Any]) -> None:
    if said.keys() - _KNOWN:
        raise InvalidDidDocument("a log entry with parameters that the method does not have")
    if said.get("method", VERSION) != VERSION:
        raise UnsupportedDidMethod("a did:webvh log of another version than 1.0")


def _with(before: Parameters, said: Mapping[str, Any]) -> Parameters:
    """Return parameters with what an entry says; null, which early logs have, stands for the default."""
    changes: dict[str, Any] = {}
    for name, reader in _READERS.items():
        if name in said:
            field, read, default = reader
            changes[field] = default if said[name] is None else read(said[name])
    _texts(said["watchers"] or [] if "watchers" in said else [])
    return replace(before, **changes)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InvalidDidDocument("a log parameter that is not a list of texts")
    if len(value) > MAX_LISTED or len(set(value)) != len(value):
        raise InvalidDidDocument("a log parameter that lists something twice, or too much")
    return tuple(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidDidDocument("a log parameter that is neither true nor false")
    return value


def _seconds(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LONGEST_TTL:
        raise InvalidDidDocument("a log parameter that is no number of seconds")
    return value


def _witnesses(value: object) -> Witnesses | None:
    if value == {}:
        return None
    listed = value.get("witnesses") if isinstance(value, Mapping) else None
    threshold = value.get("threshold") if isinstance(value, Mapping) else None
    if not isinstance(listed, list):
        raise InvalidDidDocument("a log whose witnesses are not listed")
    keys = _texts([_witness_key(each) for each in listed])
    is_count = isinstance(threshold, int) and not isinstance(threshold, bool)
    if not is_count or not isinstance(threshold, int) or not 1 <= threshold <= len(keys):
        raise InvalidDidDocument("a log whose threshold of witnesses can not be met")
    return Witnesses(threshold, keys)


def _witness_key(entry: object) -> str:
    named = entry.get("id") if isinstance(entry, Mapping) else None
    try:
        did = Did.parse(named if isinstance(named, str) else "")
    except MalformedDid as fault:
        raise InvalidDidDocument("a witness that is not a DID") from fault
    if did.method != KEY_METHOD:
        raise InvalidDidDocument("a witness that is not a did:key")
    return did.specific


# parameter -> the field it sets, how it is read, what null stands for
_READERS: Final = {
    "updateKeys": ("update_keys", _texts, ()),
    "nextKeyHashes": ("next_key_hashes", _texts, ()),
    "witness": ("witnesses", _witnesses, None),
    "portable": ("portable", _flag, False),
    "deactivated": ("deactivated", _flag, False),
    "ttl": ("ttl", _seconds, DEFAULT_TTL),
}
