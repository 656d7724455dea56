"""A list from its rows to its badges, over the memory store: what is ready, what is told, who may award what."""

from datetime import timedelta

import pytest

from issuer.award_lists import keeping, running, tables
from issuer.award_lists.checking import check
from issuer.award_lists.keeping import Hand, HandIn
from issuer.award_lists.running import ListState
from issuer.errors import ColumnsUnmatched, ListBegun, UnknownAwardList, UnusableTime
from issuer.jobs import AWARD_ROWS
from issuer.kept.award_lists import Field, RowState
from issuer.sight import Sight
from tests.support.builders import Seeded, at, draft, give, stocked

# One for all, as no two lists or awards may have the same id.
RANDOMNESS = Seeded()
HAND = Hand("lee", at(10))
LEE = Sight("lee", "Sales", "lee@acme.example")


@pytest.fixture
def tx():
    store = stocked(draft("kind", levels=()), draft("communication"))
    with store.transaction("acme") as tx:
        yield tx


def listed(tx, text, slug="kind", sight=None):
    handed = HandIn("team.csv", tables.read(text.encode()), slug, "lee", "Lee", sight=sight)
    made = keeping.keep(tx, handed, at(10), RANDOMNESS)
    rows = [row.cells for row in tx.award_lists.rows(made.id, {RowState.OPEN})]
    return keeping.match(tx, made, slug, keeping.guess(made, rows), HAND)


def codes(tx, found):
    rows = tx.award_lists.rows(found.id, {RowState.OPEN})
    return [
        (fault.number, fault.field, fault.code)
        for each in check(tx, found, rows, at(20))
        for fault in each.faults
    ]


def carry_out(tx, now):
    for job in [job for job in tx.jobs.all(99) if job.kind == AWARD_ROWS and job.run_at <= now]:
        running.award_part(tx, job.key, now, RANDOMNESS)
        tx.jobs.drop(job.kind, job.key)


def states(tx, found):
    return {row.number: row.state for row in tx.award_lists.rows(found.id, set(RowState))}


def test_a_badge_manager_awards_their_departments_badges_to_their_people_and_not_themselves(tx):
    tx.plan.set_department("communication", "Tech")
    # The memory store has departments by address.
    tx.people.ledger.departments.update({"tim@acme.example": "Tech", "sue@acme.example": "Sales"})
    rows = ("sue@acme.example,,", "tim@acme.example,,", "new@acme.example,,", "lee@acme.example,,")
    text = "\n".join(("email,badge,level", *rows, "sue@acme.example,communication,1"))
    found = listed(tx, text, sight=LEE)
    outside = "outside_department"
    told = [(3, Field.EMAIL, outside), (5, Field.EMAIL, outside), (6, Field.BADGE, outside)]
    assert codes(tx, found) == told
    assert codes(tx, listed(tx, text)) == []
    # What a leader could award when the list was checked, and can not when it is awarded, is told then.
    begun = running.begin(tx, found, at(20))
    tx.people.ledger.departments["new@acme.example"] = "Tech"
    carry_out(tx, at(20))
    assert states(tx, begun) == {
        2: RowState.AWARDED,
        3: RowState.OPEN,
        4: RowState.OPEN,
        5: RowState.OPEN,
        6: RowState.OPEN,
    }
    (late,) = [row for row in tx.award_lists.rows(begun.id, {RowState.OPEN}) if row.number == 4]
    assert late.fault.startswith("This person is in another department.")


def test_rows_that_need_a_fix_are_repaired_and_awarded_then(tx):
    found = listed(tx, "email\nann@acme\nbob@acme.example")
    begun = running.begin(tx, found, at(20))
    carry_out(tx, at(20))
    assert states(tx, begun) == {2: RowState.OPEN, 3: RowState.AWARDED}
    keeping.repair(tx, begun, {2: {0: "ann@acme.example"}, 3: {0: "eve@acme.example"}}, HAND)
    again = running.begin(tx, begun, at(30))
    carry_out(tx, at(30))
    assert states(tx, again) == {2: RowState.AWARDED, 3: RowState.AWARDED}
    assert {each.address for each in tx.awards.of_badges(["kind"])} == {
        "ann@acme.example",
        "bob@acme.example",
    }
    acts = [entry.action for entry in tx.audit.of_object(found.id)]
    assert acts == [
        f"award_list.{act}" for act in ("made", "matched", "begun", "went_on", "repaired", "begun", "went_on")
    ]


