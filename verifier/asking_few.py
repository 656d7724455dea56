"""How many servers one verification may have us ask: a file could name half the world."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from did.document import DidDocument
from did.errors import DidUnresolvable, FetchFailed
from did.resolver import Resolver
from did.syntax import Did
from verifier.ports import Document, DocumentSource, Sources

MAX_HOSTS = 16
# Where the host stands in a DID of a method that asks one.
_HOST_AT = {"web": 0, "webvh": 1}


@dataclass(slots=True)
class Hosts:
    """The servers that were asked; `refused` once one more would have been asked."""

    most: int
    asked: set[str] = field(default_factory=set)
    refused: bool = False

    def may_ask(self, host: str) -> bool:
        """Return whether a server may be asked, and remember that it is."""
        if host in self.asked:
            return True
        if len(self.asked) >= self.most:
            self.refused = True
            return False
        self.asked.add(host)
        return True


@dataclass(frozen=True, slots=True)
class FewDocuments:
    """Documents from a source, from as many servers as may be asked."""

    source: DocumentSource
    hosts: Hosts

    def get(self, url: str, *, accept: str, limit: int) -> Document:
        """Return the document at `url`; see `DocumentSource.get`."""
        if not self.hosts.may_ask(urlsplit(url).netloc):
            raise FetchFailed("address_refused", "more servers are named than are asked")
        return self.source.get(url, accept=accept, limit=limit)


@dataclass(frozen=True, slots=True)
class FewResolutions:
    """DID documents from a resolver, from as many servers as may be asked."""

    resolver: Resolver
    hosts: Hosts

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's document; see `Resolver.resolve`."""
        host = _host(did)
        if host is not None and not self.hosts.may_ask(host):
            raise DidUnresolvable("more servers are named than are asked")
        return self.resolver.resolve(did)


def few(sources: Sources, hosts: Hosts) -> Sources:
    """Return sources that ask no more servers than these may become."""
    return Sources(
        FewResolutions(sources.resolver, hosts), FewDocuments(sources.documents, hosts), sources.lists
    )


def _host(did: Did) -> str | None:
    at = _HOST_AT.get(did.method)
    steps = did.specific.split(":")
    if at is None or len(steps) <= at:
        return None
    return steps[at].replace("%3A", ":").replace("%3a", ":")
