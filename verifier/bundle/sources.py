"""Sources that answer from a bundle alone; everything that is not in it is out of reach (ADR 33)."""

from datetime import datetime

from did.document import DidDocument, Purpose
from did.errors import DidUnproven, FetchFailed
from did.fetch import Fetched
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver
from did.methods.web import WebResolver
from did.methods.webvh.resolver import WebvhResolver
from did.resolver import ByMethod, Local, Resolver
from did.syntax import Did
from keys.errors import KeysError
from verifier.bundle.model import Bundle, CarriedDocument
from verifier.policy import TrustList
from verifier.ports import Document, Origin, Sources
from verifier.sources import OwnDocuments, own_dids


class BundledDocuments:
    """`verifier.ports.DocumentSource`, and a `did.fetch.Fetch`, over the documents of a bundle."""

    def __init__(self, bundle: Bundle, origin: Origin) -> None:
        self._documents = {each.url: each for each in bundle.documents}
        self._origin = origin

    def get(self, url: str, *, accept: str, limit: int) -> Document:  # noqa: ARG002 - the protocol's shape
        """Return the document that the bundle has of `url`; see `verifier.ports.DocumentSource`."""
        found = self._found(url, limit)
        return Document(found.body, found.media_type, found.fetched_at, origin=self._origin)

    def fetch(self, url: str, *, accept: str, limit: int) -> Fetched:
        """Return the same as `did.fetch.Fetch` does."""
        document = self.get(url, accept=accept, limit=limit)
        return Fetched(document.body, document.media_type)

    def _found(self, url: str, limit: int) -> CarriedDocument:
        found = self._documents.get(url)
        if found is None:
            raise FetchFailed("unreachable", f"{url} is not in the bundle")
        if len(found.body) > limit:
            raise FetchFailed("too_large", f"{url} has more than {limit} bytes in the bundle")
        return found


class _KnownKeysOnly:
    """Believes a document that was brought along if the caller knows every key in it that may sign."""

    def __init__(self, brought: Resolver, trust: TrustList) -> None:
        self._brought = brought
        self._trust = trust

    def resolve(self, did: Did) -> DidDocument:
        document = self._brought.resolve(did)
        known = self._trust.issuers.get(did.value)
        if known is None or not known.keys or not _thumbprints(document) <= set(known.keys):
            raise DidUnproven(f"nothing shows that what was brought along is the document of {did}")
        return document


def sources_noted(bundle: Bundle, now: datetime) -> Sources:
    """Return sources over a bundle whose every document we got ourselves."""
    documents = BundledDocuments(bundle, Origin.NOTED)
    return Sources(_resolver(documents, WebResolver(documents.fetch), now), documents)


def sources_brought(bundle: Bundle, now: datetime, own: OwnDocuments, trust: TrustList) -> Sources:
    """Return sources over a bundle that anybody may have made: a document is worth what itself proves.

    A did:key or did:jwk is its own document, and the history of a did:webvh proves itself. The document of a
    did:web proves nothing: it counts where it is ours, or where the trust list names all of its keys.
    """
    documents = BundledDocuments(bundle, Origin.BROUGHT)
    web = _KnownKeysOnly(WebResolver(documents.fetch), trust)
    return Sources(Local(own_dids(own), _resolver(documents, web, now)), documents)


def _resolver(documents: BundledDocuments, web: Resolver, now: datetime) -> Resolver:
    history = WebvhResolver(documents.fetch, lambda: now)
    return ByMethod({"key": KeyResolver(), "jwk": JwkResolver(), "web": web, "webvh": history})


def _thumbprints(document: DidDocument) -> set[str]:
    signing = document.relationships.get(Purpose.ASSERTION, ())
    return {_thumbprint(document, method_id) for method_id in signing}


def _thumbprint(document: DidDocument, method_id: str) -> str:
    try:
        found = next(each for each in document.methods if each.id == method_id)
        return found.public_key().thumbprint()
    except (KeysError, StopIteration):
        return ""  # no key that anybody could know
