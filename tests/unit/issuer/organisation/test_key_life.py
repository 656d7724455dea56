"""Keys are replaced, retired and given up: what signs from then on, what verifies, and what is written down."""

import json
from dataclasses import replace

import pytest

from did.document import DidDocument, Purpose
from did.errors import KeyRevoked
from did.methods.webvh.making import update_keys
from issuer.awarding.parts import current_copies
from issuer.errors import (
    Busy,
    InvalidText,
    KeyAlreadyChanged,
    KeysFixed,
    LastKey,
    NoSuchKey,
    UnlikelyDate,
)
from issuer.offering.offers import is_claimed
from issuer.organisation.did_documents import did_document_path, did_log_path
from issuer.organisation.identity import establish, seal_new_key
from issuer.organisation.key_life import (
    Compromise,
    Hand,
    active_names,
    compromise,
    retire,
    rotate,
    signed_awards,
)
from keys.multibase import b64url_encode
from keys.public import Algorithm, PublicKey
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, FOUR_C, at, give, sign
from tests.unit.issuer.scenes import KEK, LOOPBACK_URL, bare_store, set_out

SEALER = Sealer(KEK)
WEB_DID = "did:web:badges.example:o:acme"


@pytest.fixture
def tx():
    store = bare_store()
    set_out(store)
    with store.transaction("acme") as tx:
        yield tx


def hand(tx, now=at(100), by="hr-1"):
    return Hand(tx, establish(tx, BASE_URL, SEALER, now), SEALER, now, by)


def states(tx):
    return {key.name: str(key.state) for key in tx.keys.all()}


def document(tx):
    return DidDocument.from_json(json.loads(tx.published.get(did_document_path("acme")).body))


# --- rotation -------------------------------------------------------------------------------------


def test_every_key_gets_a_successor_under_a_name_never_used_before(tx):
    change = rotate(hand(tx))
    assert states(tx) == {
        "key-1": "retired",
        "key-2": "retired",
        "key-rsa": "retired",
        "update-1": "retired",
        "key-4": "active",
        "key-5": "active",
        "key-6": "active",
        "update-2": "active",
    }
    assert [key.name for key in change.made] == ["key-4", "key-5", "key-6", "update-2"]
    assert [entry.name for entry in change.identity.keyring.entries] == ["key-4", "key-5", "key-6"]


def test_old_keys_stay_in_the_document_and_still_verify(tx):
    before = document(tx)
    rotate(hand(tx))
    after = document(tx)
    assert {method.id for method in before.methods} < {method.id for method in after.methods}
    for method in after.methods:
        assert after.key_for(method.id, Purpose.ASSERTION, at(101)) == method.public_key()


def test_only_the_keys_of_the_algorithms_asked_for_are_replaced(tx):
    rotate(hand(tx), [Algorithm.ES256])
    assert states(tx)["key-2"] == "retired"
    assert states(tx)["key-1"] == states(tx)["update-1"] == "active"
    with pytest.raises(NoSuchKey):
        rotate(hand(tx), [Algorithm.ES384])


def test_the_history_of_the_did_goes_on_under_the_new_update_key(tx):
    rotate(hand(tx))
    rotate(hand(tx, at(200)))
    newest = next(key for key in tx.keys.all() if key.name == "update-3")
    log = tx.published.get(did_log_path("acme")).body
    assert update_keys(log) == (PublicKey.from_jwk(newest.public_jwk).multikey(),)
    assert len(log.splitlines()) == 3


def test_a_signer_of_before_a_rotation_signs_nothing_after_it(tx):
    earlier = hand(tx).identity.keyring.signer_for(Algorithm.EDDSA)
    rotate(hand(tx))
    with pytest.raises(Busy):
        earlier.signer.sign(b"message")


def test_who_began_before_a_rotation_signs_with_the_successor(tx):
    earlier = hand(tx).identity
    rotate(hand(tx))
    successor = earlier.key_for(Algorithm.EDDSA)
    assert successor.name == "key-4"
    successor.signer.public_key.verify(successor.signer.sign(b"message"), b"message")


