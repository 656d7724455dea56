"""Award lists: rows come back as they were kept, parts are found, and whoever is forgotten leaves nothing."""

from dataclasses import replace

import pytest

from issuer.kept.award_lists import AwardList, Field, ListRow, RowState
from issuer.sight import Sight
from tests.contract.ledger_values import award, badge, copy, person, stocked
from tests.support.builders import at

LIST = AwardList(
    id="l-1",
    name="Frühjahr.csv",
    slug="communication",
    header=("E-mail", "Où"),
    columns=(Field.EMAIL, None),
    digest="d1",
    made_at=at(10),
    made_by="lee",
    by_name="Lee",
    leader="lee",
    sight=Sight("lee", "Sales", "lee@acme.example"),
)
ROWS = [ListRow(number, (f"p{number}@acme.example", "ü"), f"p{number}@acme.example") for number in (2, 3, 5)]
OPEN, PENDING, AWARDED = RowState.OPEN, RowState.PENDING, RowState.AWARDED


@pytest.fixture
def kept(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.award_lists.add(LIST, ROWS)
    return store


def test_a_list_and_its_rows_come_back_as_they_were_kept_and_only_in_their_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.award_lists.get("l-1") == tx.award_lists.hold("l-1") == LIST
        assert list(tx.award_lists.rows("l-1", {OPEN})) == ROWS
        assert list(tx.award_lists.rows("l-1", {OPEN}, limit=1, after=2)) == ROWS[1:2]
        assert list(tx.award_lists.rows("l-1", {PENDING})) == []
        assert dict(tx.award_lists.counts("l-1")) == {OPEN: 3}
    with kept.transaction("globex") as tx:
        assert tx.award_lists.get("l-1") is tx.award_lists.hold("l-1") is None
        assert list(tx.award_lists.all(None, 9)) == list(tx.award_lists.of_digest("d1")) == []
        assert list(tx.award_lists.rows("l-1", {OPEN})) == []
        tx.award_lists.change_rows("l-1", [replace(ROWS[0], state=PENDING)])
        assert not tx.award_lists.remove("l-1")
    with kept.transaction("acme") as tx:
        assert dict(tx.award_lists.counts("l-1")) == {OPEN: 3}


def test_lists_are_found_newest_first_by_who_made_them_and_by_the_same_table(kept):
    other = replace(LIST, id="l-2", made_at=at(20), made_by="hr", columns=None, sight=None)
    with kept.transaction("acme") as tx:
        tx.award_lists.add(other, ())
        assert list(tx.award_lists.all(None, 9)) == [other, LIST]
        assert list(tx.award_lists.all(None, 1)) == [other]
        assert list(tx.award_lists.all("lee", 9)) == [LIST]
        assert list(tx.award_lists.of_digest("d1")) == [other, LIST]
        assert list(tx.award_lists.of_digest("d2")) == []


def test_lists_that_stand_still_are_found_newest_first(kept):
    others = [
        replace(LIST, id="l-2", made_at=at(20), stopped_at=at(30)),
        replace(LIST, id="l-3", made_at=at(15), stopped_at=at(40), made_by="hr"),
        replace(LIST, id="l-4", stopped_at=at(40), single=True),
    ]
    with kept.transaction("acme") as tx:
        for each in others:
            tx.award_lists.add(each, ())
        assert list(tx.award_lists.still(9)) == others[:2]
        assert list(tx.award_lists.still(1)) == others[:1]
    with kept.transaction("globex") as tx:
        assert list(tx.award_lists.still(9)) == []


BY_TIME = [
    ("s-3", at(30), OPEN),
    ("s-1", at(40), PENDING),
    ("s-4", at(50), RowState.HELD),
    ("s-2", at(60), PENDING),
]


def test_single_ones_are_found_by_their_time_while_they_wait_or_were_in_vain_and_are_no_lists(kept):
    with kept.transaction("acme") as tx:
        for name, when, state in BY_TIME:
            by = "ann" if name == "s-2" else "lee"
            one = replace(LIST, id=name, starts_at=when, single=True, by_address="l@acme.example", made_by=by)
            tx.award_lists.add(one, [replace(ROWS[0], state=state)])
    with kept.transaction("acme") as tx:
        assert [each.id for each, _ in tx.award_lists.unsettled(None, 9)] == ["s-3", "s-1", "s-2"]
        assert [each.id for each, _ in tx.award_lists.unsettled("lee", 9)] == ["s-3", "s-1"]
        ((first, row),) = tx.award_lists.unsettled(None, 1)
        assert (first.by_address, row) == ("l@acme.example", ROWS[0])
        assert [each.id for each in tx.award_lists.all(None, 9)] == ["l-1"]
        tx.award_lists.note(replace(first, id="s-1", starts_at=None))
        assert [each.id for each, _ in tx.award_lists.unsettled(None, 9)] == ["s-1", "s-3", "s-2"]
    with kept.transaction("globex") as tx:
        assert list(tx.award_lists.unsettled(None, 9)) == []


def test_what_is_noted_comes_back_and_a_removed_list_is_gone_with_its_rows(kept):
    changed = replace(LIST, slug="", columns=(None, Field.EMAIL), starts_at=at(30), stopped_at=at(40))
    with kept.transaction("acme") as tx:
        tx.award_lists.note(changed)
        tx.award_lists.note(replace(changed, id="never-there"))
        assert list(tx.award_lists.all(None, 9)) == [changed]
        assert tx.award_lists.remove("l-1")
        assert list(tx.award_lists.rows("l-1", {OPEN})) == []


def test_pending_rows_are_found_by_their_part(kept):
    with kept.transaction("acme") as tx:
        tx.award_lists.change_rows(
            "l-1", [replace(ROWS[0], state=PENDING, batch=1), replace(ROWS[2], state=PENDING, batch=2)]
        )
        assert list(tx.award_lists.pending_batches("l-1")) == [1, 2]
        assert tx.award_lists.last_batch("l-1") == 2
        assert [row.number for row in tx.award_lists.pending("l-1", 2)] == [5]
        tx.award_lists.change_rows("l-1", [ListRow(5, (), "", AWARDED, 2, award().id)])
        assert list(tx.award_lists.pending("l-1", 2)) == []
        assert list(tx.award_lists.pending_batches("l-1")) == [1]
        assert dict(tx.award_lists.counts("l-1")) == {OPEN: 1, PENDING: 1, AWARDED: 1}
        assert tx.award_lists.last_batch("never") == 0


def test_what_a_wallet_holds_is_claimed_and_what_is_a_file_is_not(kept):
    with kept.transaction("acme") as tx:
        tx.award_lists.change_rows("l-1", [ListRow(5, (), "", AWARDED, 2, award().id)])
        tx.copies.add(copy(holder="urn:uuid:file"))
        assert tx.award_lists.claimed("l-1") == frozenset()
        tx.copies.add(copy())
        assert tx.award_lists.claimed("l-1") == {award().id}


def test_whoever_is_forgotten_leaves_nothing_in_lists_and_stays_out_of_them(kept):
    theirs = ListRow(7, (person().addresses[1], "Zoë"), person().addresses[1], fault="Zoë was away.")
    with kept.transaction("acme") as tx:
        tx.award_lists.add(replace(LIST, id="l-2"), [theirs])
        assert tx.people.erase(person().id, at(500))
        assert list(tx.award_lists.rows("l-2", set(RowState))) == [ListRow(7, (), state=RowState.FORGOTTEN)]
        tx.award_lists.change_rows("l-2", [theirs])
        assert list(tx.award_lists.rows("l-2", {OPEN})) == []
        assert dict(tx.award_lists.counts("l-1")) == {OPEN: 3}


# --- many at once -----------------------------------------------------------------------------------


def test_many_people_are_found_or_added_by_their_first_address(kept):
    fresh = [replace(person(name), id=f"new-{name}") for name in ("zoe", "ada", "bo")]
    with kept.transaction("acme") as tx:
        found = tx.people.find_or_add_all(fresh, at(60))
        assert {address: each.id for address, each in found.items()} == {
            "zoe@acme.example": "person-zoe",
            "ada@acme.example": "new-ada",
            "bo@acme.example": "new-bo",
        }
        tx.people.hold_all({"new-ada", "person-zoe"})
        assert tx.people.find("ada@acme.example").id == "new-ada"
        asked = ["zoe@home.example", "bo@acme.example", "nobody@acme.example"]
        known = tx.people.find_all(asked)
        assert {address: each.id for address, each in known.items()} == {
            "zoe@home.example": "person-zoe",
            "bo@acme.example": "new-bo",
        }
        assert known["zoe@home.example"] == person()
        assert dict(tx.people.departments(asked)) == {}
        assert tx.people.get("new-zoe") is None


def test_many_awards_are_kept_and_found_by_person_and_badge(kept):
    with kept.transaction("acme") as tx:
        tx.plan.put(badge("creativity"), at(50))
        tx.people.add(person("ada"), at(50))
        more = [award(2, "creativity"), award(3, whose=person("ada"))]
        tx.awards.add_all(more)
        tx.awards.add_all([])
    with kept.transaction("acme") as tx:
        assert list(tx.awards.of_people(["person-zoe"], ["communication", "creativity"])) == [
            award(1, claim_id="claim-1-acme"),
            more[0],
        ]
        assert list(tx.awards.of_people(["person-ada", "person-zoe"], ["creativity"])) == more[:1]
        assert list(tx.awards.of_people([], ["creativity"])) == []


def test_many_places_are_each_given_out_once_over_as_many_lists_as_it_takes(store):
    from tests.support.builders import Seeded

    randomness = Seeded()
    with store.transaction("acme") as tx:
        places = [place for count in (90, 0, 90, 3) for place in tx.statuses.reserve_all(count, randomness)]
        assert len(places) == len(set(places)) == 183
        assert tx.statuses.reserve(randomness) not in places
        assert {place.list_number for place in places} == {1, 2}
