"""Our own DIDs and our own domain are answered from the records, without the network."""

import json

import pytest

from cairn.own_documents import RecordedDocuments
from cairn.own_domain import PLACE, did_configuration
from did.document import DidDocument, Purpose
from did.fetch import no_network
from did.syntax import Did
from issuer.organisation.did_documents import webvh_did
from issuer.organisation.identity import establish
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, at
from tests.unit.issuer.scenes import KEK, LOOPBACK_URL, bare_store
from verifier.sources import make_sources


def started(public_url=BASE_URL):
    store = bare_store()
    with store.transaction("acme") as tx:
        identity = establish(tx, public_url, Sealer(KEK), at(0))
        return store, identity, webvh_did(tx)


def own(store, public_url=BASE_URL):
    return RecordedDocuments(store, public_url, lambda: at(1), lambda *_: None)


def test_both_of_our_dids_resolve_without_the_network():
    store, identity, other = started()
    resolver = make_sources(no_network, own(store), lambda: at(1)).resolver
    for did in (identity.did, other):
        document = resolver.resolve(Did.parse(did))
        assert document.id.value == did
        assert document.key_for(f"{did}#key-1", Purpose.ASSERTION, at(1))


@pytest.mark.parametrize(
    "did", ["did:webvh:QmOther:badges.example:o:acme", "did:webvh:x", "did:webvh:x:badges.example:o:b"]
)
def test_a_did_webvh_that_is_not_ours_is_not_answered_for(did):
    assert own(started()[0]).did_document(did) is None


def test_our_domain_answers_for_every_organisation_from_the_records():
    store, _, _ = started()
    found = own(store).by_url(f"{BASE_URL}{PLACE}")
    assert len(json.loads(found.body)["linked_dids"]) == 2
    assert found.body == did_configuration(store)
    assert own(store).by_url(PLACE) is None


def test_on_loopback_there_is_no_domain_to_answer_for():
    store, _, _ = started(LOOPBACK_URL)
    assert did_configuration(store) is None
    assert own(store, LOOPBACK_URL).by_url(f"{LOOPBACK_URL}{PLACE}") is None


def test_what_is_published_reads_as_a_did_document():
    store, identity, _ = started()
    assert DidDocument.from_json(json.loads(own(store).did_document(identity.did))).linked_domains == (
        BASE_URL,
    )


def test_the_root_of_the_installation_is_known_without_the_network():
    store, *_ = started()
    roots = {"did:web:cairn.example": b"{}"}
    known = RecordedDocuments(store, "https://cairn.example", lambda: at(1), lambda *_: None, roots)
    assert known.did_document("did:web:cairn.example") == b"{}"
    assert known.did_document("did:web:other.example") is None