def test_two_lists_at_once_with_the_same_person_give_one_badge(tx):
    both = [running.begin(tx, listed(tx, "email\nann@acme.example"), at(20)) for _ in range(2)]
    carry_out(tx, at(20))
    assert sorted(states(tx, each)[2] for each in both) == [RowState.AWARDED, RowState.HELD]
    assert len(tx.awards.of_badges(["kind"])) == 1


def test_another_address_of_the_same_person_is_the_same_person(tx):
    made = give(tx, "kind", at(0), to="ann@acme.example", level=None)
    tx.people.ledger.people[made.person.id] = type(made.person)(
        made.person.id, "Ann", ("ann@acme.example", "ann@home.example")
    )
    found = running.begin(tx, listed(tx, "email\nann@home.example"), at(20))
    assert states(tx, found) == {2: RowState.HELD}


def test_a_level_is_another_badge_and_one_that_ran_out_is_awarded_again(tx):
    give(tx, "communication", at(0), to="ann@acme.example", level=1)
    text = "email,level\nann@acme.example,1\nann@acme.example,2"
    found = running.begin(tx, listed(tx, text, "communication"), at(20))
    carry_out(tx, at(20))
    assert states(tx, found) == {2: RowState.HELD, 3: RowState.AWARDED}


def test_a_list_is_seen_by_who_handed_it_in_and_by_who_sees_everything(tx):
    found = listed(tx, "email\nann@acme.example")
    assert keeping.find(tx, found.id) == keeping.find(tx, found.id, LEE) == found
    for list_id, sight in ((found.id, Sight("eve", "Sales")), ("never", None)):
        with pytest.raises(UnknownAwardList):
            keeping.find(tx, list_id, sight)


def test_a_list_of_which_nothing_was_awarded_can_be_thrown_away_and_no_other(tx):
    found = listed(tx, "email\nann@acme.example")
    begun = running.begin(tx, found, at(20), at(20) + timedelta(days=1))
    with pytest.raises(ListBegun):
        keeping.discard(tx, begun, at(21), "lee")
    called_off = running.cancel(tx, begun, at(22))
    assert tx.jobs.all(9) == []
    keeping.discard(tx, called_off, at(23), "lee")
    with pytest.raises(UnknownAwardList):
        keeping.find(tx, found.id)


def test_what_can_not_begin_is_refused(tx):
    handed = HandIn("team.csv", tables.read(b"email\nann@acme.example"), "kind", "lee")
    unmatched = keeping.keep(tx, handed, at(10), Seeded(7))
    assert running.progress(tx, unmatched, at(10)).state is ListState.MATCHING
    with pytest.raises(ColumnsUnmatched):
        running.begin(tx, unmatched, at(20))
    found = listed(tx, "email\nann@acme.example")
    for when in (at(20), at(19), at(20) + timedelta(days=367)):
        with pytest.raises(UnusableTime):
            running.begin(tx, found, at(20), when)
    begun = running.begin(tx, found, at(20), at(30))
    with pytest.raises(ListBegun):
        running.begin(tx, begun, at(21))
    with pytest.raises(ListBegun):
        keeping.match(tx, begun, "kind", (Field.EMAIL,), HAND)


def test_a_part_of_a_list_that_is_gone_awards_nothing(tx):
    running.award_part(tx, "never:1", at(20), Seeded())
    assert tx.awards.search("", 9) == []


def test_formulas_and_odd_characters_are_told_by_their_cell(tx):
    found = listed(
        tx, 'email,name,evidence\nann@acme.example,=HYPERLINK(1),\nbob@acme.example,Bob,"a\u202eb"'
    )
    assert codes(tx, found) == [(2, Field.NAME, "text_invalid"), (3, Field.EVIDENCE, "text_invalid")]
