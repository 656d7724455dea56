"""Status lists as served: derived from the records, signed once for each change, in order of time."""

import json
from datetime import timedelta

import pytest

from credentials import jose
from credentials.badge import Carrier
from credentials.errors import InvalidProof
from credentials.proofs import data_integrity, vc_jwt
from credentials.received import read
from credentials.status import token_list
from credentials.status.bitstring import LENGTH, read_list
from credentials.status.entries import TokenEntry
from issuer import revocation
from issuer.ledger import ListKind, ListName
from issuer.revocation import ReinstateAward, RevokeAward
from issuer.status_lists import LIFETIME, ListAddress, current, reserve_for_copy, status_entry
from keys.public import Algorithm
from tests.support.builders import Seeded, at, give
from tests.unit.issuer.scenes import LOOPBACK_URL, bare_store, scene_of, set_out

ISSUER = "https://badges.example/o/acme"
PLAIN = ("1", "1-suspension")
TOKENS = ("1.jwt", "1-suspension.jwt")


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def served(scene, last, now=at(10)):
    return current(scene.tx, ListAddress.parse(last), scene.identity.publisher, now)


def document_at(scene, last, now=at(10)):
    return json.loads(served(scene, last, now).body)


def verified(scene, last, now=at(10)):
    """Return what a stranger reads of a list who has the issuer's public keys."""
    (secured,) = read(served(scene, last, now).body).secured
    keys = {each.method_id: each.signer.public_key for each in scene.identity.keyring.entries}
    return secured.verify(keys[secured.method_id])


def copies_list(scene, now=at(10), last="1-copies"):
    token = token_list.read(served(scene, last, now).body.decode())
    keys = {each.method_id: each.signer.public_key for each in scene.identity.keyring.entries}
    return token.verify(keys[token.kid])


def withdraw(scene, award, now=at(20)):
    revocation.revoke(scene.tx, RevokeAward(award.id, "misconduct"), now)


def pause(scene, award, now=at(20)):
    revocation.suspend(scene.tx, RevokeAward(award.id, "key_problem"), now)


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [*PLAIN, *TOKENS, "1-copies", "4711-suspension.jwt", "999999999"])
def test_an_address_is_read_as_it_is_written(last):
    address = ListAddress.parse(last)
    assert address.last == last
    assert address.path("acme") == f"/o/acme/status/{last}"
    assert address.url(ISSUER) == f"{ISSUER}/status/{last}"


NO_ADDRESSES = ("", "0", "01", "-1", "1-", "1-copies.jwt", "1.json", "1.jwt.jwt", "1 ", "1\n", "1/2", "1.JWT")


@pytest.mark.parametrize(
    "last", [*NO_ADDRESSES, "1-revocation", "1-suspension-copies", "9999999999", "\N{ARABIC-INDIC DIGIT ONE}"]
)
def test_what_is_no_address_of_a_list_is_none(last):
    assert ListAddress.parse(last) is None


def test_every_kind_of_list_has_an_address_of_its_own():
    addresses = [ListAddress(ListName(kind, 7), form) for kind in ListKind for form in (False, True)]
    # Token lists have one form.
    assert len({each.last for each in addresses}) == 2 * len(ListKind) - 1


def test_a_badge_s_entry_names_the_list_and_refers_to_the_twin_by_its_subject():
    entry = status_entry(ISSUER, 7, 4711)
    assert (entry.list_url, entry.index) == (f"{ISSUER}/status/7", 4711)
    assert entry.suspension_list == f"{ISSUER}/status/7-suspension#suspension"


def test_a_badge_that_is_a_token_names_lists_that_are_tokens():
    entry = status_entry(ISSUER, 7, 4711, Carrier.JWT_VC_JSON)
    assert entry.list_url == f"{ISSUER}/status/7.jwt"
    assert entry.suspension_list == f"{ISSUER}/status/7-suspension.jwt#suspension"


@pytest.mark.parametrize("carrier", [Carrier.LDP_VC, Carrier.JWT_VC_JSON])
def test_what_a_badge_s_entry_says_is_what_the_lists_say(scene, award, carrier):
    entry = status_entry(ISSUER, 1, 0, carrier)
    form = ".jwt" if carrier is Carrier.JWT_VC_JSON else ""
    assert verified(scene, f"1{form}")["id"] == entry.list_url
    assert verified(scene, f"1-suspension{form}")["credentialSubject"]["id"] == entry.suspension_list


