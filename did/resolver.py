"""Resolution: a DID in, its document out."""

from collections.abc import Callable, Mapping
from typing import Protocol

from did.document import DidDocument
from did.errors import UnsupportedDidMethod
from did.syntax import Did


class Resolver(Protocol):
    """Finds the document of a DID."""

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's document.

        Raises:
            did.errors.UnsupportedDidMethod: no resolver for this method.
            did.errors.MalformedDid: the method allows no such DID.
            did.errors.DidUnresolvable: it could not be fetched just now.
            did.errors.InvalidDidDocument: what was found is not a document of this DID.
        """
        ...


class ByMethod:
    """Asks the resolver of the DID's method."""

    def __init__(self, resolvers: Mapping[str, Resolver]) -> None:
        self._resolvers = dict(resolvers)

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's document; see `Resolver.resolve`."""
        resolver = self._resolvers.get(did.method)
        if resolver is None:
            raise UnsupportedDidMethod(f"did:{did.method} is not a method Cairn resolves")
        return resolver.resolve(did)


class Local:
    """Answers for the DIDs of this installation from its own records, and asks `other` for the rest."""

    def __init__(self, known: Callable[[str], DidDocument | None], other: Resolver) -> None:
        self._known = known
        self._other = other

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's document, without the network if it is one of ours; see `Resolver.resolve`."""
        document = self._known(did.value)
        return self._other.resolve(did) if document is None else document
