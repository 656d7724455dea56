"""The verifier's sources over a given Fetch, with this installation's own documents first."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from did.document import DidDocument
from did.errors import DidError
from did.fetch import Fetch
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver
from did.methods.web import WebResolver
from did.methods.webvh.resolver import WebvhResolver
from did.resolver import ByMethod, Local, Resolver
from verifier.kept_lists import KeptLists
from verifier.ports import Document, DocumentSource, Sources


class OwnDocuments(Protocol):
    """The documents that this installation publishes itself (ADR 15)."""

    def by_url(self, url: str) -> Document | None:
        """Return the document this installation serves at `url`, or None."""
        ...

    def did_document(self, did: str) -> bytes | None:
        """Return the DID document this installation publishes for one of its own DIDs, or None."""
        ...


class NoOwnDocuments:
    """For a verifier that stands alone."""

    def by_url(self, url: str) -> Document | None:  # noqa: ARG002 - the protocol's shape
        """Return None."""
        return None

    def did_document(self, did: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """Return None."""
        return None


class FetchedDocuments:
    """Documents from this installation's records where it publishes them, else by the given Fetch.

    What was fetched may be kept for `keep_for` without asking again; what is our own is always asked for.
    """

    def __init__(
        self,
        fetch: Fetch,
        own: OwnDocuments,
        now: Callable[[], datetime],
        keep_for: timedelta = timedelta(),
    ) -> None:
        self._fetch = fetch
        self._own = own
        self._now = now
        self._keep_for = keep_for

    def get(self, url: str, *, accept: str, limit: int) -> Document:
        """Return the document at `url`; see `verifier.ports.DocumentSource`."""
        own = self._own.by_url(url)
        if own is not None:
            return own
        fetched = self._fetch(url, accept=accept, limit=limit)
        etag = hashlib.sha256(fetched.body).hexdigest()
        return Document(fetched.body, fetched.media_type, self._now(), etag, self._keep_for)


def make_sources(
    fetch: Fetch, own: OwnDocuments, now: Callable[[], datetime], keep_for: timedelta = timedelta()
) -> Sources:
    """Return sources that resolve did:key, did:jwk, did:web and did:webvh, own DIDs without the network.

    Status lists once checked are remembered for as long as they allow: while the same bytes are fetched again
    nothing of them is checked again, and for `keep_for` they are not even fetched.
    """
    by_method: Resolver = ByMethod(
        {
            "key": KeyResolver(),
            "jwk": JwkResolver(),
            "web": WebResolver(fetch),
            "webvh": WebvhResolver(fetch, now),
        }
    )
    documents: DocumentSource = FetchedDocuments(fetch, own, now, keep_for)
    return Sources(Local(own_dids(own), by_method), documents, KeptLists())


def own_dids(own: OwnDocuments) -> Callable[[str], DidDocument | None]:
    """Return what finds the document of a DID of our own, and None for any other."""

    def known(did: str) -> DidDocument | None:
        body = own.did_document(did)
        return None if body is None else _parsed(body)

    return known


def _parsed(body: bytes) -> DidDocument | None:
    try:
        return DidDocument.from_json(parse_object(body))
    except (MalformedJson, DidError):
        return None
