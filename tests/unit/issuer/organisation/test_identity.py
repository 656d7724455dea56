"""An organisation's identity: made once, published, fixed, and never shown."""

import json
import pickle
from dataclasses import replace

import pytest

from did.document import DidDocument, Purpose
from did.methods.key import KeyResolver, did_of_key
from did.syntax import Did
from issuer.achievements.configurations import DC_SD_JWT, JWT_VC_JSON, JWT_VC_JSON_ES256, LDP_VC
from issuer.errors import Busy, InvalidPublicUrl, NoSigningKey, PublicUrlChanged
from issuer.ledger import KeyState, KeyUse, StoredKey
from issuer.organisation.did_documents import did_document_path
from issuer.organisation.identity import Secrets, establish, issuer_url, publish_keys
from keys.errors import SealBroken
from keys.keyring import Keyring
from keys.public import Algorithm, PublicKey
from keys.sealing import Sealer
from keys.software import SoftwareSigner
from tests.support.builders import BASE_URL, at, give, organisation, stocked
from tests.unit.issuer.scenes import KEK, LOOPBACK_URL, bare_store, everything_kept, undone

SEALER = Sealer(KEK)
WEB_DID = "did:web:badges.example:o:acme"
WEB_KEYS = [f"{WEB_DID}#key-1", f"{WEB_DID}#key-2", f"{WEB_DID}#key-rsa"]


def started(public_url=BASE_URL):
    store = bare_store()
    with store.transaction("acme") as tx:
        return store, establish(tx, public_url, SEALER, at(0))


def document_of(store):
    with store.transaction("acme") as tx:
        return json.loads(tx.published.get("/o/acme/did.json").body)


# --- over https -----------------------------------------------------------------------------------


def test_over_https_an_organisation_is_a_did_web_with_a_key_for_each_algorithm():
    _, identity = started()
    assert identity.did == WEB_DID
    assert identity.issuer_url == "https://badges.example/o/acme"
    assert [entry.method_id for entry in identity.keyring.entries] == WEB_KEYS
    assert identity.key_for(Algorithm.EDDSA).name == "key-1"
    assert identity.key_for(Algorithm.ES256).name == "key-2"
    assert identity.key_for(Algorithm.RS256).name == "key-rsa"


def test_a_port_stands_escaped_in_the_did():
    assert started("https://localhost:8443")[1].did == "did:web:localhost%3A8443:o:acme"


def test_an_algorithm_without_a_key_is_refused():
    with pytest.raises(NoSigningKey):
        started()[1].key_for(Algorithm.ES384)


def test_the_did_document_lets_both_keys_assert():
    store, identity = started()
    document = DidDocument.from_json(document_of(store))
    for entry in identity.keyring.entries:
        key = document.key_for(entry.method_id, Purpose.ASSERTION, at(0))
        assert key == entry.signer.public_key


def test_the_did_document_is_of_strings_and_absolute_ids_as_strict_readers_ask():
    document = document_of(started()[0])
    assert document["id"] == WEB_DID
    assert document["assertionMethod"] == WEB_KEYS
    assert {method["controller"] for method in document["verificationMethod"]} == {WEB_DID}


def test_the_key_of_embedded_proofs_is_a_multikey_and_that_of_tokens_a_json_web_key():
    one, two, three = document_of(started()[0])["verificationMethod"]
    assert (one["type"], two["type"], three["type"]) == ("Multikey", "JsonWebKey", "JsonWebKey")
    assert set(two["publicKeyJwk"]) == {"kty", "crv", "x", "y"}
    assert set(three["publicKeyJwk"]) == {"kty", "n", "e"}


def test_its_configurations_are_those_its_keys_allow():
    offered = [each.id for each in started()[1].configurations if each.is_offered]
    assert offered == [LDP_VC, JWT_VC_JSON, JWT_VC_JSON_ES256, DC_SD_JWT]


def test_the_profile_names_the_organisation_and_its_page():
    profile = started()[1].profile
    assert (profile.id, profile.name, profile.url) == (WEB_DID, "Acme", "https://badges.example/o/acme")


# --- over http on loopback ------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_on_loopback_an_organisation_is_one_ed25519_did_key(url):
    _, identity = started(url)
    (entry,) = identity.keyring.entries
    assert identity.did == did_of_key(entry.signer.public_key)
    assert entry.method_id == f"{identity.did}#{entry.signer.public_key.multikey()}"
    offered = [each.id for each in identity.configurations if each.is_offered]
    assert offered == [LDP_VC, JWT_VC_JSON, DC_SD_JWT]


