"""Letters in the tests about them: an award that is told, and a carrier that answers as it is told."""

from issuer.kept.mail import LetterKind
from issuer.mail import sending
from issuer.mail.posting import post
from issuer.mail.sending import Office, Outcome, Result
from issuer.web.letters import written
from tests.support.builders import BASE_URL, at, give, stocked

KEY = b"k" * 32
OFFICE = Office("badges@acme.example", BASE_URL, written, KEY)
TAKEN = Outcome(Result.TAKEN)


class Carrier:
    """A `Carry` that keeps what it is given, and answers with `answers` in turn, then with the last one."""

    def __init__(self, *answers):
        self.answers, self.got = list(answers) or [TAKEN], []

    def __call__(self, envelope):
        self.got.append(envelope)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def told(kind=LetterKind.OFFER, **values):
    """Return a store, an award in it, and the id of a letter about it."""
    store = stocked()
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
        letter = post(tx, kind, award.person, {"award": award.id, **values}, at(1))
    return store, award, letter.id


def carry_out(store, letter_id, carrier, now):
    """Send one letter as a worker does, and return when it is tried again."""
    with store.transaction("acme") as tx:
        found = sending.ready(tx, letter_id, OFFICE, now)
    outcome = sending.send(found, carrier)
    with store.transaction("acme") as tx:
        return sending.take_note(tx, letter_id, outcome, now)


def letter(store, letter_id):
    with store.transaction("acme") as tx:
        return tx.mail.get(letter_id)
