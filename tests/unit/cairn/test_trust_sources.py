"""Configured trust lists: asked for now and then, kept for a day, and never taken for empty."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from cairn.trust_sources import FRESH_FOR, KEPT_FOR, RETRIED_AFTER, TrustListAt, TrustSources
from did.errors import FetchFailed
from did.fetch import Fetched
from verifier.errors import InvalidTrustList
from verifier.policy import TrustedIssuer, TrustList

URL = "https://trust.example/issuers.json"
START = datetime(2026, 6, 1, 12, tzinfo=UTC)
ACME = {"did": "did:web:acme.example", "name": "Acme", "source": "our partners"}


def listed(*issuers):
    return json.dumps({"version": 1, "issuers": list(issuers)}).encode()


class World:
    """A server that answers or does not, and a clock; it counts how often it was asked."""

    def __init__(self, body=None):
        self.body, self.now, self.count = body, START, 0

    def fetch(self, url, *, accept, limit):
        self.count += 1
        if self.body is None:
            raise FetchFailed("timeout", "did not answer in time")
        return Fetched(self.body, "application/json")

    def after(self, pause):
        self.now += pause
        return self


@pytest.fixture
def world():
    return World(listed(ACME))


@pytest.fixture
def source(world):
    return TrustListAt(URL, world.fetch, lambda: world.now)


def test_a_list_is_read_with_the_time_it_was_read(source):
    found = source.current()
    assert found.issuers[ACME["did"]] == TrustedIssuer(*ACME.values(), as_of=START)
    assert found.unreadable == ()


def test_it_is_asked_for_once_in_a_while(source, world):
    for _ in range(3):
        source.current()
    assert world.count == 1
    world.after(FRESH_FOR)
    world.body = listed()
    assert source.current().issuers == {}
    assert world.count == 2


def test_what_was_read_last_is_kept_for_a_day_and_says_how_old_it_is(source, world):
    source.current()
    world.body = None
    assert source.current()
    found = world.after(KEPT_FOR) and source.current()
    assert found.issuers[ACME["did"]].as_of == START
    world.after(timedelta(seconds=1))
    assert source.current() == TrustList({}, ("trust.example",))


def test_a_list_never_read_is_unreadable_not_empty(world, source):
    world.body = None
    assert source.current() == TrustList({}, ("trust.example",))


@pytest.mark.parametrize("body", [b"", b"{}", listed({"did": "x"})])
def test_a_list_that_is_none_is_as_good_as_not_had(world, source, body):
    world.body = body
    assert source.current().unreadable == ("trust.example",)


def test_after_a_failure_it_is_asked_for_sooner_but_not_each_time(world, source):
    world.body = None
    source.current()
    source.current()
    assert world.count == 1
    world.after(RETRIED_AFTER).body = listed(ACME)
    assert source.current().unreadable == ()
    assert world.count == 2


def test_a_list_that_comes_back_is_fresh_again(world, source):
    source.current()
    world.after(FRESH_FOR).body = None
    source.current()
    world.after(RETRIED_AFTER).body = listed(ACME)
    assert source.current().issuers[ACME["did"]].as_of == world.now


def test_all_lists_are_one_and_the_first_to_know_an_issuer_names_it(world, tmp_path):
    file = tmp_path / "issuers.json"
    file.write_bytes(listed(ACME | {"name": "Acme Ltd"}, ACME | {"did": "did:web:b.example", "name": "B"}))
    own = TrustList.of([TrustedIssuer("did:web:own.example", "Own", "here")])
    joined = TrustSources([str(file), URL], world.fetch, lambda: world.now).joined_to(own)
    assert {each.name for each in joined.issuers.values()} == {"Acme Ltd", "B", "Own"}


def test_one_list_that_can_not_be_had_does_not_take_the_others_away(world, tmp_path):
    file = tmp_path / "issuers.json"
    file.write_bytes(listed(ACME))
    world.body = None
    joined = TrustSources([str(file), URL], world.fetch, lambda: world.now).joined_to(TrustList({}))
    assert set(joined.issuers) == {ACME["did"]}
    assert joined.unreadable == ("trust.example",)


def test_a_file_is_read_each_time_and_a_faulty_one_refused(world, tmp_path):
    file = tmp_path / "issuers.json"
    sources = TrustSources([str(file)], world.fetch, lambda: world.now)
    with pytest.raises(InvalidTrustList):
        sources.joined_to(TrustList({}))
    file.write_bytes(b"{}")
    with pytest.raises(InvalidTrustList):
        sources.joined_to(TrustList({}))
    file.write_bytes(listed(ACME))
    assert sources.joined_to(TrustList({})).issuers
