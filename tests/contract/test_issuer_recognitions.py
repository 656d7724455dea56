"""Endorsements: one of each thing stands, a withdrawal is final and in the lists, those of others are kept once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from credentials.badge import Carrier
from issuer.achievements.catalog import publish
from issuer.errors import Busy, EndorsementKnown
from issuer.kept.recognitions import About, AcceptedEndorsement, Recognition
from issuer.recognition import accepting
from issuer.recognition.checked import Checked
from tests.contract.ledger_values import revocations, suspensions
from tests.support.builders import BASE_URL, ISSUER_DID, Seeded, at, draft

GIVEN = Recognition(
    id="urn:uuid:1",
    about=About.CREDENTIAL,
    subject_id="urn:uuid:of-a-badge",
    subject_name="Über-Team",
    endorsed="did:web:b.example",
    comment="Counts.\nTwice.",
    by="hr-1",
    given_at=at(10),
    status_list=1,
    status_index=7,
    document=b'{"a":"\xc3\xab"}',
    token=b"a.b.c",
)
TAKEN = AcceptedEndorsement(
    "abc",
    "communication",
    "did:web:c.example",
    "Gamma",
    "Good.",
    is_token=True,
    body=b"x.y.z",
    accepted_at=at(20),
)


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        tx.statuses.reserve(Seeded())
        assert tx.recognitions.add(GIVEN)
        assert tx.recognitions.accept(TAKEN)
    return store


def test_an_endorsement_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.recognitions.get(GIVEN.id) == GIVEN
        assert list(tx.recognitions.all(5)) == [GIVEN]
        assert list(tx.recognitions.accepted()) == [TAKEN]
    with kept.transaction("globex") as tx:
        assert tx.recognitions.get(GIVEN.id) is None
        assert list(tx.recognitions.all(5)) == list(tx.recognitions.accepted()) == []
        assert not tx.recognitions.withdraw(GIVEN.id, at(30))
        assert not tx.recognitions.drop(TAKEN.id)
        assert tx.recognitions.add(GIVEN)


def test_of_the_same_thing_one_stands_until_it_is_withdrawn(kept):
    again = replace(GIVEN, id="urn:uuid:2")
    with kept.transaction("acme") as tx:
        assert not tx.recognitions.add(again)
        assert tx.recognitions.withdraw(GIVEN.id, at(30))
        assert tx.recognitions.add(again)
        assert list(tx.recognitions.all(5)) == [again, replace(GIVEN, withdrawn_at=at(30))]
        assert list(tx.recognitions.all(1)) == [again]


def test_what_stands_of_one_kind_is_found_however_much_else_there_is(kept):
    general = replace(GIVEN, id="urn:uuid:3", about=About.ACHIEVEMENT, subject_id="https://b.example/a")
    gone = replace(general, id="urn:uuid:4", subject_id="https://b.example/b")
    with kept.transaction("acme") as tx:
        assert tx.recognitions.add(general)
        assert tx.recognitions.add(gone)
        assert tx.recognitions.withdraw(gone.id, at(30))
        assert list(tx.recognitions.standing(About.ACHIEVEMENT)) == [general]
        assert [each.id for each in tx.recognitions.all(2, 1)] == [general.id, GIVEN.id]
        assert list(tx.recognitions.all(2, 3)) == []
    with kept.transaction("globex") as tx:
        assert list(tx.recognitions.standing(About.ACHIEVEMENT)) == []


def test_of_several_who_accept_for_one_badge_at_once_no_more_do_than_it_carries(store):
    achievement = four_c_of(store)

    def accept(number):
        body = b"%d" % number
        found = Checked("valid", "", {}, issuer="did:web:c.example", subject_id=achievement, body=body)
        found = replace(found, is_endorsement=True, carrier=Carrier.LDP_VC)
        try:
            with store.transaction("acme") as tx:
                accepting.accept(tx, found, at(20))
        except (Busy, EndorsementKnown):
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert 1 <= list(pool.map(accept, range(12))).count(True) <= accepting.MOST_PER_BADGE
    with store.transaction("acme") as tx:
        assert len(tx.recognitions.accepted("communication")) <= accepting.MOST_PER_BADGE


def four_c_of(store):
    """Publish Communication and return its id."""
    with store.transaction("acme") as tx:
        return publish(tx, draft(), BASE_URL, ISSUER_DID, at(0)).achievement.id


def test_of_several_who_recognise_the_same_at_once_one_does(kept):
    def add(number):
        try:
            with kept.transaction("acme") as tx:
                return tx.recognitions.add(
                    replace(GIVEN, id=f"urn:uuid:{number}", subject_id="urn:uuid:other")
                )
        except Busy:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(add, range(10, 14))).count(True) == 1


def test_a_withdrawal_is_final_and_changes_its_list_once(kept):
    with kept.transaction("acme") as tx:
        assert list(tx.statuses.revoked(revocations())) == []
        before = tx.statuses.changes(revocations())
        assert tx.recognitions.withdraw(GIVEN.id, at(30))
        assert not tx.recognitions.withdraw(GIVEN.id, at(40))
        assert not tx.recognitions.withdraw("urn:uuid:none", at(40))
    with kept.transaction("acme") as tx:
        assert list(tx.statuses.revoked(revocations())) == [7]
        assert list(tx.statuses.revoked(revocations(2))) == []
        assert list(tx.statuses.suspended(suspensions())) == []
        assert tx.statuses.changes(revocations()) == before + 1
        assert tx.recognitions.get(GIVEN.id).withdrawn_at == at(30)


def test_endorsements_of_others_are_kept_once_by_badge_and_taken_off(kept):
    other = replace(TAKEN, id="abe", slug="creativity", is_token=False)
    with kept.transaction("acme") as tx:
        assert not tx.recognitions.accept(TAKEN)
        assert tx.recognitions.accept(other)
        assert list(tx.recognitions.accepted()) == [TAKEN, other]
        assert list(tx.recognitions.accepted("creativity")) == [other]
        assert tx.recognitions.drop(TAKEN.id)
        assert not tx.recognitions.drop(TAKEN.id)
        assert list(tx.recognitions.accepted()) == [other]
