"""One submission asks each place once, and all places together for a limited time.

A badge, its lists and its parts name the places to ask, so a stranger decides how many there are and how slow.
"""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from did.document import DidDocument
from did.errors import DidError, DidUnresolvable, FetchFailed
from did.resolver import Resolver
from did.syntax import Did
from verifier.ports import Document, DocumentSource, Sources

SECONDS: Final = 20.0
# Their documents follow from the DIDs themselves, without the network.
_AT_HAND: Final = frozenset({"key", "jwk"})

T = TypeVar("T")


def on_one_errand(
    sources: Sources, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
) -> Sources:
    """Return the same sources for one submission: what was told once is told again without asking.

    After `seconds` spent asking, everything else is out of reach: unknown, never good.
    """
    patience = _Patience(seconds, clock)
    return Sources(_Resolver(sources.resolver, patience), _Documents(sources.documents, patience))


class _Patience:
    """The seconds left for asking; work of our own in between does not count."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._left = seconds
        self._clock = clock

    @property
    def is_over(self) -> bool:
        return self._left <= 0

    def spend(self, ask: Callable[[], T]) -> T:
        begun = self._clock()
        try:
            return ask()
        finally:
            self._left -= self._clock() - begun


class _Resolver:
    def __init__(self, resolver: Resolver, patience: _Patience) -> None:
        self._resolver = resolver
        self._patience = patience
        self._told: dict[Did, DidDocument | DidError] = {}

    def resolve(self, did: Did) -> DidDocument:
        if did.method in _AT_HAND:
            return self._resolver.resolve(did)
        if did not in self._told:
            self._told[did] = self._ask(did)
        told = self._told[did]
        if isinstance(told, DidError):
            raise told.with_traceback(None)  # it would grow with every time it is told
        return told

    def _ask(self, did: Did) -> DidDocument | DidError:
        if self._patience.is_over:
            return DidUnresolvable("too much time went into asking for this submission")
        try:
            return self._patience.spend(lambda: self._resolver.resolve(did))
        except DidError as fault:
            return fault


class _Documents:
    def __init__(self, documents: DocumentSource, patience: _Patience) -> None:
        self._documents = documents
        self._patience = patience
        self._told: dict[tuple[str, int], Document | FetchFailed] = {}

    def get(self, url: str, *, accept: str, limit: int) -> Document:
        place = url, limit
        if place not in self._told:
            self._told[place] = self._ask(url, accept, limit)
        told = self._told[place]
        if isinstance(told, FetchFailed):
            raise told.with_traceback(None)  # it would grow with every time it is told
        return told

    def _ask(self, url: str, accept: str, limit: int) -> Document | FetchFailed:
        if self._patience.is_over:
            return FetchFailed("timeout", "too much time went into asking for this submission")
        try:
            return self._patience.spend(lambda: self._documents.get(url, accept=accept, limit=limit))
        except FetchFailed as fault:
            return fault
