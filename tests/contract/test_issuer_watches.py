"""Watches: each credential once, no more than may be, and what was noted comes back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from issuer.errors import Busy
from issuer.kept.watches import Standing, Watch
from issuer.recognition.checked import Checked
from issuer.watches import watching
from tests.support.builders import Seeded, at

WATCH = Watch(
    id="w-1",
    digest="uDigest",
    issuer="did:web:b.example",
    credential_id="urn:uuid:1",
    status={"id": "urn:uuid:1", "credentialStatus": {"id": "https://b.example/s#1", "ü": [1]}},
    valid_until=at(900),
    label="Fall 7 – Zoë",
    standing=Standing.GOOD,
    as_of=at(10),
    added_at=at(10),
)


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        assert tx.watches.add(WATCH, 3)
    return store


def test_a_watch_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.watches.get("w-1") == WATCH
        assert tx.watches.of_digest("uDigest") == WATCH
        assert list(tx.watches.all()) == [WATCH]
    with kept.transaction("globex") as tx:
        assert tx.watches.get("w-1") is None
        assert tx.watches.of_digest("uDigest") is None
        assert list(tx.watches.all()) == []
        assert not tx.watches.remove("w-1")
        assert tx.watches.add(WATCH, 3)


def test_a_credential_is_watched_once(kept):
    with kept.transaction("acme") as tx:
        assert not tx.watches.add(replace(WATCH, id="w-2"), 3)
        assert tx.watches.of_digest("uOther") is None


def test_there_are_no_more_than_the_limit_until_one_ends(kept):
    with kept.transaction("acme") as tx:
        assert tx.watches.add(replace(WATCH, id="w-2", digest="u2", valid_until=None, added_at=at(20)), 2)
        assert not tx.watches.add(replace(WATCH, id="w-3", digest="u3"), 2)
        assert [each.id for each in tx.watches.all()] == ["w-2", "w-1"]
        assert tx.watches.remove("w-1")
        assert not tx.watches.remove("w-1")
        assert tx.watches.add(replace(WATCH, id="w-3", digest="u3"), 2)


def test_of_many_who_add_at_once_no_more_get_in_than_may(kept):
    def add(number):
        try:
            with kept.transaction("acme") as tx:
                return tx.watches.add(replace(WATCH, id=f"m-{number}", digest=f"m-{number}"), 3)
        except Busy:
            return False

    with ThreadPoolExecutor(5) as pool:
        added = list(pool.map(add, range(5)))
    with kept.transaction("acme") as tx:
        assert len(tx.watches.all()) == 1 + sum(added) <= 3


def test_what_is_noted_comes_back_and_what_is_gone_stays_gone(kept):
    changed = replace(WATCH, standing=Standing.SUSPENDED, as_of=at(30), changed_at=at(30))
    with kept.transaction("acme") as tx:
        tx.watches.note(changed)
        tx.watches.note(replace(changed, id="never-there"))
    with kept.transaction("acme") as tx:
        assert list(tx.watches.all()) == [changed]
        tx.watches.remove("w-1")
        tx.watches.note(changed)
        assert list(tx.watches.all()) == []


def test_of_several_who_watch_the_same_at_once_all_have_the_one_watch(store):
    checked = Checked("valid", "", {"credentialStatus": {}}, issuer="did:web:b.example", digest="uSame")

    def add(number):
        try:
            with store.transaction("acme") as tx:
                return watching.add(tx, checked, "", at(number), Seeded(number)).id
        except Busy:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(add, range(8))) - {None}) == 1
