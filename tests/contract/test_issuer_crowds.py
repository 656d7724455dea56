"""What everybody holds, asked for at once: the same from every store, and by as few questions for many as for one."""

from dataclasses import replace

from credentials.badge import Carrier
from issuer.ledger import Person
from issuer.shown import Showing
from tests.contract.ledger_values import MISTAKE, award, badge, copy, meta_badge, person
from tests.contract.test_issuer_shown import SHOWN
from tests.support.builders import at


def presented(number):
    part = replace(SHOWN.part, credential_id=f"urn:uuid:part-{number}")
    return replace(SHOWN, part=part, as_of=at(300 + number))


def people_with_awards(store, slug="acme"):
    """Zoë has two badges and Ann one, of other kinds too."""
    with store.transaction(slug) as tx:
        for each in (person(), person("ann")):
            tx.people.add(each, at(50))
        for number, (slug_of_badge, whose) in enumerate(
            [("communication", "zoe"), ("creativity", "zoe"), ("communication", "ann"), ("talks", "ann")], 1
        ):
            given = award(number, slug_of_badge, whose=person(whose), awarded_at=at(100 - number))
            tx.awards.add(replace(given, claim_id=f"claim-{number}-{slug}"))
    return store


def test_the_awards_of_some_badges_are_everybodys_the_oldest_first(store):
    people_with_awards(store)
    with store.transaction("acme") as tx:
        found = tx.awards.of_badges({"communication", "creativity"})
        assert [each.id for each in found] == [award(3).id, award(2).id, award(1).id]
        assert [each.person for each in found] == [person("ann"), person(), person()]
        assert tx.awards.of_badges({"nothing"}) == tx.awards.of_badges(()) == []


def test_they_are_as_they_stand_now_and_another_organisations_are_not_among_them(store):
    people_with_awards(store)
    people_with_awards(store, "globex")
    with store.transaction("acme") as tx:
        tx.awards.set_revocation(award(1).id, 1, MISTAKE)
        tx.people.erase("person-ann", at(700))
    with store.transaction("acme") as tx:
        ann, zoe = tx.awards.of_badges({"communication"})
        assert zoe.version.revocation == MISTAKE
        assert ann.person == Person("person-ann", "", ())
    with store.transaction("globex") as tx:
        assert [each.version.revocation for each in tx.awards.of_badges({"communication"})] == [None, None]


def test_the_copies_of_some_badges_come_without_their_bytes(store):
    people_with_awards(store)
    with store.transaction("acme") as tx:
        made = [copy(award(1)), copy(award(1), carrier=Carrier.JWT_VC_JSON), copy(award(3)), copy(award(4))]
        for each in made:
            tx.copies.add(each)
    with store.transaction("acme") as tx:
        assert list(tx.copies.of_badges({"communication"})) == [replace(each, body=b"") for each in made[:3]]
        assert list(tx.copies.of_award(award(1).id)) == made[:2]
    with store.transaction("globex") as tx:
        assert list(tx.copies.of_badges({"communication"})) == []


def test_what_everybody_showed_is_told_with_whom_until_they_are_forgotten(store):
    people_with_awards(store)
    with store.transaction("acme") as tx:
        for who, number in (("zoe", 1), ("zoe", 2), ("ann", 3)):
            tx.presented.show(f"person-{who}", presented(number))
    with store.transaction("acme") as tx:
        found = {each.person.id: each for each in tx.presented.of_everybody()}
        for who in ("zoe", "ann"):
            theirs = tuple(tx.presented.of_person(f"person-{who}"))
            assert theirs
            assert found[f"person-{who}"] == Showing(person(who), theirs)
        tx.people.erase("person-ann", at(700))
        assert [each.person for each in tx.presented.of_everybody()] == [person()]
    with store.transaction("globex") as tx:
        assert list(tx.presented.of_everybody()) == []


def test_a_badge_that_is_held_comes_in_its_newest_version(store):
    with store.transaction("acme") as tx:
        assert tx.plan.hold("communication") is None
        for each in (meta_badge(), badge(), badge(version=10, name="Talk")):
            tx.plan.put(each, at(50))
        assert tx.plan.hold("communication") == badge(version=10, name="Talk")
        assert tx.plan.hold("super-4c") == meta_badge()
