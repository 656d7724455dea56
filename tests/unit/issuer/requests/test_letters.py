"""Whoever asked for a badge hears of the answer by mail, and is told no more than goes with them."""

import pytest

from issuer.kept.mail import LetterKind
from issuer.requests.answering import Answerer, decline, grant, send_back
from issuer.requests.asking import Asker, Shown, ask
from tests.support.builders import Seeded, at, draft, give, stocked

ASKER = Asker("p-1", "zoe@example.org", "Zoë")
HR = Answerer("hr-1", "Ann")


@pytest.fixture
def tx():
    with stocked(draft("communication"), draft("sealed", needs_approval=True)).transaction("acme") as tx:
        yield tx


def asked(tx, slug="communication"):
    return ask(tx, ASKER, slug, 1, Shown("Seen."), at(1), Seeded(3))


def letters(tx):
    return [(each.kind, each.address, dict(tx.mail.values(each))) for each in tx.mail.search("", None, 9)]


@pytest.mark.parametrize(("act", "answer"), [(send_back, "returned"), (decline, "declined")])
def test_a_question_and_a_no_are_written_with_what_was_said_to_somebody_on_record(tx, act, answer):
    give(tx, "sealed", to=ASKER.address)
    act(tx, asked(tx).id, HR, "Which part was yours?", at(2))
    said = {"badge": "Communication", "answer": answer, "note": "Which part was yours?"}
    assert letters(tx) == [(LetterKind.REQUEST_ANSWERED, ASKER.address, said)]


@pytest.mark.parametrize("act", [send_back, decline])
def test_what_was_said_is_not_written_to_whom_no_erasure_would_reach(tx, act):
    act(tx, asked(tx).id, HR, "Which part was yours?", at(2))
    ((_, address, said),) = letters(tx)
    assert (address, said["badge"], "note" in said) == (ASKER.address, "Communication", False)


@pytest.mark.parametrize("slug", ["communication", "sealed"])
def test_whoever_gets_the_badge_is_sent_it_as_any_award_is(tx, slug):
    made = grant(tx, asked(tx, slug).id, HR, at(2), Seeded(4))
    assert letters(tx) == [(LetterKind.OFFER, ASKER.address, {"award": made.id})]
