"""The hashes that hold a log together: `base58btc(multihash(JCS(entry), sha2-256))`."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from contexts import strict_json
from contexts.jcs import jcs
from did.methods.webvh.place import PLACEHOLDER
from keys.multibase import encode_base58

# Multihash: the code of sha2-256, and the length of its digest.
_SHA2_256: Final = b"\x12\x20"


def entry_hash(entry: Mapping[str, Any], predecessor: str) -> str:
    """Return the hash of an entry that follows `predecessor`: a versionId, or for the first entry the SCID."""
    chained = {name: value for name, value in entry.items() if name != "proof"} | {"versionId": predecessor}
    return _multihash(jcs(chained))


def scid(entry: Mapping[str, Any], present: str = PLACEHOLDER) -> str:
    """Return the SCID that follows from a first entry, in which it stands as `present`."""
    bare = {name: value for name, value in entry.items() if name != "proof"} | {"versionId": PLACEHOLDER}
    return _multihash(jcs(replaced(bare, present, PLACEHOLDER)))


def key_hash(multikey: str) -> str:
    """Return the hash by which a key is promised for the next entry."""
    return _multihash(multikey.encode("ascii"))


def replaced(entry: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return an entry with one text in place of another, wherever it stands.

    Raises:
        contexts.errors.MalformedJson: it is no JSON object any more.
    """
    return strict_json.parse_object(jcs(entry).decode().replace(old, new))


def _multihash(data: bytes) -> str:
    return encode_base58(_SHA2_256 + hashlib.sha256(data).digest())
