"""Changes of many awards: kept with their awards in order, moved on once, counted, and one organisation's alone."""

from dataclasses import replace

import pytest

from issuer.kept.bulks import Asked, Bulk, BulkAct, BulkRow, BulkState, RowOutcome, Somebody
from issuer.ledger import Span
from tests.contract.ledger_values import ADDRESS, award, person
from tests.support.builders import at

HR = Somebody("hr-1", "Zoë Ä", "zoe@acme.example")
ANN = Somebody("hr-2", "Ann")
BULK = Bulk("b-1", BulkState.CHOSEN, 3, HR, at(10), at(900))
SAID = ("duplicate", "Twice – ü.", "Given twice.")
ASKED = Asked(BulkAct.REVOKE, *SAID, at(5000), tell=True, message="Call me.\nAnn – ü.")
IDS = [award(number).id for number in (3, 1, 2)]


@pytest.fixture
def kept(store):
    for slug in ("acme", "globex"):
        with store.transaction(slug) as tx:
            tx.people.add(person(), at(1))
            for number in (1, 2, 3):
                made = award(number, claim_id=f"{slug}-{number}")
                tx.awards.add(replace(made, awarded_at=at(number)))
    with store.transaction("acme") as tx:
        tx.bulks.add(BULK, IDS)
    return store


def test_a_change_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.bulks.get("b-1") == BULK
        assert list(tx.bulks.rows("b-1", 0, 9)) == [BulkRow(n, each) for n, each in enumerate(IDS, 1)]
        assert [row.place for row in tx.bulks.rows("b-1", 1, 1)] == [2]
        assert dict(tx.bulks.counts("b-1")) == {RowOutcome.PENDING: 3}
    with kept.transaction("globex") as tx:
        assert tx.bulks.get("b-1") is None
        assert not tx.bulks.move(replace(BULK, state=BulkState.RUNNING), BulkState.CHOSEN)
        assert list(tx.bulks.rows("b-1", 0, 9)) == []
        assert list(tx.bulks.newest(9)) == []
        assert tx.bulks.alone_since({HR.id}, at(0)) == 0


def test_a_change_moves_on_from_a_state_once(kept):
    running = replace(BULK, state=BulkState.RUNNING, asked=ASKED, confirmed_by=ANN, begun_at=at(20))
    with kept.transaction("acme") as tx:
        assert tx.bulks.move(running, BulkState.CHOSEN)
        assert not tx.bulks.move(running, BulkState.CHOSEN)
        assert tx.bulks.get("b-1") == running
    with kept.transaction("acme") as tx:
        ended = replace(running, state=BulkState.DONE, ended_at=at(30), undoes="b-0")
        assert tx.bulks.move(ended, BulkState.RUNNING)
        assert tx.bulks.get("b-1") == ended


def test_what_became_of_an_award_stays_and_is_counted(kept):
    refused = BulkRow(1, IDS[0], RowOutcome.REFUSED, "already_revoked", "It was withdrawn, ü.")
    with kept.transaction("acme") as tx:
        tx.bulks.note("b-1", refused)
        tx.bulks.note("b-1", BulkRow(2, IDS[1], RowOutcome.DONE))
    with kept.transaction("acme") as tx:
        assert next(iter(tx.bulks.rows("b-1", 0, 1))) == refused
        assert [row.place for row in tx.bulks.pending("b-1", 9)] == [3]
        counted = {RowOutcome.PENDING: 1, RowOutcome.DONE: 1, RowOutcome.REFUSED: 1}
        assert dict(tx.bulks.counts("b-1")) == counted


def test_only_what_was_asked_for_is_listed_the_newest_first(kept):
    with kept.transaction("acme") as tx:
        for number, asked in ((2, ASKED), (3, None), (4, ASKED)):
            tx.bulks.add(replace(BULK, id=f"b-{number}", chosen_at=at(10 + number), asked=asked), IDS[:1])
        assert [each.id for each in tx.bulks.newest(9)] == ["b-4", "b-2"]
        assert [each.id for each in tx.bulks.newest(1)] == ["b-4"]


def test_what_somebody_had_changed_alone_is_added_up(kept):
    begun = replace(BULK, state=BulkState.RUNNING, asked=ASKED, begun_at=at(100), count=4)
    others = {
        "alone": begun,
        "later": replace(begun, begun_at=at(200), count=5),
        "before": replace(begun, begun_at=at(50)),
        "confirmed": replace(begun, confirmed_by=ANN),
        "undone": replace(begun, undoes="b-1"),
        "another's": replace(begun, by=ANN),
        "reminders": replace(begun, asked=Asked(BulkAct.REMIND)),
    }
    with kept.transaction("acme") as tx:
        for name, each in others.items():
            tx.bulks.add(replace(each, id=name), IDS[:1])
        assert tx.bulks.alone_since({HR.id}, at(50)) == 9
        assert tx.bulks.alone_since({HR.id}, at(200)) == 0


def test_several_awards_are_had_at_once_and_counted_as_they_are_found(kept):
    with kept.transaction("acme") as tx:
        found = tx.awards.several([*IDS[:2], "urn:uuid:none"])
        assert {name: each.id for name, each in found.items()} == {each: each for each in IDS[:2]}
        assert tx.awards.several([]) == {}
        assert tx.awards.count("") == 3
        assert tx.awards.count(ADDRESS.upper()) == 3
        assert tx.awards.count(IDS[0]) == 1
        assert tx.awards.count("\0") == 0
        assert tx.awards.count("", Span(at(2), at(3))) == 1


def test_how_many_one_person_may_change_alone_is_set_once(store):
    with store.transaction("acme") as tx:
        assert tx.organisation.four_eyes_above == 10
        assert tx.terms.look_twice_above(3)
        assert not tx.terms.look_twice_above(3)
        assert tx.organisation.four_eyes_above == 3
    with store.transaction("acme") as tx:
        assert tx.organisation.four_eyes_above == 3
    with store.transaction("globex") as tx:
        assert tx.organisation.four_eyes_above == 10
