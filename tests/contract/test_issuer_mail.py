"""Letters: what is kept comes back, in its organisation alone, and goes with its person."""

from dataclasses import replace

import pytest

from issuer.kept.mail import AddressStanding, Letter, LetterKind, LetterState
from issuer.ledger import Person
from records.errors import Conflict
from tests.support.builders import at

ZOE = Person("p-1", "Zoë", ("zoe@acme.example",))
SAID = {"message": "Well done – «Zoë»."}
LETTER = Letter(
    "l-1", LetterKind.OFFER, "p-1", "zoe@acme.example", "urn:uuid:1", "en", at(10), next_at=at(10)
)
STRANGER = Letter("l-2", LetterKind.SIGN_IN, None, "hr@acme.example", "", "de", at(20))


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        tx.people.add(ZOE, at(0))
        assert tx.mail.add(LETTER, SAID, "zoë\nzoe@acme.example\nurn:uuid:1")
        assert tx.mail.add(STRANGER, {"link": "https://a.example/s"}, "hr@acme.example")
    return store


def test_a_letter_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.mail.get("l-1") == LETTER
        assert tx.mail.get("l-2") == STRANGER
        assert dict(tx.mail.values(LETTER)) == SAID
        assert dict(tx.mail.values(STRANGER)) == {"link": "https://a.example/s"}
        assert list(tx.mail.of_award("urn:uuid:1")) == [LETTER]
        assert list(tx.mail.to_address("zoe@acme.example", LetterState.WAITING)) == [LETTER]
        assert list(tx.mail.to_address("zoe@acme.example", LetterState.HELD)) == []
    with kept.transaction("globex") as tx:
        assert tx.mail.get("l-1") is None
        assert dict(tx.mail.values(LETTER)) == {}
        assert list(tx.mail.of_award("urn:uuid:1")) == []
        assert list(tx.mail.search("", None, 10)) == []
        assert list(tx.mail.to_address("zoe@acme.example", LetterState.WAITING)) == []


def test_the_letters_about_many_awards_are_read_at_once_oldest_first_and_only_in_their_organisation(kept):
    again = replace(LETTER, id="l-3", kind=LetterKind.REMINDER)
    other = replace(LETTER, id="l-4", award_id="urn:uuid:2")
    with kept.transaction("acme") as tx:
        assert tx.mail.add(other, {}, "")
        assert tx.mail.add(again, {}, "")
        both = ["urn:uuid:1", "urn:uuid:2", "urn:uuid:9"]
        assert list(tx.mail.of_awards(both)) == [LETTER, other, again]
        assert list(tx.mail.of_awards(["urn:uuid:2"])) == [other]
        assert list(tx.mail.of_awards([])) == []
    with kept.transaction("globex") as tx:
        assert list(tx.mail.of_awards(both)) == []


def test_each_letter_has_an_id_of_its_own(kept):
    with kept.transaction("acme") as tx:
        assert len({tx.mail.new_id() for _ in range(50)}) == 50
    with pytest.raises(Conflict), kept.transaction("acme") as tx:
        tx.mail.add(LETTER, {}, "")


def test_letters_are_found_by_what_they_are_known_by_and_by_their_state(kept):
    with kept.transaction("acme") as tx:
        assert list(tx.mail.search("", None, 10)) == [STRANGER, LETTER]
        assert list(tx.mail.search(" ZOË", None, 10)) == [LETTER]
        assert list(tx.mail.search("acme.example", None, 1)) == [STRANGER]
        assert list(tx.mail.search("acme.example", None, 1, 1)) == [LETTER]
        assert list(tx.mail.search("%", None, 10)) == []
        sent = replace(LETTER, state=LetterState.SENT, attempts=1, next_at=None, tried_at=at(30), answer="ü")
        tx.mail.note(sent)
        tx.mail.note(replace(sent, id="never-there"))
    with kept.transaction("acme") as tx:
        assert list(tx.mail.search("", frozenset({LetterState.SENT}), 10)) == [sent]
        assert list(tx.mail.search("", frozenset(), 10)) == []
        assert list(tx.mail.to_address("zoe@acme.example", LetterState.WAITING)) == []
        assert dict(tx.mail.values(sent)) == SAID


def test_what_is_known_of_an_address_is_kept_in_place_of_what_was(kept):
    bounced = AddressStanding("zoe@acme.example", at(40), "550 nobody")
    with kept.transaction("acme") as tx:
        assert tx.mail.standing("zoe@acme.example") == AddressStanding("zoe@acme.example")
        tx.mail.set_standing(bounced)
        tx.mail.set_standing(replace(bounced, no_reminders_at=at(50)))
    with kept.transaction("acme") as tx:
        assert tx.mail.standing("zoe@acme.example") == replace(bounced, no_reminders_at=at(50))
    with kept.transaction("globex") as tx:
        assert tx.mail.standing("zoe@acme.example").bounced_at is None


def test_letters_go_with_their_person_and_none_is_kept_for_whoever_is_forgotten(kept):
    with kept.transaction("acme") as tx:
        tx.mail.set_standing(AddressStanding("zoe@acme.example", at(40), "550 nobody"))
        tx.mail.set_standing(AddressStanding("hr@acme.example", at(40), "550 nobody"))
        assert tx.people.erase("p-1", at(60))
    with kept.transaction("acme") as tx:
        assert list(tx.mail.search("", None, 10)) == [STRANGER]
        assert dict(tx.mail.values(LETTER)) == {}
        assert tx.mail.standing("zoe@acme.example").bounced_at is None
        assert tx.mail.standing("hr@acme.example").bounced_at == at(40)
        assert not tx.mail.add(replace(LETTER, id="l-3"), SAID, "")
        assert tx.mail.get("l-3") is None


def test_each_organisation_says_when_people_are_reminded(store):
    with store.transaction("acme") as tx:
        assert tx.mail.reminder_days() == (3, 10)
        assert not tx.mail.set_reminder_days((3, 10))
        assert tx.mail.set_reminder_days((5,))
        assert not tx.mail.set_reminder_days((5,))
    with store.transaction("acme") as tx:
        assert tx.mail.reminder_days() == (5,)
        assert tx.mail.set_reminder_days(())
        assert tx.mail.reminder_days() == ()
    with store.transaction("globex") as tx:
        assert tx.mail.reminder_days() == (3, 10)
