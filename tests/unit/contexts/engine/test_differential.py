"""The engine against the exact path, on random documents; and broken engines, to see that it would be noticed."""

import random

import pytest

from contexts.canonical import canonize, canonize_exactly
from contexts.engine.engine import Engine
from contexts.engine.fallback import Fallback
from contexts.engine.walking import Walk
from contexts.errors import ContextsError, TooComplex
from contexts.loader import PACKAGED
from contexts.rdfc import Limits
from tests.support.counts import count
from tests.support.random_credentials import (
    KINDS,
    OB,
    V2,
    badge,
    endorsement,
    everyday,
    hostile,
    presentation,
    proof_options,
    status_list,
)
from tests.unit.contexts.engine.answers import ENGINE, agree, by_engine, exactly

HONEST = count(10_000)
HOSTILE = count(10_000)


def test_an_everyday_document_gets_its_canonical_form_from_the_engine_without_help():
    for seed in range(HONEST):
        document = everyday(seed)
        answer = by_engine(document)
        assert isinstance(answer, bytes), seed
        assert answer == canonize_exactly(document), seed


def test_of_a_hostile_document_the_engine_says_nothing_or_what_the_exact_path_says():
    answers = {"by the engine": 0, "left": 0}
    for seed in range(HOSTILE):
        document = hostile(seed)
        assert agree(document), seed
        answers["left" if by_engine(document) is Fallback else "by the engine"] += 1
    # Both sorts are there, or this would show nothing.
    assert min(answers.values()) > HOSTILE / 20


@pytest.mark.parametrize("kind", KINDS)
def test_the_door_answers_as_the_exact_path_does(kind):
    for seed in range(count(200)):
        assert canonize(kind(seed)) == canonize_exactly(kind(seed))
        assert canonize(kind(seed), algorithm="sha384") == canonize_exactly(kind(seed), algorithm="sha384")


def test_the_door_refuses_as_the_exact_path_does():
    for seed in range(count(1000)):
        document = hostile(seed)
        try:
            answer = canonize(document)
        except ContextsError as refusal:
            answer = type(refusal), str(refusal)
        assert answer == exactly(document)


def test_hashes_of_384_bits_make_other_labels_and_the_same_answer_on_both_ways():
    for seed in range(count(1000)):
        assert agree(presentation(seed), algorithm="sha384")


def test_the_limits_refuse_the_same_documents_on_both_ways():
    refused = 0
    for seed in range(count(2000)):
        r = random.Random(seed)
        limits = Limits(values=r.randint(20, 300), quads=r.randint(5, 120), steps=r.randint(1, 60))
        document = r.choice([badge, presentation])(seed)
        answer = by_engine(document, limits=limits)
        assert answer in (Fallback, exactly(document, limits=limits)), seed
        refused += isinstance(answer, tuple) and answer[0] is TooComplex
    assert refused


def test_a_document_is_not_changed():
    for seed in range(50):
        document = everyday(seed)
        by_engine(document)
        assert document == everyday(seed)


# --- controls: each breaks one rule of the engine -----------------------------------------------------


class ForgetsThatIdsMayBeShort(Walk):
    def _resource(self, name, state):
        return f"<{name}>"


class StaysInTheContextOfAType(Walk):
    def _object(self, term, value, graph, depth):
        if type(value) is dict:
            return self._node(value, term.reference, graph, depth + 1)
        return super()._object(term, value, graph, depth)


class ForgetsGraphs(Walk):
    def _container(self, term, values, place, depth):
        if term.reading.is_list:
            return super()._container(term, values, place, depth)
        return self._set(term, values, place, depth)


class ForgetsTheOrderOfLists(Walk):
    def _list(self, term, items, graph, depth):
        return super()._list(term, list(reversed(items)), graph, depth)


class TakesAnyContextForTheUsualOne(Walk):
    def _local(self, urls, state):
        return super()._local([V2, OB], self._states.initial)


class TakesEmptyArrays(Walk):
    def _set(self, term, values, place, depth):
        if values:
            super()._set(term, values, place, depth)


class TakesAnythingAsANumber(Walk):
    def _object(self, term, value, graph, depth):
        return (
            f'"{value}"' if type(value) in (bool, int, float) else super()._object(term, value, graph, depth)
        )


class TakesAnyLooseObject(Walk):
    def _loose(self, element, state, graph, depth):
        if type(element) is dict:
            self._node(element, state, graph, depth)


class TakesTheDocumentTwice(Walk):
    def _say_types(self, place, typed, *, is_inside):
        super()._say_types(place, typed, is_inside=False)


class DropsUnknownNames(Walk):
    def _members(self, element, state, place, depth):
        known = {key: value for key, value in element.items() if key in state.terms or key in state.names}
        super()._members(known, state, place, depth)


def said_again(seed):
    document = badge(seed)
    document["credentialSubject"]["achievement"]["related"] = [
        {"id": document["id"], "type": ["VerifiableCredential"]}
    ]
    return document


def with_nothing_but_an_id(seed):
    return {**presentation(seed), "verifiableCredential": {"@context": [V2], "id": "urn:x"}}


def under_another_context(seed):
    return {**badge(seed), "@context": [V2]}


def with_an_empty_array(seed):
    return {**badge(seed), "name": []}


def with_a_name_of_its_type_inside(seed):
    document = badge(seed)
    document["credentialSubject"]["achievement"]["criteria"]["tag"] = "x"
    return document


@pytest.mark.parametrize(
    ("broken", "made"),
    [
        (ForgetsThatIdsMayBeShort, hostile),
        (StaysInTheContextOfAType, with_a_name_of_its_type_inside),
        (ForgetsGraphs, presentation),
        (ForgetsTheOrderOfLists, badge),
        (TakesAnyContextForTheUsualOne, under_another_context),
        (TakesEmptyArrays, with_an_empty_array),
        (TakesAnythingAsANumber, status_list),
        (TakesAnyLooseObject, with_nothing_but_an_id),
        (TakesTheDocumentTwice, said_again),
        (DropsUnknownNames, hostile),
    ],
)
def test_a_rule_that_is_broken_is_noticed(broken, made):
    engine = Engine(PACKAGED, broken)
    # It has been here before, as in a service, and knows the names of everyday.
    for seed in range(12):
        by_engine(everyday(seed), engine)
    assert not all(agree(made(seed), engine) for seed in range(150))
    assert all(agree(made(seed)) for seed in range(20))


def test_an_engine_used_by_many_before_gives_the_same_answers():
    for kind in (endorsement, proof_options):
        assert by_engine(kind(3), Engine(PACKAGED)) == by_engine(kind(3), ENGINE)
