"""Whoever left is told how to take their badges along, at every address of theirs, by a link that lasts."""

import pytest

from issuer.kept.mail import LetterKind
from issuer.kept.shares import ShareKind
from issuer.sharing import leaving
from tests.support.builders import BASE_URL, Seeded, at, give, stocked


@pytest.fixture
def tx():
    with stocked().transaction("acme") as opened:
        yield opened


def tell(tx, address="zoe@example.org"):
    return leaving.tell(tx, address, BASE_URL, at(10), Seeded(9))


def test_every_address_of_theirs_gets_the_link_to_all_of_their_badges(tx):
    given = give(tx, "communication")
    assert tx.people.add_address(given.person.id, "zoe@home.example", at(5))
    letters = tell(tx)
    assert {each.address for each in letters} == {"zoe@example.org", "zoe@home.example"}
    assert {each.kind for each in letters} == {LetterKind.LEAVER}
    (kit,) = [each for each in tx.shares.of_person(given.person.id) if each.kind is ShareKind.KIT]
    assert {tx.mail.values(each)["link"] for each in letters} == {f"{BASE_URL}/kit/{kit.id}"}
    assert kit.ends_at is not None
    assert kit.ends_at > given.claim_expires_at


def test_who_has_no_badge_or_is_not_known_is_not_written_to(tx):
    assert tell(tx, "nobody@example.org") == ()
    given = give(tx, "communication")
    tx.people.erase(given.person.id, at(5))
    assert tell(tx) == ()
