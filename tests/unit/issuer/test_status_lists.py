"""Status lists as published: signed, whole, in order of time."""

import json
from datetime import timedelta

import pytest

from credentials.proofs import data_integrity
from credentials.status_list import LENGTH, StatusPurpose, read_list
from issuer import status_lists
from issuer.status_lists import ensure_published, list_path, list_url, publish, status_entry
from keys.public import Algorithm
from tests.support.builders import at

REVOCATION, SUSPENSION = StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION
ISSUER = "https://badges.example/o/acme"


def document_at(scene, path):
    return json.loads(scene.tx.published.get(path).body)


def published(scene, purpose=REVOCATION, now=at(10), number=1):
    publish(scene.tx, number, purpose, scene.identity.publisher, now)
    return document_at(scene, list_path("acme", number, purpose))


def test_a_list_and_its_twin_have_addresses_of_their_own():
    assert list_path("acme", 7, REVOCATION) == "/o/acme/status/7"
    assert list_path("acme", 7, SUSPENSION) == "/o/acme/status/7-suspension"
    assert list_url(ISSUER, 7, SUSPENSION) == f"{ISSUER}/status/7-suspension"


def test_a_badge_s_entry_names_the_list_and_refers_to_the_twin_by_its_subject():
    entry = status_entry(ISSUER, 7, 4711)
    assert (entry.list_url, entry.index) == (f"{ISSUER}/status/7", 4711)
    assert entry.suspension_list == f"{ISSUER}/status/7-suspension#suspension"


@pytest.mark.parametrize("purpose", list(StatusPurpose))
def test_what_a_badge_s_entry_says_is_what_the_lists_say(scene, purpose):
    entry, document = status_entry(ISSUER, 1, 0), published(scene, purpose)
    if purpose is REVOCATION:
        assert document["id"] == entry.list_url
    else:
        assert document["credentialSubject"]["id"] == entry.suspension_list


@pytest.mark.parametrize("purpose", list(StatusPurpose))
def test_a_list_is_a_signed_credential_of_the_organisation(scene, purpose):
    document = published(scene, purpose)
    (proof,) = data_integrity.proofs(document)
    key = scene.identity.key_for(Algorithm.EDDSA)
    secured = data_integrity.verify(document, proof, key.signer.public_key)
    assert (proof.method_id, proof.purpose) == (key.method_id, "assertionMethod")
    assert (secured["issuer"], secured["validFrom"]) == (scene.identity.did, "2026-03-02T09:00:10Z")
    assert "validUntil" not in secured
    assert len(read_list(secured, purpose.value)) == LENGTH == 131_072


def test_verifiers_may_keep_a_list_for_five_minutes_told_in_milliseconds(scene):
    assert published(scene)["credentialSubject"]["ttl"] == 300_000


def test_a_list_is_served_as_a_credential(scene):
    published(scene)
    assert scene.tx.published.get("/o/acme/status/1").media_type == "application/vc"


def test_a_later_publication_is_never_dated_before_an_earlier_one(scene):
    published(scene, now=at(100))
    assert published(scene, now=at(50))["validFrom"] == "2026-03-02T09:01:40Z"
    assert published(scene, now=at(101))["validFrom"] == "2026-03-02T09:01:41Z"


def test_a_publication_is_dated_in_whole_seconds(scene):
    now = at(10) + timedelta(microseconds=999_999)
    assert published(scene, now=now)["validFrom"] == "2026-03-02T09:00:10Z"


def test_publishing_twice_what_has_not_changed_at_the_same_time_gives_the_same_bytes(scene):
    published(scene)
    first = scene.tx.published.get("/o/acme/status/1")
    published(scene)
    assert scene.tx.published.get("/o/acme/status/1") == first


def test_a_list_that_is_published_is_not_signed_again_for_nothing(scene):
    before = scene.tx.published.get("/o/acme/status/1")
    ensure_published(scene.tx, 1, scene.identity.publisher, at(10))
    assert scene.tx.published.get("/o/acme/status/1") == before


def test_a_new_list_is_published_with_its_twin(scene):
    ensure_published(scene.tx, 2, scene.identity.publisher, at(10))
    for purpose in StatusPurpose:
        assert document_at(scene, list_path("acme", 2, purpose))["id"] == list_url(ISSUER, 2, purpose)


def test_the_rows_are_read_before_the_list_they_replace(scene):
    """The store locks the rows' list when they are read; whatever is read before that may be out of date."""
    told = []

    class Telling:
        def __init__(self, shelf):
            self.shelf = shelf

        def __getattr__(self, name):
            told.append(name)
            return getattr(self.shelf, name)

    scene.tx.statuses, scene.tx.published = Telling(scene.tx.statuses), Telling(scene.tx.published)
    publish(scene.tx, 1, REVOCATION, scene.identity.publisher, at(10))
    assert told == ["revoked", "get", "put"]


def test_the_first_list_is_number_one():
    assert status_lists.FIRST == 1
