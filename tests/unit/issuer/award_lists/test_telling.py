"""How far those of a list know of their badge, and whose link somebody has to hand on."""

from dataclasses import replace

import pytest

from issuer.award_lists import keeping, running, tables, telling
from issuer.award_lists.keeping import Hand, HandIn
from issuer.award_lists.telling import Told
from issuer.awarding.awards import CLAIM_LINK_LIFE
from issuer.jobs import AWARD_ROWS
from issuer.kept.award_lists import Field
from issuer.kept.mail import LetterKind, LetterState
from issuer.mail import posting
from tests.support.builders import Seeded, at, draft, stocked

RANDOMNESS = Seeded()


@pytest.fixture
def tx():
    with stocked(draft("kind", levels=())).transaction("acme") as tx:
        yield tx


@pytest.fixture
def found(tx):
    """A list of two people who have their badge; nobody was written to."""
    handed = HandIn("team.csv", tables.read(b"email\nann@acme.example\nbob@acme.example"), "kind", "lee")
    made = keeping.keep(tx, handed, at(10), RANDOMNESS)
    matched = keeping.match(tx, made, "kind", (Field.EMAIL,), Hand("lee", at(10)))
    begun = running.begin(tx, matched, at(20))
    for job in [job for job in tx.jobs.all(99) if job.kind == AWARD_ROWS]:
        running.award_part(tx, job.key, at(20), RANDOMNESS)
    return begun


@pytest.fixture
def ann(tx, found):
    return next(each for each in tx.awards.of_badges(["kind"]) if each.address == "ann@acme.example")


def letter(tx, award, state, kind=LetterKind.OFFER, answer=""):
    made = posting.post(tx, kind, award.person, {"award": award.id}, at(21))
    tx.mail.note(replace(made, state=state, answer=answer))


@pytest.mark.parametrize(
    ("state", "answer", "told", "links"),
    [
        (LetterState.WAITING, "", Told.UNDER_WAY, 0),
        (LetterState.SENT, "250", Told.MAILED, 0),
        (LetterState.BOUNCED, "550", Told.BOUNCED, 1),
        (LetterState.GIVEN_UP, "450", Told.BOUNCED, 1),
        (LetterState.HELD, posting.BOUNCED, Told.BOUNCED, 1),
        (LetterState.HELD, "mail_not_set_up", Told.NOT_WRITTEN, 1),
        (LetterState.DROPPED, "", Told.NOT_WRITTEN, 1),
    ],
)
def test_a_letter_tells_how_far_somebody_knows_and_whether_they_need_the_link(
    tx, found, ann, state, answer, told, links
):
    letter(tx, ann, state, answer=answer)
    assert telling.told_of(tx, found, [ann.id]) == {ann.id: told}
    taken = telling.take_links(tx, found, at(30), "lee")
    assert [each.award.address for each in taken if each.number == 2] == ["ann@acme.example"] * links
    assert [each.award.address for each in taken if each.number == 3] == ["bob@acme.example"]


def test_the_last_letter_with_the_link_counts_and_no_other(tx, found, ann):
    letter(tx, ann, LetterState.BOUNCED)
    letter(tx, ann, LetterState.SENT, LetterKind.REMINDER)
    letter(tx, ann, LetterState.BOUNCED, LetterKind.PAUSED)
    assert telling.told_of(tx, found, [ann.id]) == {ann.id: Told.MAILED}


def test_links_that_lead_nowhere_are_left_out_and_that_links_were_had_is_noted(tx, found, ann):
    tx.awards.set_declined(ann.id, at(25))
    taken = telling.take_links(tx, found, at(30), "lee")
    assert [each.number for each in taken] == [3]
    last = list(tx.audit.of_object(found.id))[-1]
    assert (last.action, last.actor, dict(last.values)) == ("award_list.links_taken", "lee", {"rows": "1"})
    assert telling.take_links(tx, found, at(20) + CLAIM_LINK_LIFE, "lee") == ()
