"""The recognition wall, in every store alike: what is on it, what never is, and what is left of the forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.kept.shares import Naming
from issuer.kept.wall import (
    Colleague,
    Held,
    Profile,
    Reaction,
    Screen,
    WallQuestion,
    WallTerms,
)
from issuer.ledger import Approval, Decision, Ruling, Span
from issuer.store.memory import MemoryIssuerStore
from records import organisations, principals
from records.principals import Principal, Role
from tests.contract.ledger_values import MISTAKE, PAUSE, award, badge, person, version
from tests.support.builders import at

PEOPLE = ("ann", "bob", "zoe")
NOW = at(1000)
ASKED = WallQuestion(NOW)


def colleague(name, department=""):
    return Colleague(f"p-{name}", person(name).name, person(name).addresses[0], department)


def profile(name, **changes):
    return replace(Profile(colleague(name), on_wall=True, on_board=True), **changes)


def given(number, name, slug="communication", seconds=100, slugs="acme", **changes):
    made = award(number, slug, person(name), awarded_at=at(seconds), claim_id=f"claim-{slugs}-{number}")
    return replace(made, **changes)


@pytest.fixture
def kept(store):
    """Ann, Bob and Zoë sign in, in two organisations; Ann has two badges, Zoë one that is newer."""
    for slug in ("acme", "globex"):
        with store.transaction(slug) as tx:
            for name in PEOPLE:
                tx.people.add(person(name), at(0))
            for name in ("communication", "creativity"):
                tx.plan.put(badge(name), at(0))
            tx.awards.add(given(1, "ann", slugs=slug))
            tx.awards.add(given(2, "ann", "creativity", 200, slug, level=1))
            tx.awards.add(given(3, "zoe", seconds=300, slugs=slug))
        for name in PEOPLE:
            sign_in(store, slug, name)
    return store


def sign_in(store, slug, name):
    if isinstance(store, MemoryIssuerStore):
        return
    with store._database.transaction() as connection:
        whose = organisations.by_slug(connection, slug).id
        who = colleague(name)
        principals.add(connection, whose, Principal(who.id, who.name, who.address, Role.EMPLOYEE), at(0))


def let_go(store, slug, name):
    if isinstance(store, MemoryIssuerStore):
        store._ledgers[slug].left.add(f"p-{name}")
        return
    with store._database.transaction() as connection:
        whose = organisations.by_slug(connection, slug).id
        assert principals.disable(connection, whose, f"p-{name}", at(900))


def numbers(tx, question=ASKED, limit=10, skip=0):
    return [int(each.award.id[-3:]) for each in tx.wall.shown(question, limit, skip)]


def on_wall(kept, *profiles, slug="acme"):
    with kept.transaction(slug) as tx:
        for each in profiles:
            tx.wall.keep(each)


def test_an_organisation_lets_nothing_happen_until_it_says_so(kept):
    with kept.transaction("acme") as tx:
        assert tx.wall.terms() == WallTerms()
        assert not tx.wall.note_told(at(5))
        tx.wall.set_terms(WallTerms(has_wall=True, has_board=True, points=(1, 0, 3)))
        assert tx.wall.note_told(at(7))
        assert not tx.wall.note_told(at(7))
        assert not tx.wall.note_told(at(6))
        tx.wall.set_terms(WallTerms(has_wall=True, points=(2,)))
    with kept.transaction("acme") as tx:
        assert tx.wall.terms() == WallTerms(has_wall=True, points=(2,), told_until=at(7))
    with kept.transaction("globex") as tx:
        assert tx.wall.terms() == WallTerms()


def test_nobody_is_seen_before_they_say_so_and_in_their_organisation_alone(kept):
    with kept.transaction("acme") as tx:
        assert numbers(tx) == []
        assert tx.wall.profile("p-ann") is None
        tx.wall.keep(profile("ann", on_board=False, choices={"creativity": False, "humour": True}))
        tx.wall.keep(profile("zoe", on_wall=False, gets_digest=True, naming=Naming.FULL))
    with kept.transaction("acme") as tx:
        assert numbers(tx) == [1]
        found = tx.wall.profile("p-ann")
        assert found == profile("ann", on_board=False, choices={"creativity": False, "humour": True})
        assert [each.who.id for each in tx.wall.readers()] == ["p-zoe"]
        assert set(tx.wall.profiles(["p-ann", "p-zoe", "p-bob"])) == {"p-ann", "p-zoe"}
    with kept.transaction("globex") as tx:
        assert numbers(tx) == []
        assert tx.wall.profile("p-ann") is None
        assert list(tx.wall.readers()) == []
        assert list(tx.wall.held(ASKED)) == []


def test_what_somebody_wants_takes_the_place_of_what_they_wanted(kept):
    on_wall(kept, profile("ann", choices={"creativity": False}))
    on_wall(kept, profile("ann", choices={"communication": False}))
    with kept.transaction("acme") as tx:
        assert numbers(tx) == [2]
        assert tx.wall.profile("p-ann").choices == {"communication": False}
        tx.wall.keep(profile("ann", on_wall=False))
        assert numbers(tx) == []


def test_the_newest_comes_first_a_page_at_a_time_in_the_time_asked_for(kept):
    on_wall(kept, profile("ann"), profile("zoe"))
    with kept.transaction("acme") as tx:
        assert numbers(tx) == [3, 2, 1]
        assert numbers(tx, limit=2) == [3, 2]
        assert numbers(tx, limit=2, skip=2) == [1]
        assert numbers(tx, replace(ASKED, span=Span(at(200), at(300)))) == [2]
        assert numbers(tx, replace(ASKED, award_id=award(1).id)) == [1]
        assert numbers(tx, replace(ASKED, award_id="urn:uuid:none")) == []
        (first, *_) = tx.wall.shown(ASKED, 1)
        assert (first.profile, first.award.person) == (profile("zoe"), person("zoe"))


def test_what_is_kept_back_is_shown_only_where_somebody_wants_it(kept):
    on_wall(kept, profile("ann", choices={"communication": True}), profile("zoe"))
    with kept.transaction("acme") as tx:
        back = replace(ASKED, kept_back=frozenset({"communication"}))
        assert numbers(tx, back) == [2, 1]


FALLEN = {
    "withdrawn": {"version": version(award(9).id, 9, revocation=MISTAKE)},
    "paused": {"version": version(award(9).id, 9, suspension=PAUSE)},
    "declined": {"declined_at": at(400)},
    "over": {"version": version(award(9).id, 9, valid_until=NOW)},
    "waiting": {"approval": Approval("hr-1")},
    "not approved": {"approval": Approval("hr-1", Decision(Ruling.NOT_APPROVED, at(400), "hr-2"))},
}


@pytest.mark.parametrize("changes", FALLEN.values(), ids=FALLEN)
def test_what_does_not_count_is_not_on_the_wall_and_brings_nothing(kept, changes):
    with kept.transaction("acme") as tx:
        tx.wall.keep(profile("bob"))
        tx.awards.add(given(9, "bob", seconds=400, **changes))
        assert numbers(tx) == []
        assert list(tx.wall.held(ASKED)) == []


def test_what_is_approved_and_runs_on_is_there(kept):
    with kept.transaction("acme") as tx:
        tx.wall.keep(profile("bob"))
        approved = Approval("hr-1", Decision(Ruling.APPROVED, at(400), "hr-2"))
        runs_on = version(award(9).id, 9, valid_until=NOW + timedelta(seconds=1))
        tx.awards.add(given(9, "bob", seconds=400, approval=approved, version=runs_on))
        assert numbers(tx) == [9]


def test_a_badge_vanishes_with_its_withdrawal_and_comes_back_with_the_end_of_a_pause(kept):
    on_wall(kept, profile("zoe"))
    with kept.transaction("acme") as tx:
        assert tx.awards.set_suspension(award(3).id, 1, PAUSE)
        assert numbers(tx) == []
        assert tx.awards.set_suspension(award(3).id, 1, None)
        assert numbers(tx) == [3]
        assert tx.awards.set_revocation(award(3).id, 1, MISTAKE)
        assert numbers(tx) == []


def test_who_left_is_seen_no_more_and_reads_nothing_more(kept):
    on_wall(kept, profile("ann", gets_digest=True), profile("zoe"))
    with kept.transaction("acme") as tx:
        tx.wall.react(award(3).id, "p-ann", Reaction.HEART, at(500))
    let_go(kept, "acme", "ann")
    with kept.transaction("acme") as tx:
        assert numbers(tx) == [3]
        assert {each.person_id for each in tx.wall.held(ASKED)} == {"person-zoe"}
        assert list(tx.wall.readers()) == []
        assert tx.wall.profile("p-ann") is None
        assert tx.wall.reactions([award(3).id]) == {}


def test_of_those_on_the_board_each_badge_and_level_is_told_once(kept):
    with kept.transaction("acme") as tx:
        tx.awards.add(given(4, "ann", seconds=400))
        tx.awards.add(given(5, "ann", seconds=500, level=None))
        tx.wall.keep(profile("ann", on_wall=False, choices={"creativity": False}))
        tx.wall.keep(profile("zoe", on_board=False))
        found = list(tx.wall.held(ASKED))
        assert found == [
            Held("person-ann", "p-ann", "communication", None),
            Held("person-ann", "p-ann", "communication", 2),
        ]
        later = replace(ASKED, span=Span(at(450)))
        assert [each.level for each in tx.wall.held(later)] == [None]


def test_who_has_two_accounts_shows_a_badge_once(kept):
    second = Colleague("p-ann-2", "Ann", person("ann").addresses[1])
    if not isinstance(kept, MemoryIssuerStore):
        with kept._database.transaction() as connection:
            whose = organisations.by_slug(connection, "acme").id
            principals.add(
                connection, whose, Principal(second.id, "Ann", second.address, Role.EMPLOYEE), at(0)
            )
    on_wall(kept, profile("ann"), Profile(second, on_wall=True, on_board=True))
    with kept.transaction("acme") as tx:
        assert numbers(tx) == [2, 1]
        assert {each.principal_id for each in tx.wall.held(ASKED)} == {"p-ann"}


def test_everybody_reacts_once_to_a_badge_and_can_take_it_back(kept):
    first = award(1).id
    with kept.transaction("acme") as tx:
        tx.wall.react(first, "p-zoe", Reaction.HEART, at(500))
        tx.wall.react(first, "p-bob", Reaction.HEART, at(501))
        assert tx.wall.reactions([first, award(2).id]) == {first: {Reaction.HEART: 2}}
        tx.wall.react(first, "p-bob", Reaction.CHEERS, at(502))
        assert tx.wall.reactions([first]) == {first: {Reaction.HEART: 1, Reaction.CHEERS: 1}}
        assert tx.wall.own_reactions([first, award(2).id], "p-bob") == {first: Reaction.CHEERS}
        assert tx.wall.own_reactions([first], "p-ann") == {}
        assert tx.wall.take_back(first, "p-bob")
        assert not tx.wall.take_back(first, "p-bob")
        assert tx.wall.reactions([first]) == {first: {Reaction.HEART: 1}}
    with kept.transaction("globex") as tx:
        assert tx.wall.reactions([first]) == {}
        assert not tx.wall.take_back(first, "p-zoe")


def test_a_screen_is_known_by_its_link_until_that_ends(kept):
    hall = Screen("s-1", "Hall", at(10), "a" * 64)
    with kept.transaction("acme") as tx:
        tx.wall.add_screen(replace(hall, id="s-2", made_at=at(20), token_hash="b" * 64))
        tx.wall.add_screen(hall)
        assert [each.id for each in tx.wall.screens()] == ["s-1", "s-2"]
        assert tx.wall.screen("a" * 64) == hall
        assert tx.wall.screen("c" * 64) is None
    with kept.transaction("globex") as tx:
        assert tx.wall.screen("a" * 64) is None
        assert list(tx.wall.screens()) == []
        assert not tx.wall.remove_screen("s-1")
    with kept.transaction("acme") as tx:
        assert tx.wall.remove_screen("s-1")
        assert not tx.wall.remove_screen("s-1")
        assert tx.wall.screen("a" * 64) is None


def test_nothing_is_left_of_whoever_is_forgotten(kept):
    on_wall(kept, profile("ann", choices={"creativity": True}), profile("zoe"))
    on_wall(kept, profile("ann"), slug="globex")
    with kept.transaction("acme") as tx:
        tx.wall.react(award(1).id, "p-zoe", Reaction.HEART, at(500))
        tx.wall.react(award(3).id, "p-ann", Reaction.HEART, at(500))
        tx.wall.react(award(3).id, "p-bob", Reaction.HEART, at(500))
        assert tx.people.erase("person-ann", at(600))
        assert numbers(tx) == [3]
        assert tx.wall.profile("p-ann") is None
        assert tx.wall.reactions([award(1).id, award(3).id]) == {award(3).id: {Reaction.HEART: 1}}
    with kept.transaction("globex") as tx:
        assert numbers(tx) == [2, 1]
