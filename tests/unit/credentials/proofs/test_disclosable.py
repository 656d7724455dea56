"""What a holder may keep back of a badge, and what is told in any case."""

from dataclasses import replace

import pytest

from credentials.badge import Evidence
from credentials.errors import AmbiguousEntry
from credentials.proofs import data_integrity, disclosable
from credentials.wire import to_wire
from keys.public import Algorithm
from tests.unit.credentials.badge_cases import AT, METHOD, signer, stacked, unsigned
from tests.unit.credentials.proofs.suites.cases import check, disclosing

SEEN = Evidence(name="What was seen", narrative="Led the call.")
PARTS = tuple(
    Evidence(f"urn:uuid:0aa{number}", name, None, "OpenBadgeCredential", "application/vc", "uIDA")
    for number, name in enumerate(("Teamwork", "Creativity"))
)
STACK = to_wire(replace(stacked(), evidence=(SEEN, *PARTS)))
ALWAYS = disclosable.mandatory(STACK)
BASE = data_integrity.sign(STACK, signer(Algorithm.ES256), METHOD, AT, suite=disclosing(ALWAYS))
NAMES = disclosable.evidence_names(STACK)


def shown(*pointers):
    """Return what a holder shows, once its proof was found good."""
    made = data_integrity.derive(BASE, pointers)
    return check(made, Algorithm.ES256)


def test_what_is_told_and_what_may_be_kept_back_make_up_the_whole_badge():
    assert shown(*disclosable.optional(STACK)) == STACK


def test_without_a_choice_nothing_of_evidence_or_identities_is_told_and_every_result_is():
    told = shown()
    assert "evidence" not in told
    assert told["credentialSubject"] == {
        name: value for name, value in STACK["credentialSubject"].items() if name != "identifier"
    }
    assert {
        name: value for name, value in STACK.items() if name not in ("evidence", "credentialSubject")
    } == {name: value for name, value in told.items() if name != "credentialSubject"}


@pytest.mark.parametrize("place", range(len(NAMES)))
def test_each_evidence_entry_is_told_by_itself(place):
    told = shown(*disclosable.evidence(STACK, {NAMES[place]}))
    assert told["evidence"] == [STACK["evidence"][place]]


def test_entries_are_chosen_by_name_or_by_id():
    first = STACK["evidence"][1]
    assert disclosable.evidence(STACK, {first["id"]}) == disclosable.evidence(STACK, {first["name"]})
    assert disclosable.evidence(STACK, {"nobody"}) == ()
    assert len(disclosable.evidence(STACK)) == len(STACK["evidence"]) == len(NAMES)


TWINS = tuple(
    Evidence(None if number == 3 else f"urn:uuid:0bb{number}", "Teamwork", f"Told {number}.")
    for number in range(4)
)


def test_of_several_entries_of_one_name_each_is_told_by_itself_and_none_by_the_name():
    document = to_wire(replace(stacked(), evidence=(SEEN, *TWINS)))
    names = disclosable.evidence_names(document)
    assert names == ("What was seen", "urn:uuid:0bb0", "urn:uuid:0bb1", "urn:uuid:0bb2", "Teamwork (5)")
    assert [disclosable.evidence(document, {each}) for each in names] == [
        (f"/evidence/{place}",) for place in range(5)
    ]
    with pytest.raises(AmbiguousEntry, match="told apart as urn:uuid:0bb0, urn:uuid:0bb1"):
        disclosable.evidence(document, {"Teamwork", "What was seen"})


def test_an_entry_that_is_called_as_another_is_numbered_is_not_told_in_its_place():
    document = to_wire(replace(stacked(), evidence=(replace(SEEN, name="urn:uuid:0bb0"), *TWINS[:2])))
    with pytest.raises(AmbiguousEntry):
        disclosable.evidence(document, {"urn:uuid:0bb0"})


def test_a_result_can_not_be_kept_back():
    for pointer in ("/credentialSubject/result", "/credentialSubject/achievement", "/credentialStatus"):
        assert pointer in ALWAYS


def test_a_badge_with_nothing_to_keep_back_is_told_whole():
    bare = to_wire(unsigned(evidence=(), identities=()))
    assert disclosable.optional(bare) == ()
    assert disclosable.evidence_names(bare) == ()
