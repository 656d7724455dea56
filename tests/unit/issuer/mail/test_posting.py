"""A letter is posted with what causes it, to an address that takes mail; else it is held, or not written at all."""

import pytest

from issuer.jobs import MAIL
from issuer.kept.mail import AddressStanding, LetterKind, LetterState
from issuer.ledger import Person
from issuer.mail import posting
from issuer.mail.posting import NEEDED, POSSIBLE, post
from tests.support.builders import at, give, stocked

STRANGER = {"link": "https://badges.example/sign-in/x"}


@pytest.fixture
def store():
    return stocked()


def mails(tx):
    return [job.key for job in tx.jobs.all(100) if job.kind == MAIL]


def test_a_letter_is_kept_with_the_job_that_sends_it(store):
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
        letter = post(tx, LetterKind.OFFER, award.person, {"award": award.id}, at(1.7))
        assert letter is not None
        assert tx.mail.get(letter.id) == letter
        assert (letter.address, letter.award_id, letter.posted_at) == ("zoe@example.org", award.id, at(1))
        assert (letter.state, letter.next_at, letter.language) == (LetterState.WAITING, at(1), "en")
        assert mails(tx) == [letter.id]
        assert list(tx.mail.search("zoë", None, 5)) == [letter]


def test_what_is_undone_is_told_to_nobody(store):
    class Undone(Exception):
        pass

    def undone():
        with store.transaction("acme") as tx:
            award = give(tx, "communication")
            post(tx, LetterKind.OFFER, award.person, {"award": award.id}, at(1))
            raise Undone

    with pytest.raises(Undone):
        undone()
    with store.transaction("acme") as tx:
        assert mails(tx) == []
        assert list(tx.mail.search("", None, 5)) == []


def test_another_address_can_be_given_and_somebody_who_is_no_person_has_one(store):
    with store.transaction("acme") as tx:
        person = Person("p-2", "Ann", ("ann@example.org", "ann@home.example"))
        tx.people.add(person, at(0))
        usual = post(tx, LetterKind.LEAVER, person, {"link": "https://a.example"}, at(1), language="de")
        other = post(
            tx,
            LetterKind.CONFIRM_ADDRESS,
            person,
            {"link": "https://a.example"},
            at(1),
            address="n@h.example",
        )
        stranger = post(tx, LetterKind.SIGN_IN, None, STRANGER, at(1), address="hr@example.org")
        assert (usual.address, usual.language) == ("ann@example.org", "de")
        assert other.address == "n@h.example"
        assert (stranger.address, stranger.person_id) == ("hr@example.org", None)


def test_whoever_has_no_address_or_is_forgotten_gets_no_letter(store):
    with store.transaction("acme") as tx:
        tx.people.add(Person("p-3", "Only a key", ()), at(0))
        assert post(tx, LetterKind.LEAVER, tx.people.get("p-3"), STRANGER, at(1)) is None
        award = give(tx, "communication")
        tx.people.erase(award.person.id, at(2))
        gone = tx.people.get(award.person.id)
        assert post(tx, LetterKind.OFFER, gone, {"award": award.id}, at(3)) is None
        known_before = post(
            tx, LetterKind.OFFER, award.person, {"award": award.id}, at(3), address="z@a.example"
        )
        assert known_before is None
        assert post(tx, LetterKind.SIGN_IN, None, STRANGER, at(1)) is None
        assert mails(tx) == []


def test_a_letter_to_an_address_that_takes_no_mail_is_held(store):
    with store.transaction("acme") as tx:
        tx.mail.set_standing(AddressStanding("zoe@example.org", at(0), "550 nobody"))
        award = give(tx, "communication")
        letter = post(tx, LetterKind.OFFER, award.person, {"award": award.id}, at(1))
        assert (letter.state, letter.answer, letter.next_at) == (LetterState.HELD, posting.BOUNCED, None)
        assert mails(tx) == []


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_has_the_values_of_its_kind_and_no_others(store, kind):
    right = dict.fromkeys(NEEDED[kind] | POSSIBLE.get(kind, frozenset()), "x")
    with store.transaction("acme") as tx:
        for wrong in ({**right, "more": "x"}, {}):
            with pytest.raises(ValueError, match="has the values"):
                post(tx, kind, None, wrong, at(1), address="a@b.example")
        assert post(tx, kind, None, right, at(1), address="a@b.example") is not None
