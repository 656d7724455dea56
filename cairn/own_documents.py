"""The verifier's view of what this installation publishes itself: read from its records, without the network."""

from collections.abc import Callable
from datetime import datetime

from issuer.ports import IssuerStore
from verifier.ports import Document


class RecordedDocuments:
    """`verifier.sources.OwnDocuments` over the published documents of every organisation here."""

    def __init__(self, store: IssuerStore, public_url: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._public_url = public_url
        self._now = now

    def by_url(self, url: str) -> Document | None:
        """Return the document this installation serves at `url`, or None."""
        path = url.removeprefix(self._public_url)
        parts = path.split("/")
        if path == url or len(parts) < 4 or parts[:2] != ["", "o"]:  # noqa: PLR2004 - /o/{slug}/…
            return None
        if not (path.isascii() and path.isprintable()):
            return None  # nothing of ours stands there, and not every database can be asked
        return self._published(parts[2], path)

    def did_document(self, did: str) -> bytes | None:
        """Return the DID document of one of the organisations here, or None."""
        slug = next((each.slug for each in self._store.organisations() if each.did == did), None)
        document = None if slug is None else self._published(slug, f"/o/{slug}/did.json")
        return None if document is None else document.body

    def _published(self, slug: str, path: str) -> Document | None:
        if all(each.slug != slug for each in self._store.organisations()):
            return None
        with self._store.transaction(slug) as tx:
            found = tx.published.get(path)
        return None if found is None else Document(found.body, found.media_type, self._now())
