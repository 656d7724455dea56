"""What one verification asked for and got, noted for a bundle."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from contexts.errors import ContextsError
from contexts.loader import PACKAGED, is_pinned
from credentials import baking
from credentials.errors import CredentialsError
from credentials.received import read
from credentials.wording import N_
from did.errors import FetchFailed, MalformedDid, UnsupportedDidMethod
from did.fetch import Fetch, Fetched
from did.methods.web import document_url
from did.methods.webvh.place import log_url, witness_url
from did.syntax import Did
from verifier.bundle.model import Bundle, CarriedDocument
from verifier.bundle.reading import is_bundle
from verifier.errors import NothingToVerify
from verifier.ports import Document
from verifier.sources import OwnDocuments


class Recorder:
    """Notes every document that is had through it; what could not be had is not in it either."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._had: dict[str, CarriedDocument] = {}

    def fetching(self, fetch: Fetch) -> Fetch:
        """Return the same fetch, with each answer noted."""

        def noted(url: str, *, accept: str, limit: int) -> Fetched:
            fetched = fetch(url, accept=accept, limit=limit)
            self._note(url, fetched.media_type, fetched.body)
            return fetched

        return noted

    def owning(self, own: OwnDocuments) -> OwnDocuments:
        """Return the same documents of our own, with each one noted as a stranger would get it."""
        return _NotedOwn(own, self._note)

    def bundle(self, credentials: tuple[bytes, ...], made_by: str) -> Bundle:
        """Return what was noted, together with the badges that were verified.

        Raises:
            NothingToVerify: one of them is a bundle itself.
        """
        if any(map(is_bundle, credentials)):
            raise NothingToVerify(
                N_("This is a bundle already, and a bundle holds no other. Keep the file itself.")
            )
        documents = tuple(self._had.values())
        bodies = (*credentials, *(each.body for each in documents))
        return Bundle(self._now(), made_by, credentials, documents, dict(_contexts(bodies)))

    def _note(self, url: str, media_type: str, body: bytes) -> None:
        self._had.setdefault(url, CarriedDocument(url, media_type, self._now(), body))


class _NotedOwn:
    def __init__(self, own: OwnDocuments, note: Callable[[str, str, bytes], None]) -> None:
        self._own = own
        self._note = note

    def by_url(self, url: str) -> Document | None:
        document = self._own.by_url(url)
        if document is not None:
            self._note(url, document.media_type, document.body)
        return document

    def did_document(self, did: str) -> bytes | None:
        body = self._own.did_document(did)
        if body is not None:
            self._note_places(did, body)
        return body

    def _note_places(self, did: str, body: bytes) -> None:
        try:
            named = Did.parse(did)
            if named.method == "webvh":
                self._note_history(named)
            else:
                self._note(document_url(named), "application/did+json", body)
        except (MalformedDid, UnsupportedDidMethod, FetchFailed):
            return  # it lies at no address, so nobody else could ask for it either

    def _note_history(self, did: Did) -> None:
        self.by_url(log_url(did))
        self.by_url(witness_url(did))


def _contexts(bodies: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Yield the pinned vocabularies that signed documents name, each with the SHA-256 of our file."""
    named = {url for body in bodies for url in _named(body) if is_pinned(url)}
    for url in sorted(named):
        yield url, hashlib.sha256(PACKAGED.data(url)).hexdigest()


def _named(body: bytes) -> list[str]:
    try:
        picture = baking.extract(body)
        contexts = read(body if picture is None else picture.text).document.get("@context")
    except (CredentialsError, ContextsError):
        return []
    return [
        each for each in (contexts if isinstance(contexts, list) else [contexts]) if isinstance(each, str)
    ]