def test_a_key_that_was_asked_for_stays_as_it_is_to_the_end(tx):
    entry = hand(tx).identity.key_for(Algorithm.EDDSA)
    assert entry.signer.hold()
    assert entry.signer.sign(b"message")


def test_of_two_who_rotate_at_once_one_wins_and_the_other_changes_nothing(tx):
    first, second = hand(tx), hand(tx)
    kept = tx.keys.all()
    rotate(first)
    after_first = states(tx)

    class AsItWas:
        """The keys as the later process read them, before the earlier one had changed any."""

        def __getattr__(self, name):
            return getattr(keys, name)

        def all(self):
            return kept

    keys, tx.keys = tx.keys, AsItWas()
    with pytest.raises(KeyAlreadyChanged):
        rotate(second)
    tx.keys = keys
    assert states(tx) == after_first


def test_keys_that_changed_since_they_were_looked_at_are_left_alone(tx):
    seen = active_names(tx)
    rotate(hand(tx))
    after_first = states(tx)
    late = replace(hand(tx), seen=seen)
    for act in (rotate, lambda each: compromise(each, Compromise("key-1", at(40)))):
        with pytest.raises(KeyAlreadyChanged):
            act(late)
    assert states(tx) == after_first
    assert rotate(replace(hand(tx), seen=active_names(tx))).made


# --- retiring -------------------------------------------------------------------------------------


def test_a_key_beside_another_of_its_kind_can_be_retired(tx):
    tx.keys.add(seal_new_key(WEB_DID, "key-spare", Algorithm.EDDSA, SEALER, at(50)))
    retire(hand(tx), "key-spare")
    assert states(tx)["key-spare"] == "retired"
    assert document(tx).key_for(f"{WEB_DID}#key-spare", Purpose.ASSERTION, at(101))


def test_the_last_key_of_its_kind_is_retired_only_if_one_insists_and_that_of_the_lists_never(tx):
    with pytest.raises(LastKey):
        retire(hand(tx), "key-rsa")
    retire(hand(tx), "key-rsa", even_the_last=True)
    assert Algorithm.RS256 not in hand(tx).identity.keyring.algorithms
    with pytest.raises(LastKey):
        retire(hand(tx), "key-1", even_the_last=True)


@pytest.mark.parametrize("name", ["key-9", "", "update-1"])
def test_a_key_that_does_not_sign_badges_can_not_be_retired(tx, name):
    with pytest.raises(NoSuchKey):
        retire(hand(tx), name)


# --- in other hands -------------------------------------------------------------------------------


def test_a_compromised_key_is_taken_back_as_of_the_date_and_gets_a_successor(tx):
    change = compromise(hand(tx), Compromise("key-1", at(40), "The laptop was stolen."))
    assert states(tx)["key-1"] == "compromised"
    assert [key.name for key in change.made] == ["key-4"]
    with pytest.raises(KeyRevoked) as refusal:
        document(tx).key_for(f"{WEB_DID}#key-1", Purpose.ASSERTION, at(100))
    assert refusal.value.since == at(40)
    assert f"{WEB_DID}#key-1" not in document(tx).relationships[Purpose.ASSERTION]


def test_a_key_may_be_named_by_its_whole_id(tx):
    compromise(hand(tx), Compromise(f"{WEB_DID}#key-2", at(40)))
    assert states(tx)["key-2"] == "compromised"


def test_a_retired_key_that_falls_into_other_hands_needs_no_successor(tx):
    rotate(hand(tx))
    change = compromise(hand(tx), Compromise("key-1", at(40)))
    assert change.made == ()
    assert states(tx)["key-1"] == "compromised"


def test_a_compromised_update_key_hands_over_to_another(tx):
    compromise(hand(tx), Compromise("update-1", at(40)))
    newest = next(key for key in tx.keys.all() if key.name == "update-2")
    log = tx.published.get(did_log_path("acme")).body
    assert update_keys(log) == (PublicKey.from_jwk(newest.public_jwk).multikey(),)


