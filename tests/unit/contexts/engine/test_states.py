from threading import Thread

import pytest

from contexts.engine.fallback import Fallback
from contexts.engine.states import States
from contexts.loader import PACKAGED
from tests.unit.contexts.documents import OB, UNDEFINED_TERMS, V2
from tests.unit.contexts.engine.answers import pinned

STATES = States(PACKAGED)
BADGES = STATES.local(STATES.initial, (V2, OB))


def test_the_same_way_leads_to_the_same_state():
    assert STATES.local(STATES.initial, (V2, OB)) is BADGES
    assert STATES.typed(BADGES, ("Achievement",)) is STATES.typed(BADGES, ("Achievement",))


def test_contexts_that_define_the_same_are_one_state():
    assert STATES.local(STATES.initial, (V2, V2)) is STATES.local(STATES.initial, (V2,))
    assert STATES.local(BADGES, (V2,)) is BADGES
    assert STATES.typed(BADGES, "Achievement").state is STATES.typed(BADGES, ("Achievement",)).state


def test_the_state_of_a_type_is_left_by_the_objects_inside_and_not_by_references():
    achievement = STATES.typed(BADGES, "Achievement").state
    assert achievement.previous is BADGES
    creator = STATES.term(achievement, "creator")
    assert creator.inside is BADGES
    assert creator.reference is achievement


def test_the_context_of_a_term_is_entered_again_inside():
    subject = STATES.typed(BADGES, "VerifiablePresentation").state
    assert STATES.term(subject, "verifiableCredential").inside is STATES.initial


def test_a_word_of_a_property_is_read_in_the_context_of_the_property():
    proof = STATES.typed(BADGES, "DataIntegrityProof").state
    purpose = STATES.term(proof, "proofPurpose")
    assert purpose.reading.coercion == "@vocab"
    assert STATES.word(purpose.values, "assertionMethod") == "<https://w3id.org/security#assertionMethod>"
    with pytest.raises(Fallback):
        STATES.word(proof, "assertionMethod")


def test_types_keep_the_order_in_which_they_stand():
    typed = STATES.typed(BADGES, ("OpenBadgeCredential", "VerifiableCredential"))
    assert [each.rpartition("#")[2] for each in typed.classes] == [
        "OpenBadgeCredential>",
        "VerifiableCredential>",
    ]


def test_the_reading_of_a_property_is_the_one_its_context_gives():
    description = STATES.typed(BADGES, "ResultDescription").state
    assert STATES.term(description, "allowedValue").reading.is_list
    assert not STATES.term(description, "allowedValue").is_text
    presented = STATES.typed(BADGES, "VerifiablePresentation").state
    assert STATES.term(presented, "verifiableCredential").reading.is_graph
    dated = STATES.term(STATES.typed(BADGES, "VerifiableCredential").state, "validFrom")
    assert dated.ending == "^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n"


def test_names_that_only_a_vocabulary_gives_a_meaning_are_not_kept():
    states = States(PACKAGED)
    state = states.local(states.initial, (V2, UNDEFINED_TERMS))
    before = states.ways
    for number in range(100):
        term = states.term(state, f"mine{number}")
        assert term.predicate.endswith(f"undefined-term#mine{number}> ")
        assert term.is_odd
    assert states.ways == before
    assert not state.terms


def test_what_is_refused_is_not_kept():
    states = States(PACKAGED)
    before = states.ways
    for types in ((), ("Nothing",), ("Profile", "Profile"), 7):
        with pytest.raises(Fallback):
            states.typed(states.initial, types)
    assert states.ways == before


def test_two_names_of_one_property_are_odd_and_one_is_not(tmp_path):
    states = States(pinned(tmp_path, c={"a": "urn:p", "b": "urn:p", "c": "urn:q", "Upper": "urn:u"}))
    state = states.local(states.initial, ("urn:c",))
    assert [states.term(state, name).is_odd for name in ("a", "b", "c", "Upper")] == [True, True, False, True]


def test_a_term_that_stands_for_a_longer_iri_is_a_prefix(tmp_path):
    states = States(pinned(tmp_path, c={"p": "urn:p:", "q": "urn:q"}))
    assert states.local(states.initial, ("urn:c",)).prefixes == {"p"}


def test_many_threads_make_each_state_once():
    states, found = States(PACKAGED), []

    def go():
        state = states.local(states.initial, (V2, OB))
        found.append((id(state), *(id(states.typed(state, name)) for name in ("Profile", "Achievement"))))

    threads = [Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_what_a_term_may_override_a_type_may_not_override_afterwards(tmp_path):
    kind = {"@id": "urn:Kind", "@context": {"@protected": True, "x": "urn:one"}}
    sort = {"@id": "urn:Sort", "@context": {"x": "urn:other"}}
    states = States(pinned(tmp_path, c={"type": "@type", "Kind": kind, "Sort": sort}))
    state = states.local(states.initial, ("urn:c",))
    inside = states.term(states.typed(state, "Kind").state, "Sort").values
    assert states.term(inside, "x").predicate == " <urn:other> "
    with pytest.raises(Fallback, match="does not go with"):
        states.typed(state, ("Kind", "Sort"))
