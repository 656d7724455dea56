"""Deleting personal data: what goes, what stays, and that it is confirmed, told and done once."""

import pytest

from issuer.amending.erasing import ErasePerson, erase
from issuer.errors import NotErased, UnknownAward
from issuer.offering import claims
from issuer.offering.claims import ClaimState
from tests.support.builders import at, give
from tests.unit.issuer.scenes import everything_kept, scene_of
from tests.unit.issuer.test_revocation import REVOCATIONS, bits, revoke


def erased(scene, award, confirmed=None, now=at(50)):
    return erase(scene.tx, ErasePerson(award.id, confirmed or award.address, "hr-2"), now)


def test_nothing_that_tells_who_it_was_is_left(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        award = scene.tx.awards.get(scene.claimed().id)
        known = (award.person.name, *award.person.addresses, award.evidence)
    assert all(each in everything_kept(store) for each in known if each)
    with store.transaction("acme") as tx:
        erased(scene_of(tx), award)
    left = everything_kept(store)
    assert [each for each in known if each and each in left] == []


def test_the_receipt_counts_what_was_there_and_names_nobody(scene):
    award = scene.claimed()
    other = give(scene.tx, "creativity")
    receipt = erased(scene, award)
    assert (receipt.awards, receipt.copies, receipt.at) == (2, 1, at(50))
    assert receipt.reference == award.person.id == other.person.id
    assert award.address not in repr(receipt)


def test_places_in_the_lists_stay_so_that_a_withdrawn_badge_stays_withdrawn(scene):
    award = scene.claimed()
    other = give(scene.tx, "creativity")
    revoke(scene, award)
    erased(scene, award)
    told = bits(scene, REVOCATIONS)
    assert told.is_set(award.version.status_index)
    assert not told.is_set(other.version.status_index)


def test_the_trail_keeps_its_lines_and_says_who_did_it(scene):
    award = scene.claimed()
    before = len(scene.tx.audit.of_object(award.id))
    receipt = erased(scene, award)
    after = scene.tx.audit.of_object(award.id)
    assert len(after) == before + 1
    assert [each.values for each in after] == [{}] * len(after)
    assert (after[-1].action, after[-1].actor) == ("person.erased", "hr-2")
    (line,) = scene.tx.audit.of_object(receipt.reference)
    assert (line.action, line.values["awards"], line.values["copies"]) == ("person.erased", "1", "1")


def test_what_is_not_claimed_yet_can_not_be_claimed_any_more(scene):
    award = give(scene.tx, "communication")
    minted = scene.mint(award)
    erased(scene, award)
    left = scene.tx.awards.get(award.id)
    assert claims.claim_state(scene.tx, left, at(51), scene.terms) is ClaimState.LINK_EXPIRED
    assert scene.tx.offers.get(minted.offer.id).cancelled_at == at(50)


@pytest.mark.parametrize("typed", ["", " ", "somebody@else.example", "yes"])
def test_it_is_done_only_if_confirmed(scene, typed):
    award = give(scene.tx, "communication")
    with pytest.raises(NotErased, match="type the person"):
        erase(scene.tx, ErasePerson(award.id, typed, "hr-2"), at(50))
    assert scene.tx.awards.get(award.id).address == award.address


def test_case_and_spaces_around_what_is_typed_do_not_matter(scene):
    award = give(scene.tx, "communication")
    assert erased(scene, award, f" {award.address.upper()} ").awards == 1


def test_it_is_done_once(scene):
    award = give(scene.tx, "communication")
    erased(scene, award)
    with pytest.raises(NotErased, match="already"):
        erased(scene, award)


def test_of_nobody_known_nothing_is_deleted(scene):
    with pytest.raises(UnknownAward):
        erase(scene.tx, ErasePerson("urn:uuid:none", "x", "hr-2"), at(50))