def test_a_key_is_given_up_once(tx):
    compromise(hand(tx), Compromise("key-1", at(40)))
    before = states(tx)
    with pytest.raises(KeyAlreadyChanged):
        compromise(hand(tx), Compromise("key-1", at(30)))
    assert states(tx) == before


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (Compromise("key-9", at(40)), NoSuchKey),
        (Compromise("key-1", at(101)), UnlikelyDate),
        (Compromise("key-1", at(40), "x" * 501), InvalidText),
        (Compromise("key-1", at(40), "two\nlines"), InvalidText),
    ],
)
def test_what_can_not_be_so_is_refused_and_changes_nothing(tx, told, refusal):
    before = states(tx)
    with pytest.raises(refusal):
        compromise(hand(tx), told)
    assert states(tx) == before


def test_the_awards_a_key_signed_are_listed_each_once(tx):
    for slug in FOUR_C[:2]:
        award = give(tx, slug)
        sign(tx, award)
        sign(tx, award, holder="did:key:z6MkanotherHolder")
    listed = signed_awards(tx, f"{WEB_DID}#key-1")
    assert [(each.badge, each.address, each.copies) for each in listed] == [
        ("communication", "zoe@example.org", 2),
        ("collaboration", "zoe@example.org", 2),
    ]
    assert signed_awards(tx, f"{WEB_DID}#key-2") == []


def test_a_badge_of_which_only_stolen_keys_signed_copies_can_be_claimed_again(tx):
    award = give(tx, "communication")
    sign(tx, award)
    assert is_claimed(tx, award)
    assert len(current_copies(tx, award)) == 1
    compromise(hand(tx), Compromise("key-1", at(40)))
    assert not is_claimed(tx, award)
    assert current_copies(tx, award) == []


def test_a_copy_of_a_retired_key_is_still_one(tx):
    award = give(tx, "communication")
    sign(tx, award)
    rotate(hand(tx))
    assert is_claimed(tx, award)


# --- for all of them ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        rotate,
        lambda hand: retire(hand, "key-1"),
        lambda hand: compromise(hand, Compromise("key-1", at(40))),
    ],
)
def test_on_loopback_the_key_is_the_name_and_stays(act):
    store = bare_store()
    with store.transaction("acme") as tx:
        identity = establish(tx, LOOPBACK_URL, SEALER, at(0))
        before = tx.keys.all()
        with pytest.raises(KeysFixed):
            act(Hand(tx, identity, SEALER, at(100)))
        assert tx.keys.all() == before


def test_each_change_is_one_entry_in_the_audit_trail(tx):
    rotate(hand(tx))
    retire(hand(tx), "key-6", even_the_last=True)
    compromise(hand(tx), Compromise("key-1", at(40), "Stolen."))
    entries = tx.audit.of_object(WEB_DID)[1:]
    assert [(each.actor, each.action) for each in entries] == [
        ("hr-1", "keys.rotated"),
        ("hr-1", "key.retired"),
        ("hr-1", "key.compromised"),
    ]
    assert entries[0].values["retired"] == "key-1 key-2 key-rsa update-1"
    assert entries[2].values == {"key": "key-1", "since": at(40).isoformat(), "note": "Stolen.", "made": ""}


def test_no_change_shows_a_private_key(tx):
    change = rotate(hand(tx))
    opened = [SEALER.open(key.sealed, f"{WEB_DID}#{key.name}") for key in tx.keys.all()]
    shown = (
        f"{change.identity!r} {tx.audit.of_object(WEB_DID)!r} {tx.published.get(did_log_path('acme')).body!r}"
    )
    # Of an Ed25519 key, 48 bytes in PKCS #8, the last 32 are the secret (RFC 8410, 7).
    secrets = [each[-32:] for each in opened if len(each) == 48]
    assert len(secrets) == 4
    for secret in secrets:
        assert not any(form in shown for form in (secret.hex(), repr(secret)[2:-1], b64url_encode(secret)))
