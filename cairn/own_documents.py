"""The verifier's view of what this installation publishes itself: read from its records, without the network."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from cairn.own_domain import PLACE as DID_CONFIGURATION
from cairn.own_domain import did_configuration
from contexts.jcs import jcs
from did.errors import FetchFailed
from did.methods.webvh.making import last_entry
from issuer.errors import IssuerError
from issuer.ledger import PublishedDocument
from issuer.organisation.did_documents import did_log_path
from issuer.ports import IssuerStore
from issuer.status_lists import ListAddress
from verifier.ports import Document

_LIST_PARTS = 5  # /o/{slug}/status/{list}
Lists = Callable[[str, ListAddress], PublishedDocument | None]


class RecordedDocuments:
    """`verifier.sources.OwnDocuments` over the published documents of every organisation here.

    `lists` gives the status list of an organisation at an address, as its records have it now. `roots` are documents of
    DIDs that are ours and no organisation's.
    """

    def __init__(
        self,
        store: IssuerStore,
        public_url: str,
        now: Callable[[], datetime],
        lists: Lists,
        roots: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self._store = store
        self._public_url = public_url
        self._now = now
        self._lists = lists
        self._roots = roots

    def by_url(self, url: str) -> Document | None:
        """Return the document this installation serves at `url`, or None.

        Raises:
            FetchFailed: it is a status list, which could not be signed or read just now.
        """
        path = url.removeprefix(self._public_url)
        if path == DID_CONFIGURATION and path != url:
            return self._did_configuration()
        parts = path.split("/")
        if path == url or len(parts) < 4 or parts[:2] != ["", "o"]:  # noqa: PLR2004 - /o/{slug}/…
            return None
        if not (path.isascii() and path.isprintable()):
            return None  # nothing of ours stands there, and not every database can be asked
        if len(parts) == _LIST_PARTS and parts[3] == "status":
            return self._status_list(parts[2], parts[4])
        return self._published(parts[2], path)

    def did_document(self, did: str) -> bytes | None:
        """Return the DID document of one of the organisations here, or of the installation; or None."""
        if did in self._roots:
            return self._roots[did]
        if did.startswith("did:webvh:"):
            return self._newest_of_log(did)
        slug = next((each.slug for each in self._store.organisations() if each.did == did), None)
        document = None if slug is None else self._published(slug, f"/o/{slug}/did.json")
        return None if document is None else document.body

    def _newest_of_log(self, did: str) -> bytes | None:
        """Return the newest document in the history of a did:webvh of our own."""
        beside = f"did:web:{did.split(':', 3)[-1]}"
        slug = next((each.slug for each in self._store.organisations() if each.did == beside), None)
        log = None if slug is None else self._published(slug, did_log_path(slug))
        state = None if log is None else last_entry(log.body)["state"]
        return jcs(state) if state is not None and state["id"] == did else None

    def _did_configuration(self) -> Document | None:
        body = did_configuration(self._store)
        return None if body is None else Document(body, "application/json", self._now())

    def _published(self, slug: str, path: str) -> Document | None:
        if all(each.slug != slug for each in self._store.organisations()):
            return None
        with self._store.transaction(slug) as tx:
            found = tx.published.get(path)
        return None if found is None else Document(found.body, found.media_type, self._now(), found.etag)

    def _status_list(self, slug: str, last: str) -> Document | None:
        address = ListAddress.parse(last)
        if address is None or all(each.slug != slug for each in self._store.organisations()):
            return None
        try:
            found = self._lists(slug, address)
        except IssuerError as fault:
            raise FetchFailed("unreachable", f"the status list is not at hand: {fault}") from fault
        return None if found is None else Document(found.body, found.media_type, self._now(), found.etag)
