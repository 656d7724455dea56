"""Checked status lists, remembered in this process: a badge of a list that was just asked costs no fetch."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from credentials.status.bitstring import BitstringList
from credentials.status.token_list import TokenList
from verifier.ports import KeptList, ListContent

MOST_LISTS: Final = 256
MOST_BYTES: Final = 64 << 20
# What an entry of a plain list of ids takes, about.
_ENTRY_BYTES: Final = 256


class KeptLists:
    """`verifier.ports.ListShelf` in memory; what was used longest ago is forgotten first.

    It forgets by number and size only: whether a list may still be relied on is the list's to say.
    """

    def __init__(self, *, most_lists: int = MOST_LISTS, most_bytes: int = MOST_BYTES) -> None:
        self._lists: OrderedDict[tuple[str, str], KeptList] = OrderedDict()
        self._bytes = 0
        self._most_lists = most_lists
        self._most_bytes = most_bytes
        self._turn = Lock()

    def get(self, url: str, issuer: str) -> KeptList | None:
        """Return the list at this address that this issuer signed; the caller looks at its time."""
        with self._turn:
            kept = self._lists.get((url, issuer))
            if kept is not None:
                self._lists.move_to_end((url, issuer))
            return kept

    def keep(self, kept: KeptList) -> None:
        """Keep a list in place of what was kept of it before."""
        with self._turn:
            self._drop((kept.url, kept.issuer))
            self._lists[kept.url, kept.issuer] = kept
            self._bytes += _weight(kept.content)
            while len(self._lists) > self._most_lists or self._bytes > self._most_bytes:
                self._drop(next(iter(self._lists)))

    def _drop(self, key: tuple[str, str]) -> None:
        dropped = self._lists.pop(key, None)
        if dropped is not None:
            self._bytes -= _weight(dropped.content)


def _weight(content: ListContent) -> int:
    if isinstance(content, BitstringList):
        return len(content.bits.bits)
    if isinstance(content, TokenList):
        return len(content.values.data)
    return _ENTRY_BYTES * len(content.revoked)
