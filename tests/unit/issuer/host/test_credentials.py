"""Somebody's credentials: kept byte for byte, the newer of two that count as one, and never what is not genuine."""

import json
from datetime import UTC, datetime

import pytest

from issuer.errors import NotHostable
from issuer.host import credentials as host
from issuer.host import profiles
from issuer.host.credentials import Owner, Wanted
from tests.support.builders import at
from tests.support.partner import Partner
from tests.unit.issuer.scenes import bare_store

ZOE = Owner("p-1", "Zoë Rivera", "zoe@example.com")
BADGE = Partner().badge()
URL = "https://badges.example/o/acme"


def genuine(_):
    return None


@pytest.fixture
def tx():
    with bare_store().transaction("acme") as transaction:
        yield transaction


def store(tx, body, examine=genuine, owner=ZOE, now=at(1)):
    return host.store(tx, owner, host.examined(body, examine), now)


def listed(tx, owner=ZOE, **wanted):
    return host.list_for(tx, owner, Wanted(**wanted))


def test_what_is_stored_comes_back_byte_for_byte(tx):
    body = b"  " + BADGE + b"\n"
    assert store(tx, body).is_new
    (held,) = listed(tx).held
    assert (held.body, held.is_token) == (body, False)


def test_the_same_again_is_not_new(tx):
    store(tx, BADGE)
    assert not store(tx, BADGE).is_new
    assert listed(tx).total == 1


def test_what_is_not_genuine_is_not_stored(tx):
    with pytest.raises(NotHostable, match="changed"):
        store(tx, BADGE, lambda _: "It was changed.")
    assert listed(tx).total == 0


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b"{", b'{"proof": []}', b"a.b.c", b"ey.ey.ey"])
def test_what_is_no_credential_is_not_stored(tx, body):
    with pytest.raises(NotHostable):
        store(tx, body)


def dated(day, credential_id="urn:uuid:one"):
    document = json.loads(BADGE)
    document["validFrom"] = f"2026-11-{day:02}T00:00:00Z"
    document["id"] = credential_id
    return json.dumps(document).encode()


def test_of_two_that_count_as_one_the_newer_stays(tx):
    store(tx, dated(2))
    with pytest.raises(NotHostable, match="newer edition"):
        store(tx, dated(1))
    assert store(tx, dated(3)).held.body == dated(3)
    assert [each.body for each in listed(tx).held] == [dated(3)]


def test_an_id_counts_as_the_same_however_it_is_encoded(tx):
    store(tx, dated(1, "https://p.example/a%20b"))
    assert not store(tx, dated(1, " https://p.example/a b ")).is_new
    assert store(tx, dated(1, "https://p.example/a-b")).is_new


def test_a_credential_without_an_id_is_refused(tx):
    document = json.loads(dated(1))
    del document["id"]
    with pytest.raises(NotHostable, match="without an id"):
        store(tx, json.dumps(document).encode())


def test_nobody_sees_anothers(tx):
    store(tx, BADGE)
    assert listed(tx, Owner("p-2", "Eve", "eve@example.com")).total == 0


def test_a_part_of_many_is_given(tx):
    for number in range(5):
        store(tx, dated(1 + number, f"urn:uuid:{number}"), now=at(number))
    page = listed(tx, limit=2, offset=3)
    assert [json.loads(each.body)["id"] for each in page.held] == ["urn:uuid:3", "urn:uuid:4"]
    assert page.total == 5
    assert listed(tx, since=datetime(2026, 11, 4, tzinfo=UTC)).total == 1


def test_what_is_known_here_is_the_first_profile(tx):
    profile = profiles.profile_of(tx, ZOE, URL)
    assert (profile["name"], profile["email"], profile["type"]) == (
        "Zoë Rivera",
        "zoe@example.com",
        ["Profile"],
    )
    assert profile["id"].startswith(URL)


def test_a_profile_keeps_what_we_do_not_know_and_stays_the_same_person(tx):
    changed = {"type": ["Profile"], "id": "https://evil.example", "email": "x@y.example", "shoeSize": 41}
    kept = profiles.change_profile(tx, ZOE, URL, changed, at(1))
    assert kept["shoeSize"] == 41
    assert (kept["id"], kept["email"]) == (profiles.profile_of(tx, ZOE, URL)["id"], "zoe@example.com")
    assert kept["id"].startswith(URL)


@pytest.mark.parametrize(
    "profile", [{}, {"type": "Person"}, {"type": ["Profile"], **{str(n): n for n in range(70)}}]
)
def test_what_is_no_profile_changes_nothing(tx, profile):
    with pytest.raises(NotHostable):
        profiles.change_profile(tx, ZOE, URL, profile, at(1))
    assert tx.hosted.profile(ZOE.id) is None
