"""The audit chain as such, without a database: each entry's hash covers the one before it.

The chain alone shows an entry that was changed, moved or deleted. That its end was cut off or rewritten, only
a checkpoint kept elsewhere can show, so `verify_chain` takes such anchors.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from records.columns import json_text, seconds
from records.errors import AuditBroken


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it is chained; `sealed` are its values, readable or not."""

    at: datetime
    actor: str
    action: str
    object_id: str
    person_id: str | None
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a chain stood: how many entries, and the hash of the last (of none: the chain's beginning)."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """One entry in its place."""

    seq: int
    prev_hash: bytes
    hash: bytes
    entry: Entry


def beginning(organisation_id: str) -> Checkpoint:
    """Return the checkpoint before the first entry; no two organisations share it."""
    return Checkpoint(0, hashlib.sha256(f"cairn.audit:{organisation_id}".encode()).digest())


def link_hash(seq: int, prev_hash: bytes, entry: Entry) -> bytes:
    """Return the SHA-256 of an entry in its place."""
    said = [
        seq,
        prev_hash.hex(),
        seconds(entry.at),
        entry.actor,
        entry.action,
        entry.object_id,
        entry.person_id,
        hashlib.sha256(entry.sealed).hexdigest(),
    ]
    return hashlib.sha256(json_text(said).encode()).digest()


def chained(head: Checkpoint, entries: Iterable[Entry]) -> list[Link]:
    """Return the entries linked after `head`."""
    links: list[Link] = []
    for entry in entries:
        seq = head.seq + 1
        links.append(Link(seq, head.hash, link_hash(seq, head.hash, entry), entry))
        head = Checkpoint(seq, links[-1].hash)
    return links


def verify_chain(
    organisation_id: str, links: Iterable[Link], anchors: Iterable[Checkpoint] = ()
) -> Checkpoint:
    """Return where the chain stands, once every link and every anchor has been found to hold.

    Raises:
        AuditBroken: an entry was changed, moved, deleted or inserted, or an anchor is not in the chain.
    """
    wanted = sorted(set(anchors), key=lambda anchor: anchor.seq)
    head = beginning(organisation_id)
    _check_anchors(head, wanted)
    for link in links:
        _check_link(head, link)
        head = Checkpoint(link.seq, link.hash)
        _check_anchors(head, wanted)
    if wanted:
        raise AuditBroken(head.seq + 1, f"the chain ends before the checkpoint at {wanted[0].seq}")
    return head


def _check_anchors(head: Checkpoint, wanted: list[Checkpoint]) -> None:
    while wanted and wanted[0].seq <= head.seq:
        if wanted.pop(0) != head:
            raise AuditBroken(head.seq, "it is not the entry that the checkpoint names")


def _check_link(head: Checkpoint, link: Link) -> None:
    if link.seq != head.seq + 1:
        raise AuditBroken(head.seq + 1, f"the next entry is number {link.seq}")
    if link.prev_hash != head.hash:
        raise AuditBroken(link.seq, "it does not follow the entry before it")
    if link.hash != link_hash(link.seq, link.prev_hash, link.entry):
        raise AuditBroken(link.seq, "its content was changed")
