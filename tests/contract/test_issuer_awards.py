"""Awards, their withdrawal, and the places in the status lists."""

from collections import Counter
from dataclasses import replace

import pytest

from issuer.errors import Busy
from issuer.ledger import Origin, ReasonCode, Span, Withdrawal
from records.errors import Conflict
from tests.contract.conftest import LIST_LENGTH
from tests.contract.ledger_values import (
    MISTAKE,
    PAUSE,
    achievement,
    award,
    meta_badge,
    person,
    revocations,
    stocked,
    suspensions,
    version,
)
from tests.support.builders import Seeded, at


class Stuck:
    """A random source that always says the same."""

    def token(self, size):
        return bytes(size)

    def below(self, bound):
        return bound - 1


def test_an_award_comes_back_as_it_was_added(store):
    plain = award(2, level=None, evidence="", achievement=meta_badge().achievement)
    endless = replace(award(3), version=version(award(3).id, 3, valid_until=None), declined_at=at(200))
    stocked(store)
    with store.transaction("acme") as tx:
        tx.awards.add(plain)
        tx.awards.add(endless)
    with store.transaction("acme") as tx:
        assert tx.awards.get(plain.id) == tx.awards.by_claim("claim-2") == plain
        assert tx.awards.get(endless.id) == endless
        assert tx.awards.get("urn:uuid:absent") is None
        assert tx.awards.by_claim("claim-absent") is None


def test_a_version_added_withdrawn_comes_back_withdrawn(store):
    stocked(store)
    paused = replace(award(2), version=version(award(2).id, 2, suspension=PAUSE))
    revoked = replace(award(3), version=version(award(3).id, 3, revocation=MISTAKE))
    with store.transaction("acme") as tx:
        tx.awards.add(paused)
        tx.awards.add(revoked)
        assert (tx.awards.get(paused.id), tx.awards.get(revoked.id)) == (paused, revoked)


@pytest.mark.parametrize(
    "other",
    [
        replace(award(2), id=award().id, version=version(award().id, 2)),
        award(2, claim_id="claim-1-acme"),
        replace(award(2), version=version(award(2).id, 1)),
        award(2, whose=person("nobody")),
    ],
    ids=["id", "claim link", "place in the status list", "person"],
)
def test_ids_claim_links_and_places_are_one_awards_and_its_person_is_kept(store, other):
    stocked(store)
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.awards.add(other)


