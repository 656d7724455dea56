"""Resolution of did:webvh: the log is fetched, checked as a whole, and its last document returned."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from did.document import DidDocument
from did.errors import DidUnresolvable, FetchFailed, InvalidDidDocument
from did.fetch import Fetch
from did.methods.webvh import log, witness
from did.methods.webvh.place import log_url, scid_of, witness_url
from did.syntax import Did

LOG_ACCEPT: Final = "text/jsonl, application/jsonl, application/json;q=0.9, */*;q=0.1"
WITNESS_ACCEPT: Final = "application/json, */*;q=0.1"


class WebvhResolver:
    """Fetches and checks the logs of did:webvh; `now` is what their times are judged by."""

    def __init__(self, fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._now = now

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's newest document; see `did.resolver.Resolver.resolve`.

        Of a DID that was given up the document authorises no key.

        Raises:
            MalformedDid: the DID has no SCID, names no place on the web, or names an IP address.
            DidUnresolvable: the log, or the approval of its witnesses, can not be had; or the DID has moved.
        """
        url = log_url(did)
        entries = log.read_log(self._get(url, LOG_ACCEPT, log.LIMIT), self._now())
        if witness.needs_approval(entries):
            witness.check_approvals(entries, self._get(witness_url(did), WITNESS_ACCEPT, witness.LIMIT))
        return document_of(did, entries)

    def _get(self, url: str, accept: str, limit: int) -> bytes:
        try:
            return self._fetch(url, accept=accept, limit=limit).body
        except FetchFailed as error:
            raise DidUnresolvable(f"{url}: {error} ({error.code})") from error


def document_of(did: Did, entries: Sequence[log.Entry]) -> DidDocument:
    """Return the newest document of a checked log.

    Raises:
        InvalidDidDocument: the log is of another DID, or its document is not a valid one.
        DidUnresolvable: the DID has moved, so that its log speaks for another name now.
    """
    names = [entry.state["id"] for entry in entries]
    last = entries[-1]
    if last.rules.scid != scid_of(did) or did.value not in names:
        raise InvalidDidDocument(f"a log of another DID than {did}")
    if names[-1] != did.value:
        raise DidUnresolvable(f"{did} has moved; its log speaks for another DID now")
    document = DidDocument.from_json(last.state)
    return replace(document, is_deactivated=True) if last.rules.deactivated else document
