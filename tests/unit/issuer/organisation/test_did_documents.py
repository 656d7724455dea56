"""What is published about an organisation's keys: two DIDs with the same keys, and the proof of its domain."""

import json

import pytest

from credentials import jose
from did.document import DidDocument, Purpose
from did.errors import KeyNotAuthorised, KeyRevoked
from did.fetch import Fetched
from did.methods.webvh.making import last_entry
from did.methods.webvh.resolver import WebvhResolver
from did.syntax import Did
from issuer.organisation import domain_linkage
from issuer.organisation.did_documents import did_document_path, did_log_path, webvh_did
from issuer.organisation.identity import establish, publish_keys
from keys.public import Algorithm
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, at
from tests.unit.issuer.scenes import KEK, LOOPBACK_URL, bare_store

SEALER = Sealer(KEK)
WEB_DID = "did:web:badges.example:o:acme"
LOG_URL = f"{BASE_URL}/o/acme/did.jsonl"


@pytest.fixture
def started():
    store = bare_store()
    with store.transaction("acme") as tx:
        yield tx, establish(tx, BASE_URL, SEALER, at(0))


def document_of(tx):
    return json.loads(tx.published.get(did_document_path("acme")).body)


def log_of(tx):
    return tx.published.get(did_log_path("acme")).body


def resolved(tx, now=at(100)):
    """Resolve the organisation's did:webvh as a stranger would, from what is published."""
    pages = {LOG_URL: log_of(tx)}
    resolver = WebvhResolver(lambda url, **_: Fetched(pages[url], "text/jsonl"), lambda: now)
    return resolver.resolve(Did.parse(webvh_did(tx)))


# --- did:webvh beside did:web ---------------------------------------------------------------------


def test_the_did_webvh_resolves_to_the_same_keys_as_the_did_web(started):
    tx, identity = started
    other, own = resolved(tx), DidDocument.from_json(document_of(tx))
    for entry in identity.keyring.entries:
        keys = [
            document.key_for(f"{document.id}#{entry.name}", Purpose.ASSERTION, at(1))
            for document in (other, own)
        ]
        assert keys == [entry.signer.public_key] * 2


def test_each_did_names_the_other(started):
    tx, _ = started
    assert resolved(tx).also_known_as == (WEB_DID,)
    assert document_of(tx)["alsoKnownAs"] == [webvh_did(tx)]
    assert webvh_did(tx).startswith("did:webvh:Qm")
    assert webvh_did(tx).endswith(":badges.example:o:acme")


def test_the_issuer_stays_the_did_web(started):
    assert started[1].profile.id == WEB_DID


def test_the_update_key_is_in_neither_document_and_signs_no_badges(started):
    tx, identity = started
    (update,) = [key for key in tx.keys.all() if key.use == "updating"]
    assert update.public_jwk["x"] not in json.dumps(document_of(tx))
    assert update.public_jwk["x"] not in json.dumps(last_entry(log_of(tx))["state"])
    assert update.name not in [entry.name for entry in identity.keyring.entries]


def test_publishing_again_without_a_change_adds_no_entry(started):
    tx, _ = started
    before = log_of(tx)
    publish_keys(tx, SEALER, at(50))
    assert log_of(tx) == before


def test_a_change_adds_an_entry_that_holds_with_those_before_it(started):
    tx, identity = started
    before = log_of(tx)
    tx.keys.compromise("key-2", at(5))
    publish_keys(tx, SEALER, at(50))
    assert log_of(tx).startswith(before)
    for document in (resolved(tx), DidDocument.from_json(document_of(tx))):
        with pytest.raises(KeyRevoked) as refusal:
            document.key_for(f"{document.id}#key-2", Purpose.ASSERTION, at(60))
        assert refusal.value.since == at(5)
        with pytest.raises(KeyNotAuthorised):
            document.key_for(f"{document.id}#key-2", Purpose.ASSERTION, at(1))
    assert identity.did == WEB_DID


def test_the_did_web_says_the_places_that_did_webvh_implies(started):
    services = {each["id"].partition("#")[2]: each for each in document_of(started[0])["service"]}
    assert services["files"]["serviceEndpoint"] == f"{BASE_URL}/o/acme/"
    assert services["whois"]["serviceEndpoint"] == f"{BASE_URL}/o/acme/whois.vp"


def test_on_loopback_there_is_a_did_key_and_nothing_else():
    store = bare_store()
    with store.transaction("acme") as tx:
        establish(tx, LOOPBACK_URL, SEALER, at(0))
        assert webvh_did(tx) is None
        assert tx.published.get(domain_linkage.linkage_path("acme")) is None
        assert "service" not in document_of(tx)


# --- the domain -----------------------------------------------------------------------------------


def test_both_dids_say_which_domain_is_theirs(started):
    tx, _ = started
    for document in (resolved(tx), DidDocument.from_json(document_of(tx))):
        assert document.linked_domains == (BASE_URL,)


def test_the_domain_s_credentials_are_signed_by_each_did_about_itself(started):
    tx, identity = started
    body = tx.published.get(domain_linkage.linkage_path("acme")).body
    made = domain_linkage.configuration([body, body])
    assert made["@context"] == "https://identity.foundation/.well-known/did-configuration/v1"
    assert len(made["linked_dids"]) == 4
    for token, did in zip(made["linked_dids"], (WEB_DID, webvh_did(tx)), strict=False):
        jws = jose.read(token)
        jose.verify(jws, identity.key_for(Algorithm.EDDSA).signer.public_key)
        claims = jose.payload_object(jws)
        assert jws.header == {"alg": "EdDSA", "kid": f"{did}#key-1"}
        assert claims["iss"] == claims["sub"] == claims["vc"]["issuer"] == did
        assert claims["vc"]["credentialSubject"] == {"id": did, "origin": BASE_URL}
        assert claims["nbf"] == int(at(0).timestamp()) < claims["exp"]