def test_the_document_of_a_did_key_is_published_too_and_says_what_the_did_itself_says():
    store, identity = started(LOOPBACK_URL)
    published = DidDocument.from_json(document_of(store))
    resolved = KeyResolver().resolve(Did.parse(identity.did))
    method_id = identity.keyring.entries[0].method_id
    assert published.id == resolved.id
    assert published.key_for(method_id, Purpose.ASSERTION, at(0)) == resolved.key_for(
        method_id, Purpose.ASSERTION, at(0)
    )


# --- once and for all -----------------------------------------------------------------------------


def test_the_second_start_loads_what_the_first_one_made():
    store, first = started()
    with store.transaction("acme") as tx:
        second = establish(tx, BASE_URL, SEALER, at(99))
    assert second.did == first.did
    assert second.secrets == first.secrets
    keys = [[entry.signer.public_key for entry in each.keyring.entries] for each in (first, second)]
    assert keys[0] == keys[1]


def test_what_one_start_signs_the_next_one_s_key_verifies():
    store, first = started()
    with store.transaction("acme") as tx:
        second = establish(tx, BASE_URL, SEALER, at(99))
    signature = first.key_for(Algorithm.ES256).signer.sign(b"message")
    second.key_for(Algorithm.ES256).signer.public_key.verify(signature, b"message")


@pytest.mark.parametrize("url", ["https://other.example", "https://badges.example:8443", LOOPBACK_URL])
def test_another_public_url_is_refused_and_explained(url):
    store, _ = started()
    with store.transaction("acme") as tx, pytest.raises(PublicUrlChanged, match=r"badges\.example"):
        establish(tx, url, SEALER, at(1))


def test_another_key_encryption_key_does_not_open_the_keys():
    store, _ = started()
    with store.transaction("acme") as tx, pytest.raises(SealBroken):
        establish(tx, BASE_URL, Sealer(b"x" * 32), at(1))


def test_a_failed_start_leaves_nothing_behind():
    store = bare_store()
    with undone(store) as tx:
        establish(tx, BASE_URL, SEALER, at(0))
    with store.transaction("acme") as tx:
        assert tx.organisation.did is None
        assert tx.keys.all() == []
        assert tx.published.get("/o/acme/did.json") is None


def test_of_two_processes_that_start_at_once_the_later_is_told_to_wait_and_adds_no_key():
    store, _ = started()
    with store.transaction("acme") as tx:
        # What the later process sees: an organisation read before the earlier one had fixed it.
        tx.organisation = replace(tx.organisation, public_url=None, did=None)
        with pytest.raises(Busy):
            establish(tx, BASE_URL, SEALER, at(1))
        assert len(tx.keys.all()) == 4


def test_the_making_is_audited_without_a_secret():
    store, identity = started()
    with store.transaction("acme") as tx:
        (entry,) = tx.audit.of_object(identity.did)
    assert (entry.action, entry.values) == ("identity.made", {"public_url": BASE_URL})


# --- public URLs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "badges.example",
        "http://badges.example",
        "http://10.0.0.1",
        "http://localhost.example.com",
        "ftp://badges.example",
        "https://",
        "https://badges.example/",
        "https://badges.example?x=1",
        "https://badges.example#top",
        "https://me@badges.example",
        "https://badges.example:port",
        "https://badges.example:99999",
        "https://[::1",
        "https://192.0.2.7",
        "https://bad ges.example",
    ],
)
def test_a_public_url_that_no_organisation_can_live_under_is_refused(url):
    store = bare_store()
    with store.transaction("acme") as tx:
        with pytest.raises(InvalidPublicUrl):
            establish(tx, url, SEALER, at(0))
        assert tx.keys.all() == []
        assert tx.organisation.did is None


def test_the_issuer_identifier_never_ends_with_a_slash():
    assert issuer_url("https://badges.example", "acme") == "https://badges.example/o/acme"


# --- who signs status lists ---------------------------------------------------------------------


def test_lists_are_signed_by_ed25519_and_as_tokens_by_ecdsa_where_there_is_such_a_key():
    _, identity = started()
    publisher = identity.publisher
    algorithms = [each.signer.public_key.algorithm for each in (publisher.key, publisher.token_key)]
    assert algorithms == [Algorithm.EDDSA, Algorithm.ES256]