# --- what is served -------------------------------------------------------------------------------


@pytest.mark.parametrize("last", PLAIN)
def test_a_list_is_a_signed_credential_of_the_organisation(scene, award, last):
    document = document_at(scene, last)
    (proof,) = data_integrity.proofs(document)
    key = scene.identity.key_for(Algorithm.EDDSA)
    secured = data_integrity.verify(document, proof, key.signer.public_key)
    assert (proof.method_id, proof.purpose) == (key.method_id, "assertionMethod")
    assert (secured["issuer"], secured["validFrom"]) == (scene.identity.did, "2026-03-02T09:00:10Z")
    assert len(read_list(secured, document["credentialSubject"]["statusPurpose"])) == LENGTH == 131_072


@pytest.mark.parametrize("last", TOKENS)
def test_a_list_is_served_as_a_token_too_signed_by_the_key_that_most_can_check(scene, award, last):
    document = served(scene, last)
    unverified = vc_jwt.read(document.body.decode())
    key = scene.identity.key_for(Algorithm.ES256)
    assert document.media_type == "application/vc+jwt"
    assert (unverified.jws.header["typ"], unverified.kid) == ("vc+jwt", key.method_id)
    assert verified(scene, last)["issuer"] == scene.identity.did
    with pytest.raises(InvalidProof):
        jose.verify(unverified.jws, scene.identity.key_for(Algorithm.EDDSA).signer.public_key)


@pytest.mark.parametrize("last", [*PLAIN, *TOKENS])
def test_verifiers_may_keep_a_list_for_five_minutes_told_in_milliseconds(scene, award, last):
    assert verified(scene, last)["credentialSubject"]["ttl"] == 300_000


@pytest.mark.parametrize("last", [*PLAIN, *TOKENS])
def test_a_list_ends_after_a_day_so_that_an_old_one_cannot_be_shown_for_ever(scene, award, last):
    document = verified(scene, last)
    assert (document["validFrom"], document["validUntil"]) == ("2026-03-02T09:00:10Z", "2026-03-03T09:00:10Z")


def test_the_purpose_of_a_list_is_one_text(scene, award):
    assert verified(scene, "1")["credentialSubject"]["statusPurpose"] == "revocation"
    assert verified(scene, "1-suspension")["credentialSubject"]["statusPurpose"] == "suspension"


@pytest.mark.parametrize("last", ["2", "1-copies", "2-suspension.jwt"])
def test_a_list_that_nobody_has_a_place_in_is_not_served(scene, award, last):
    assert served(scene, last) is None


def test_on_loopback_the_one_key_signs_lists_of_every_form():
    store = bare_store()
    set_out(store, LOOPBACK_URL)
    with store.transaction("acme") as tx:
        scene = scene_of(tx, LOOPBACK_URL)
        given = give(tx, "communication")
        reserve_for_copy(tx, given.version, scene.identity.issuer_url, Seeded())
        for last in (*PLAIN, *TOKENS):
            assert verified(scene, last)["issuer"] == scene.identity.did
        assert copies_list(scene).issuer == scene.identity.did


# --- signed once for each change ------------------------------------------------------------------


EVERY = (*PLAIN, *TOKENS, "1-copies")


@pytest.fixture
def with_copy(scene, award):
    reserve_for_copy(scene.tx, award.version, scene.identity.issuer_url, Seeded())
    return award


@pytest.mark.parametrize("last", EVERY)
def test_a_list_that_has_not_changed_is_not_signed_again(scene, with_copy, last):
    first = served(scene, last)
    assert served(scene, last, at(10) + LIFETIME / 2 - timedelta(seconds=1)) == first


@pytest.mark.parametrize("last", EVERY)
def test_a_list_whose_time_has_half_run_out_is_signed_again(scene, with_copy, last):
    first, later = served(scene, last), at(10) + LIFETIME / 2
    second = served(scene, last, later)
    assert (second.published_at, second.etag != first.etag) == (later, True)


@pytest.mark.parametrize("last", ["1", "1.jwt", "1-copies"])
def test_a_withdrawal_changes_what_is_served_next(scene, with_copy, last):
    first = served(scene, last)
    withdraw(scene, with_copy)
    assert served(scene, last, at(21)).etag != first.etag
    assert served(scene, last, at(22)) == served(scene, last, at(21))


