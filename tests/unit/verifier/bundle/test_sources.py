"""What a bundle answers: its own documents, by their own proofs, and nothing else."""

import json

import pytest

from did.errors import DidError, DidUnproven, DidUnresolvable, FetchFailed
from did.methods.key import did_of_key
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.webvh_logs import LOG_URL, NOW, body, did_of, first
from verifier.bundle.model import Bundle, CarriedDocument
from verifier.bundle.recording import Recorder
from verifier.bundle.sources import sources_brought, sources_noted
from verifier.errors import NothingToVerify
from verifier.policy import TrustList
from verifier.ports import Document, Origin
from verifier.sources import NoOwnDocuments, make_sources

ONE, _ = first()
HISTORY = did_of(ONE)
WEB = Did.parse("did:web:partner.example")
PLACE = "https://partner.example/.well-known/did.json"


def bundle(**documents):
    carried = (CarriedDocument(url, "text/plain", NOW, content) for url, content in documents.items())
    return Bundle(NOW, "tests", (b"x",), tuple(carried))


def brought(made):
    return sources_brought(made, NOW, NoOwnDocuments(), TrustList.of([]))


def get(sources, url, limit=100):
    return sources.documents.get(url, accept="*/*", limit=limit)


@pytest.mark.parametrize(
    ("make", "origin"), [(brought, Origin.BROUGHT), (lambda m: sources_noted(m, NOW), Origin.NOTED)]
)
def test_a_document_comes_as_it_was_carried_with_who_vouches_for_it(make, origin):
    assert get(make(bundle(**{"https://a.example/": b"one"})), "https://a.example/") == Document(
        b"one", "text/plain", NOW, origin=origin
    )


def test_what_is_not_there_is_out_of_reach_and_what_is_too_large_is_not_taken():
    sources = brought(bundle(**{"https://a.example/": b"four"}))
    for url, limit, code in (("https://a.example", 9, "unreachable"), ("https://a.example/", 3, "too_large")):
        with pytest.raises(FetchFailed) as refused:
            get(sources, url, limit)
        assert refused.value.code == code


def test_a_key_is_its_own_document():
    did = Did.parse(did_of_key(SoftwareSigner.generate(Algorithm.EDDSA).public_key))
    assert brought(bundle()).resolver.resolve(did).id == did


def test_a_history_proves_itself():
    assert brought(bundle(**{LOG_URL: body(ONE)})).resolver.resolve(HISTORY).id == HISTORY


def test_a_history_that_is_missing_or_changed_is_none():
    with pytest.raises(DidUnresolvable):
        brought(bundle()).resolver.resolve(HISTORY)
    changed = body(ONE).replace(b"versionTime", b"versionTimf", 1)
    with pytest.raises(DidError):
        brought(bundle(**{LOG_URL: changed})).resolver.resolve(HISTORY)


def test_a_document_of_the_web_proves_nothing_until_we_got_it_ourselves():
    document = json.dumps({"id": WEB.value, "verificationMethod": [], "assertionMethod": []}).encode()
    made = bundle(**{PLACE: document})
    with pytest.raises(DidUnproven):
        brought(made).resolver.resolve(WEB)
    assert sources_noted(made, NOW).resolver.resolve(WEB).id == WEB


class Own:
    """An installation with one DID, its history, and one list."""

    def by_url(self, url):
        served = {LOG_URL: body(ONE), "https://a.example/list": b"list"}
        return Document(served[url], "text/plain", NOW) if url in served else None

    def did_document(self, did):
        return {WEB.value: b'{"id": "did:web:partner.example"}', HISTORY.value: b"{}"}.get(did)


def noted(*, dids=(), urls=()):
    recorder = Recorder(lambda: NOW)
    own = recorder.owning(Own())
    for did in dids:
        own.did_document(did)
    for url in urls:
        own.by_url(url)
    return {each.url: each.body for each in recorder.bundle((b"x",), "tests").documents}


def test_what_is_our_own_is_noted_as_a_stranger_would_get_it():
    assert noted(dids=[WEB.value]) == {PLACE: b'{"id": "did:web:partner.example"}'}
    assert noted(dids=[HISTORY.value]) == {LOG_URL: body(ONE)}
    assert noted(urls=["https://a.example/list", "https://b.example/"]) == {"https://a.example/list": b"list"}
    assert noted(dids=["did:key:z6Mk", "did:web:strangers.example"]) == {}


def test_what_could_not_be_had_is_not_in_it_and_what_was_had_is_in_it_once():
    recorder = Recorder(lambda: NOW)

    def fetch(url, *, accept, limit):
        raise FetchFailed("unreachable", "nobody there")

    sources = make_sources(recorder.fetching(fetch), recorder.owning(Own()), lambda: NOW)
    with pytest.raises(FetchFailed):
        get(sources, "https://b.example/")
    get(sources, "https://a.example/list")
    get(sources, "https://a.example/list")
    assert [each.url for each in recorder.bundle((b"x",), "tests").documents] == ["https://a.example/list"]


def test_a_bundle_holds_no_other():
    with pytest.raises(NothingToVerify):
        Recorder(lambda: NOW).bundle((b"x", b'{"cairn_bundle":1}'), "tests")
