"""What the tests of this package share: a document in JSON, and a fetch that answers from a dict."""

from datetime import UTC, datetime

from did.errors import FetchFailed
from did.fetch import Fetched
from keys.public import Algorithm
from keys.software import SoftwareSigner

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
KEY = SoftwareSigner.generate(Algorithm.EDDSA).public_key
DID = "did:web:a.example"
METHOD_ID = f"{DID}#key-1"


def method(**changes):
    """Return a good verification method as JSON; a change to None takes the property out."""
    entry = {"id": METHOD_ID, "type": "Multikey", "controller": DID, "publicKeyMultibase": KEY.multikey()}
    return {name: value for name, value in {**entry, **changes}.items() if value is not None}


def document(**changes):
    """Return a good DID document as JSON; a change to None takes the property out."""
    entry = {"id": DID, "verificationMethod": [method()], "assertionMethod": [METHOD_ID]}
    return {name: value for name, value in {**entry, **changes}.items() if value is not None}


class Pages:
    """A `did.fetch.Fetch` over fixed pages, which remembers what it was asked."""

    def __init__(self, pages, failure="http_status"):
        self._pages = pages
        self._failure = failure
        self.asked = []

    def __call__(self, url, *, accept, limit):
        self.asked.append((url, accept, limit))
        if url not in self._pages:
            raise FetchFailed(self._failure, "404")
        return Fetched(self._pages[url], "application/did+json")