@pytest.mark.parametrize("last", ["1-suspension", "1-suspension.jwt"])
def test_a_withdrawal_leaves_the_list_of_pauses_as_it_was(scene, with_copy, last):
    first = served(scene, last)
    withdraw(scene, with_copy)
    assert served(scene, last, at(21)) == first


@pytest.mark.parametrize("last", EVERY)
def test_a_withdrawal_signs_nothing(scene, with_copy, last):
    path = ListAddress.parse(last).path("acme")
    first = served(scene, last)
    withdraw(scene, with_copy)
    assert scene.tx.statuses.signed(path).document == first


@pytest.mark.parametrize("last", EVERY)
def test_a_list_is_signed_again_once_another_key_signs(scene, with_copy, last):
    first = served(scene, last)
    publisher = scene.identity.publisher
    swapped = type(publisher)(publisher.issuer_url, publisher.did, publisher.token_key, publisher.key)
    second = current(scene.tx, ListAddress.parse(last), swapped, at(11))
    assert second.etag != first.etag
    assert current(scene.tx, ListAddress.parse(last), swapped, at(12)) == second


def test_a_later_list_is_never_dated_before_an_earlier_one(scene, award):
    served(scene, "1", at(100))
    withdraw(scene, award)
    assert document_at(scene, "1", at(50))["validFrom"] == "2026-03-02T09:01:40Z"
    pause(scene, give(scene.tx, "creativity"))
    assert document_at(scene, "1-suspension", at(101))["validFrom"] == "2026-03-02T09:01:41Z"


def test_a_list_is_dated_in_whole_seconds(scene, award):
    now = at(10) + timedelta(microseconds=999_999)
    assert document_at(scene, "1", now)["validFrom"] == "2026-03-02T09:00:10Z"


def test_the_rows_are_read_only_once_the_list_is_held(scene, award):
    """Whatever is read of the rows before that may be out of date when the list is signed."""
    told = []

    class Telling:
        def __init__(self, shelf):
            self.shelf = shelf

        def __getattr__(self, name):
            told.append(name)
            return getattr(self.shelf, name)

    scene.tx.statuses = Telling(scene.tx.statuses)
    served(scene, "1")
    assert told == ["changes", "signed", "hold", "signed", "revoked", "keep_signed"]


def test_whoever_waited_for_another_who_signed_takes_what_was_signed(scene, award):
    shelf, others = scene.tx.statuses, []

    class Late:
        """A shelf on which somebody signs the list just before it can be held."""

        def __getattr__(self, name):
            return getattr(shelf, name)

        def hold(self, name):
            scene.tx.statuses = shelf
            others.append(served(scene, "1.jwt", at(9)))
            scene.tx.statuses = self
            return shelf.hold(name)

    scene.tx.statuses = Late()
    assert served(scene, "1.jwt") == others[0]


# --- token lists ----------------------------------------------------------------------------------


def test_a_copy_s_place_is_named_by_uri_and_index(scene, award):
    entry = reserve_for_copy(scene.tx, award.version, ISSUER, Seeded())
    assert isinstance(entry, TokenEntry)
    assert entry.list_url == f"{ISSUER}/status/1-copies"
    assert copies_list(scene).uri == entry.list_url


def test_a_token_list_tells_of_each_copy_whether_it_is_withdrawn_or_paused(scene):
    randomness = Seeded()
    awards = [give(scene.tx, "communication", to=f"{n}@example.org") for n in range(3)]
    entries = [reserve_for_copy(scene.tx, each.version, ISSUER, randomness) for each in awards for _ in "ab"]
    pause(scene, awards[0])
    pause(scene, awards[1])
    withdraw(scene, awards[1], at(30))
    content = copies_list(scene, at(40))
    assert [content.values.value(each.index) for each in entries] == [2, 2, 1, 1, 0, 0]
    assert sum(map(bool, content.values.data)) == 4
    revocation.reinstate(scene.tx, ReinstateAward(awards[0].id), at(50))
    assert copies_list(scene, at(60)).values.value(entries[0].index) == 0


def test_a_token_list_is_as_long_as_the_others_and_has_the_same_times(scene, award):
    reserve_for_copy(scene.tx, award.version, ISSUER, Seeded())
    content = copies_list(scene)
    assert (len(content.values), content.values.size) == (LENGTH, 2)
    assert (content.issued_at, content.expires_at) == (at(10), at(10) + LIFETIME)
    assert (content.ttl, content.issuer) == (timedelta(minutes=5), scene.identity.did)
    assert served(scene, "1-copies").media_type == "application/statuslist+jwt"