def test_a_new_claim_link_must_not_be_another_awards(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.awards.add(award(2))
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.awards.set_claim(award(2).id, "claim-1-acme", at(900))


def test_a_persons_awards_come_oldest_first(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.add(person("ann"), at(50))
        tx.awards.add(award(4, awarded_at=at(99)))
        tx.awards.add(award(3, whose=person("ann")))
        tx.awards.add(award(2))
        assert [found.id for found in tx.awards.of_person("person-zoe")] == [
            award(4).id,
            award(1).id,
            award(2).id,
        ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ÜBER-CREA", [4, 3]),
        ("zoe ÿVE", [4, 2, 1]),
        ("ann@acme", [3]),
        ("000000000002", [2]),
        ("communication", [2, 1]),
        ("%", [5]),
        ("_", []),
        ("/", []),
        ("", [5, 4, 3, 2, 1]),
    ],
)
def test_a_search_finds_person_address_badge_and_id_newest_first(store, text, numbers):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.add(person("ann"), at(50))
        tx.awards.add(award(2, awarded_at=at(100)))
        tx.awards.add(award(3, "creativity", person("ann"), awarded_at=at(101)))
        tx.awards.add(award(4, "creativity", awarded_at=at(102)))
        odd = award(5, "odd", person("ann"), awarded_at=at(103), address="x@y.example")
        tx.awards.add(replace(odd, achievement=achievement("odd", name="100 %"), person=person("ann")))
        found = [int(each.id[-12:]) for each in tx.awards.search(text, 10)]
        assert [number for number in found if number != 5 or text in {"%", ""}] == numbers
        assert [int(each.id[-12:]) for each in tx.awards.search(text, 2)] == found[:2]


def corrected(number=1, place=7, **changes):
    """What the award of this number says in its second version."""
    before = award(number)
    newer = replace(before.version, number=2, valid_from=at(600), status_index=place)
    return replace(before, level=1, evidence="Spoke twice.", version=newer, **changes)


def test_a_correction_is_the_award_from_then_on_and_its_first_version_stays(store):
    stocked(store)
    after = corrected(achievement=achievement(version=2, name="Talking"), claim_id="claim-1-acme")
    with store.transaction("acme") as tx:
        assert tx.awards.correct(after)
        assert tx.awards.set_revocation(award().id, 1, MISTAKE)
    with store.transaction("acme") as tx:
        assert tx.awards.get(award().id) == after
        first, second = tx.awards.versions(award().id)
        assert (first, second) == (replace(award().version, revocation=MISTAKE), after.version)
        assert list(tx.statuses.revoked(revocations(1))) == [1]
        assert [each.id for each in tx.awards.search("talking", 10)] == [award().id]
        assert list(tx.awards.versions("urn:uuid:absent")) == []


def test_a_version_is_corrected_once_and_only_by_the_one_after_it(store):
    stocked(store)
    with store.transaction("acme") as tx:
        assert not tx.awards.correct(award())
        assert not tx.awards.correct(replace(corrected(), version=replace(corrected().version, number=3)))
        assert not tx.awards.correct(corrected(2))
        assert tx.awards.correct(corrected())
        assert not tx.awards.correct(corrected(place=8))
        assert len(tx.awards.versions(award().id)) == 2


def test_a_correction_takes_a_place_of_its_own(store):
    stocked(store)
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.awards.correct(corrected(place=1))


def test_another_organisation_corrects_nothing(store):
    stocked(store)
    with store.transaction("globex") as tx:
        assert not tx.awards.correct(corrected())
        assert list(tx.awards.versions(award().id)) == []


def test_a_search_keeps_to_a_stretch_of_time_and_goes_on_where_it_left_off(store):
    stocked(store)
    with store.transaction("acme") as tx:
        for number in (2, 3, 4):
            tx.awards.add(award(number, awarded_at=at(100 * number)))

        def numbers(**asked):
            return [int(each.id[-12:]) for each in tx.awards.search("", asked.pop("limit", 10), **asked)]

        assert numbers() == [4, 3, 2, 1]
        assert numbers(span=Span(at(200), at(400))) == [3, 2]
        assert numbers(span=Span(until=at(200))) == [1]
        assert numbers(span=Span(since=at(300))) == [4, 3]
        assert numbers(limit=2, skip=1) == [3, 2]
        assert numbers(skip=9) == []


def test_a_revocation_is_final_and_ends_a_suspension(store):
    stocked(store)
    with store.transaction("acme") as tx:
        assert tx.awards.set_suspension(award().id, 1, PAUSE)
        assert tx.awards.set_revocation(award().id, 1, MISTAKE)
        assert not tx.awards.set_revocation(award().id, 1, PAUSE)
        assert not tx.awards.set_suspension(award().id, 1, PAUSE)
        assert not tx.awards.set_suspension(award().id, 1, None)
    with store.transaction("acme") as tx:
        left = tx.awards.get(award().id).version
        assert (left.revocation, left.suspension) == (MISTAKE, None)
        assert (list(tx.statuses.revoked(revocations(1))), list(tx.statuses.suspended(suspensions(1)))) == (
            [1],
            [],
        )


def test_a_suspension_can_be_lifted_and_neither_happens_twice(store):
    stocked(store)
    with store.transaction("acme") as tx:
        assert not tx.awards.set_suspension(award().id, 1, None)
        assert tx.awards.set_suspension(award().id, 1, PAUSE)
        assert not tx.awards.set_suspension(award().id, 1, MISTAKE)
        assert tx.awards.get(award().id).version.suspension == PAUSE
        assert list(tx.statuses.suspended(suspensions(1))) == [1]
        assert tx.awards.set_suspension(award().id, 1, None)
        assert tx.awards.get(award().id) == award(claim_id="claim-1-acme")
        assert list(tx.statuses.suspended(suspensions(1))) == []


def test_only_the_version_named_is_withdrawn(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.awards.add(award(2))
        assert not tx.awards.set_revocation(award().id, 2, MISTAKE)
        assert not tx.awards.set_suspension("urn:uuid:absent", 1, PAUSE)
        assert tx.awards.set_revocation(award(2).id, 1, MISTAKE)
        assert tx.awards.get(award().id).version.revocation is None


def test_the_bits_of_a_list_are_those_of_its_withdrawn_versions_in_order(store):
    stocked(store)
    with store.transaction("acme") as tx:
        for number in (9, 7, 8):
            tx.awards.add(award(number))
            tx.awards.set_revocation(award(number).id, 1, MISTAKE)
        elsewhere = replace(award(6), version=version(award(6).id, 6, status_list=2, revocation=MISTAKE))
        tx.awards.add(elsewhere)
        assert list(tx.statuses.revoked(revocations(1))) == [7, 8, 9]
        assert list(tx.statuses.revoked(revocations(2))) == [6]
        assert list(tx.statuses.revoked(revocations(3))) == []


def test_declining_can_be_taken_back(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.awards.set_declined(award().id, at(300))
        assert tx.awards.get(award().id).declined_at == at(300)
        tx.awards.set_declined(award().id, None)
        assert tx.awards.get(award().id).declined_at is None
        tx.awards.set_declined("urn:uuid:absent", at(300))


# --- places ---------------------------------------------------------------------------------------


def test_places_are_never_given_out_twice_and_full_lists_are_closed(store):
    randomness = Seeded()
    places = []
    for _ in range(6):
        with store.transaction("acme") as tx:
            places += [tx.statuses.reserve(randomness) for _ in range(100)]
    fill = Counter(place.list_number for place in places)
    closed = [taken for number, taken in fill.items() if number != max(fill)]
    assert len(set(places)) == len(places)
    assert all(0 <= place.index < LIST_LENGTH for place in places)
    assert all(0.7 * LIST_LENGTH <= taken <= 0.8 * LIST_LENGTH for taken in closed)
    with store.transaction("acme") as tx:
        assert list(tx.statuses.lists()) == sorted(fill) == list(range(1, max(fill) + 1))


def test_places_are_not_given_out_in_order(store):
    with store.transaction("acme") as tx:
        indexes = [tx.statuses.reserve(Seeded(seed)).index for seed in range(20)]
    assert indexes != sorted(indexes)


def test_organisations_have_lists_of_their_own(store):
    for slug in ("acme", "globex"):
        with store.transaction(slug) as tx:
            assert list(tx.statuses.lists()) == []
            tx.statuses.reserve(Seeded())
            assert list(tx.statuses.lists()) == [1]


def test_a_random_source_that_is_stuck_is_noticed(store):
    with store.transaction("acme") as tx:
        assert tx.statuses.reserve(Stuck()).index == LIST_LENGTH - 1
    with pytest.raises(Busy), store.transaction("acme") as tx:
        tx.statuses.reserve(Stuck())


# --- whose pause it is, and what is kept all the same ------------------------------------------------

FALL = Withdrawal(
    at(450), ReasonCode.REQUIREMENTS_NO_LONGER_MET, "It fell.", "", Origin.CASCADE, "urn:uuid:part", at(900)
)


def test_a_pause_comes_back_with_whose_doing_it_is_and_when_it_becomes_final(store):
    stocked(store)
    with store.transaction("acme") as tx:
        assert tx.awards.set_suspension(award().id, 1, FALL)
    with store.transaction("acme") as tx:
        assert tx.awards.get(award().id).version.suspension == FALL
        assert tx.awards.set_revocation(award().id, 1, replace(FALL, final_at=None))
        assert tx.awards.get(award().id).version.revocation == replace(FALL, final_at=None)


@pytest.mark.parametrize("first", [FALL, PAUSE], ids=["by the cascade", "by hand"])
def test_only_a_pause_of_the_origin_named_is_changed(store, first):
    stocked(store)
    other = Origin.HAND if first.origin is Origin.CASCADE else Origin.CASCADE
    later = replace(PAUSE, at=at(460))
    with store.transaction("acme") as tx:
        assert not tx.awards.change_pause(award().id, 1, first.origin, later)
        tx.awards.set_suspension(award().id, 1, first)
        assert not tx.awards.change_pause(award().id, 1, other, later)
        assert tx.awards.get(award().id).version.suspension == first
        assert tx.awards.change_pause(award().id, 1, first.origin, later)
        assert tx.awards.get(award().id).version.suspension == later
        tx.awards.set_revocation(award().id, 1, MISTAKE)
        assert not tx.awards.change_pause(award().id, 1, later.origin, first)


def test_changing_a_pause_changes_no_list(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.awards.set_suspension(award().id, 1, FALL)
        before = tx.statuses.changes(suspensions(1))
        tx.awards.change_pause(award().id, 1, Origin.CASCADE, PAUSE)
        assert tx.statuses.changes(suspensions(1)) == before


def test_excuses_are_those_of_one_person_s_awards_until_their_part_recovers(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.add(person("ann"), at(50))
        tx.awards.add(award(2))
        tx.awards.add(award(3, whose=person("ann")))
        for number, part in [(1, "p"), (1, "p"), (1, "q"), (2, "p"), (3, "p")]:
            tx.awards.excuse(award(number).id, part)
    with store.transaction("acme") as tx:
        assert tx.awards.excused("person-zoe") == {
            award(1).id: frozenset({"p", "q"}),
            award(2).id: frozenset({"p"}),
        }
        tx.awards.end_excuses("p")
        assert tx.awards.excused("person-zoe") == {award(1).id: frozenset({"q"})}
        assert tx.awards.excused("person-ann") == {}


def test_only_an_award_that_is_kept_is_excused(store):
    stocked(store)
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.awards.excuse("urn:uuid:absent", "p")


def test_holding_a_person_changes_nothing_and_anybody_may_be_held(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.people.hold("person-zoe")
        tx.people.hold("person-zoe")
        tx.people.hold("nobody")
        assert tx.awards.get(award().id) == award(claim_id="claim-1-acme")
