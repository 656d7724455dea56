"""Whether enough witnesses approved a log (did:webvh 1.0, "Verifying Witness Proofs During Resolution")."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from contexts import strict_json
from contexts.errors import ContextsError
from did.errors import DidUnresolvable, InvalidDidDocument
from did.methods.webvh import proof
from did.methods.webvh.log import MAX_ENTRIES, Entry

LIMIT: Final = 1 << 20


def needs_approval(entries: Sequence[Entry]) -> bool:
    """Return whether any entry of a log had to be approved by witnesses."""
    return any(entry.approval is not None for entry in entries)


def check_approvals(entries: Sequence[Entry], body: bytes) -> None:
    """Return quietly if every entry that needs it was approved: itself, or by way of a later one.

    Raises:
        InvalidDidDocument: the file of proofs is not one, or proofs that are needed do not hold.
        DidUnresolvable: approvals are missing.
    """
    approved, has_bad = _approved(entries, _read(body))
    for place, entry in enumerate(entries):
        wanted = entry.approval
        if wanted is None:
            continue
        count = sum(approved.get(key, -1) >= place for key in wanted.keys)
        if count < wanted.threshold and has_bad:
            raise InvalidDidDocument("a log whose witnesses' proofs do not hold")
        if count < wanted.threshold:
            raise DidUnresolvable(f"only {count} of {wanted.threshold} witnesses have approved the log")


def _read(body: bytes) -> list[Mapping[str, Any]]:
    try:
        listed = strict_json.parse(body, max_bytes=LIMIT)
    except ContextsError as fault:
        raise InvalidDidDocument(f"a file of witnesses that can not be read: {fault}") from fault
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        raise InvalidDidDocument("a file of witnesses that is not a list of proofs")
    if len(listed) > MAX_ENTRIES:
        raise InvalidDidDocument("a file of too many proofs")
    return listed


def _approved(entries: Sequence[Entry], listed: list[Mapping[str, Any]]) -> tuple[dict[str, int], bool]:
    """Return the newest entry each witness approved, and whether a proof did not hold."""
    places = {entry.version_id: place for place, entry in enumerate(entries)}
    witnesses = {key for entry in entries if entry.approval for key in entry.approval.keys}
    approved: dict[str, int] = {}
    has_bad = False
    for each in listed:
        place = places.get(each["versionId"]) if isinstance(each.get("versionId"), str) else None
        if place is None:
            continue  # an entry that is not published yet
        for made in proof.proofs_of(each):
            try:
                key = proof.verify({"versionId": each["versionId"]}, made, witnesses)
            except InvalidDidDocument:
                has_bad = True
                continue
            approved[key] = max(place, approved.get(key, -1))
    return approved, has_bad