@pytest.mark.parametrize("kept", [Algorithm.EDDSA, Algorithm.ES256])
def test_an_organisation_with_one_key_signs_all_lists_by_it(kept):
    _, identity = started()
    only = Keyring([each for each in identity.keyring.entries if each.signer.public_key.algorithm is kept])
    publisher = replace(identity, keyring=only).publisher
    assert publisher.key == publisher.token_key == only.signer_for(kept)


def test_an_organisation_without_a_key_signs_no_list():
    _, identity = started()
    with pytest.raises(NoSigningKey):
        _ = replace(identity, keyring=Keyring([])).publisher


# --- keys that no longer sign ---------------------------------------------------------------------


def with_a_third_key(state):
    store, identity = started()
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    sealed = signer.seal(SEALER, f"{identity.did}#key-3")
    with store.transaction("acme") as tx:
        tx.keys.add(StoredKey("key-3", "EdDSA", signer.public_key.jwk(), sealed, state, at(5)))
        publish_keys(tx, SEALER, at(5))
        return DidDocument.from_json(document_of_tx(tx)), establish(tx, BASE_URL, SEALER, at(6))


def document_of_tx(tx):
    return json.loads(tx.published.get(did_document_path("acme")).body)


def test_the_newest_active_key_signs():
    document, identity = with_a_third_key("active")
    assert identity.key_for(Algorithm.EDDSA).name == "key-3"
    assert document.key_for(f"{WEB_DID}#key-3", Purpose.ASSERTION, at(6))


def test_a_retired_key_signs_no_more_but_old_badges_still_verify():
    document, identity = with_a_third_key("retired")
    assert identity.key_for(Algorithm.EDDSA).name == "key-1"
    assert f"{WEB_DID}#key-3" in document.relationships[Purpose.ASSERTION]


def test_a_compromised_key_neither_signs_nor_asserts():
    document, identity = with_a_third_key(KeyState.COMPROMISED)
    assert identity.key_for(Algorithm.EDDSA).name == "key-1"
    assert f"{WEB_DID}#key-3" not in document.relationships[Purpose.ASSERTION]
    assert len(document.methods) == 4


# --- secrets --------------------------------------------------------------------------------------


def test_each_use_and_each_organisation_has_a_secret_of_its_own():
    acme, other = (Secrets.of(SEALER, organisation(slug)) for slug in ("acme", "other"))
    assert len({acme.offers, acme.nonces, acme.salts, other.offers, other.nonces, other.salts}) == 6


def test_secrets_follow_from_the_key_encryption_key_alone():
    assert Secrets.of(Sealer(KEK), organisation()) == Secrets.of(SEALER, organisation())
    assert Secrets.of(Sealer(b"x" * 32), organisation()) != Secrets.of(SEALER, organisation())


def test_no_secret_is_kept_or_shown():
    store, identity = started()
    kept = everything_kept(store)
    for secret in (KEK, identity.secrets.offers, identity.secrets.nonces, identity.secrets.salts):
        assert secret.decode("latin-1") not in kept
        assert repr(secret)[2:-1] not in repr(identity)
        assert secret.hex() not in kept + repr(identity)


def test_the_private_key_is_kept_sealed_only():
    secret = b"\x07" * 31 + b"\x09"
    signer = SoftwareSigner.from_secret(Algorithm.EDDSA, secret)
    sealed = signer.seal(SEALER, "x")
    assert secret not in sealed
    store, identity = started()
    with store.transaction("acme") as tx:
        for key in tx.keys.all():
            assert set(key.public_jwk) <= {"kty", "crv", "x", "y", "n", "e"}
            with pytest.raises(SealBroken):
                SEALER.open(key.sealed, "another context")
    with pytest.raises(TypeError):
        pickle.dumps(identity.keyring.entries[0].signer)


def test_the_public_halves_kept_are_those_of_the_sealed_keys():
    store, identity = started()
    with store.transaction("acme") as tx:
        kept = [PublicKey.from_jwk(key.public_jwk) for key in tx.keys.all() if key.use == KeyUse.ISSUING]
    assert kept == [entry.signer.public_key for entry in identity.keyring.entries]


def test_an_identity_whose_keyring_is_empty_can_issue_nothing():
    _, identity = started()
    assert replace(identity, keyring=Keyring([])).configurations == ()


def test_awarding_needs_no_key():
    with stocked().transaction("acme") as tx:
        assert give(tx, "communication")
        assert tx.keys.all() == []
