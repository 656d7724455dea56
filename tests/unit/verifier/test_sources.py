"""Sources: this installation's own documents first, everything else by the given fetch."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from did.document import DidDocument, VerificationMethod
from did.errors import DidUnresolvable, FetchFailed, InvalidDidDocument, UnsupportedDidMethod
from did.fetch import Fetched
from did.methods.jwk import did_jwk
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import HOLDER
from verifier.ports import Document
from verifier.sources import FetchedDocuments, NoOwnDocuments, make_sources

NOW = datetime(2026, 11, 23, tzinfo=UTC)
KEY = SoftwareSigner.generate(Algorithm.EDDSA).public_key
OURS, THEIRS = "did:web:ours.example", "did:web:theirs.example"


def document_of(did):
    parsed = Did.parse(did)
    return json.dumps(
        DidDocument.of_one_key(parsed, VerificationMethod.multikey(f"{did}#1", did, KEY)).to_json()
    ).encode()


class Web:
    """Answers by address, and remembers what was asked."""

    def __init__(self, pages=()):
        self.pages, self.asked = dict(pages), []

    def __call__(self, url, *, accept, limit):
        self.asked.append((url, accept, limit))
        if url not in self.pages:
            raise FetchFailed("unreachable", url)
        return Fetched(self.pages[url], "application/json")


class Own:
    """What this installation publishes."""

    def __init__(self, documents=(), dids=()):
        self.documents, self.dids = dict(documents), dict(dids)

    def by_url(self, url):
        return self.documents.get(url)

    def did_document(self, did):
        return self.dids.get(did)


def sources(web, own=None):
    return make_sources(web, own or NoOwnDocuments(), lambda: NOW)


def test_our_own_document_is_had_without_the_network():
    web, ours = Web(), Document(b"{}", "application/vc", NOW)
    found = FetchedDocuments(web, Own({"https://ours.example/list": ours}), lambda: NOW)
    assert found.get("https://ours.example/list", accept="*/*", limit=10) is ours
    assert web.asked == []


def test_another_document_is_fetched_and_dated():
    web = Web({"https://theirs.example/list": b"[]"})
    got = sources(web).documents.get("https://theirs.example/list", accept="application/vc", limit=7)
    assert (got.body, got.media_type, got.as_of) == (b"[]", "application/json", NOW)
    assert web.asked == [("https://theirs.example/list", "application/vc", 7)]


def test_another_document_is_named_by_its_bytes_and_asked_for_every_time_unless_it_may_be_kept():
    web = Web({"https://theirs.example/list": b"[]", "https://theirs.example/same": b"[]"})
    urls = ("https://theirs.example/list", "https://theirs.example/same")
    got = [sources(web).documents.get(url, accept="*/*", limit=7) for url in urls]
    web.pages["https://theirs.example/list"] = b"{}"
    other = sources(web).documents.get("https://theirs.example/list", accept="*/*", limit=7)
    assert got[0].etag == got[1].etag != other.etag
    assert {each.keep_for for each in got} == {timedelta()}
    patient = make_sources(web, NoOwnDocuments(), lambda: NOW, timedelta(minutes=1))
    kept = patient.documents.get("https://theirs.example/same", accept="*/*", limit=7)
    assert kept.keep_for == timedelta(minutes=1)


def test_what_cannot_be_fetched_is_refused():
    with pytest.raises(FetchFailed):
        sources(Web()).documents.get("https://theirs.example/list", accept="*/*", limit=7)


def test_our_own_did_is_resolved_without_the_network():
    web = Web()
    resolved = sources(web, Own(dids={OURS: document_of(OURS)})).resolver.resolve(Did.parse(OURS))
    assert resolved.id.value == OURS
    assert web.asked == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id": 1}'])
def test_our_own_did_whose_document_is_broken_is_asked_for_like_any_other(body):
    with pytest.raises(DidUnresolvable):
        sources(Web(), Own(dids={OURS: body})).resolver.resolve(Did.parse(OURS))


def test_another_did_web_is_fetched():
    web = Web({"https://theirs.example/.well-known/did.json": document_of(THEIRS)})
    assert sources(web).resolver.resolve(Did.parse(THEIRS)).id.value == THEIRS


def test_a_did_web_that_answers_with_another_document_is_refused():
    web = Web({"https://theirs.example/.well-known/did.json": document_of(OURS)})
    with pytest.raises(InvalidDidDocument):
        sources(web).resolver.resolve(Did.parse(THEIRS))


@pytest.mark.parametrize("did", [HOLDER, did_jwk(KEY)])
def test_a_did_that_is_its_key_needs_no_network(did):
    web = Web()
    assert sources(web).resolver.resolve(Did.parse(did)).id.value == did
    assert web.asked == []


def test_other_methods_are_not_resolved():
    with pytest.raises(UnsupportedDidMethod):
        sources(Web()).resolver.resolve(Did.parse("did:ion:abc"))


def test_who_stands_alone_publishes_nothing():
    assert NoOwnDocuments().by_url("https://a.example") is None
    assert NoOwnDocuments().did_document(OURS) is None
