"""Who signs is told with both names, each key with what became of it, and the lists that are read."""

import pytest

from issuer.ledger import ListKind
from issuer.organisation.identity import establish
from issuer.organisation.key_life import Compromise, Hand, compromise, retire, rotate
from issuer.organisation.who_signs import MOST_LISTS, who_signs
from issuer.status_lists import ListAddress, current
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, at, give
from tests.unit.issuer.scenes import KEK

SEALER = Sealer(KEK)


def hand(tx, now):
    return Hand(tx, establish(tx, BASE_URL, SEALER, now), SEALER, now)


def told_of(tx):
    return who_signs(tx, establish(tx, BASE_URL, SEALER, at(900)))


def test_both_names_are_told_and_every_key_that_signs_badges(scene):
    told = told_of(scene.tx)
    assert told.did == "did:web:badges.example:o:acme"
    assert told.also.startswith("did:webvh:")
    assert [each.name for each in told.keys] == ["key-rsa", "key-2", "key-1"]
    assert all(each.is_active and each.since == at(0) and each.ended_at is None for each in told.keys)


def test_a_key_that_was_replaced_says_from_when_until_when_it_signed(scene):
    rotate(hand(scene.tx, at(100)))
    retire(hand(scene.tx, at(200)), "key-5", even_the_last=True)
    keys = {each.name: each for each in told_of(scene.tx).keys}
    assert {name: (each.is_active, each.ended_at) for name, each in keys.items()} == {
        "key-1": (False, at(100)),
        "key-2": (False, at(100)),
        "key-rsa": (False, at(100)),
        "key-4": (True, None),
        "key-5": (False, at(200)),
        "key-6": (True, None),
    }
    assert (keys["key-4"].since, keys["key-1"].since) == (at(100), at(0))


def test_a_key_in_other_hands_says_since_when_and_keeps_to_itself_what_hr_noted(scene):
    compromise(hand(scene.tx, at(100)), Compromise("key-1", at(40), "A lost laptop."))
    told = told_of(scene.tx)
    (taken,) = [each for each in told.keys if each.compromised_since]
    assert (taken.name, taken.is_active, taken.compromised_since) == ("key-1", False, at(40))
    assert "laptop" not in str(told)


def test_lists_are_told_in_pairs_with_when_each_was_signed(scene):
    assert told_of(scene.tx).lists == []
    give(scene.tx, "communication")
    identity = establish(scene.tx, BASE_URL, SEALER, at(5))
    current(scene.tx, ListAddress.parse("1"), identity.publisher, at(5))
    lists = told_of(scene.tx).lists
    assert [(each.kind, each.path, each.signed_at) for each in lists] == [
        (ListKind.REVOCATION, "/o/acme/status/1", at(5)),
        (ListKind.SUSPENSION, "/o/acme/status/1-suspension", None),
    ]


@pytest.mark.parametrize(("many", "older"), [(MOST_LISTS, 0), (MOST_LISTS + 3, 3)])
def test_of_many_lists_the_newest_are_told_and_the_others_counted(scene, many, older):
    class Shelf:
        def lists(self):
            return range(1, many + 1)

        def signed(self, path):
            return None

    scene.tx.statuses = Shelf()
    told = told_of(scene.tx)
    assert (len(told.lists), told.older_lists) == (2 * MOST_LISTS, older)
    assert told.lists[0].number == many
