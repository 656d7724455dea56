"""Proof chains: proofs that stand on others of the same document (Data Integrity 1.0, 2.1.2 and 4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from credentials.badge import JsonObject
from credentials.errors import MalformedProof


@dataclass(frozen=True, slots=True)
class Link:
    """A proof as a link: its id, the ids of those it stands on, and whether Cairn checks such proofs."""

    id: Any
    previous: tuple[str, ...]
    is_supported: bool


def supported(links: Sequence[Link]) -> tuple[bool, ...]:
    """Return of each link whether it, and all that it stands on, is of a kind that Cairn checks.

    Raises:
        MalformedProof: a link is missing, two have one id, or a chain comes back to itself.
    """
    by_id: dict[str, Link] = {}
    for link in links:
        if isinstance(link.id, str) and by_id.setdefault(link.id, link) is not link:
            raise MalformedProof("two proofs have the same id")
    return tuple(_is_supported(link, by_id, ()) for link in links)


def _is_supported(link: Link, by_id: dict[str, Link], after: tuple[Link, ...]) -> bool:
    if any(link is each for each in after):
        raise MalformedProof("a proof that in the end stands on itself")
    if not {*link.previous} <= by_id.keys():
        raise MalformedProof("a proof stands on one that the document does not have")
    # Each one is looked at, so that a chain without a beginning is always found.
    below = [_is_supported(by_id[each], by_id, (*after, link)) for each in link.previous]
    return link.is_supported and all(below)


def stood_on(proofs: Sequence[JsonObject], previous: Sequence[str]) -> list[JsonObject]:
    """Return the proofs with these ids as they stand, in the document's order; what stands on them signs them too.

    Raises:
        MalformedProof: one of them is not there.
    """
    found = [proof for proof in proofs if proof.get("id") in previous]
    if len(found) != len(previous):
        raise MalformedProof("a proof stands on one that the document does not have")
    return found
