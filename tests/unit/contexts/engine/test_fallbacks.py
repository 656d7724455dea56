"""Every reason to leave a document to the exact path: it is taken, and the door answers as that path does."""

import re
from pathlib import Path

import pytest

import contexts.engine
from contexts.canonical import canonize
from contexts.engine.engine import Engine
from contexts.engine.fallback import Fallback
from contexts.engine.walking import Walk
from contexts.errors import ContextsError
from contexts.loader import PACKAGED
from contexts.rdfc import USUAL, Limits
from contexts.strict_json import MAX_DEPTH
from tests.unit.contexts.documents import OB, UNDEFINED_TERMS, V2, badge, presentation
from tests.unit.contexts.engine.answers import ENGINE, by_engine, exactly, pinned

XSD = "http://www.w3.org/2001/XMLSchema#"
# What a context of these tests has before a case adds to it.
PLAIN = {"id": "@id", "type": "@type", "name": "urn:n#name", "Thing": "urn:n#Thing", "knows": "urn:n#knows"}
THING = {"@context": "urn:c", "id": "urn:thing", "type": "Thing", "name": "x"}


def deep(levels):
    document = badge()
    for _ in range(levels):
        document = presentation(document)
    return document


PACKAGED_CASES = [
    ({"@context": V2, "id": "urn:x"}, "something alone in a graph"),
    (["x"], "something alone in a graph"),
    (presentation("urn:x"), "something alone in a graph"),
    (presentation({"@context": V2, "id": "urn:x"}), "something alone in a graph"),
    (deep(MAX_DEPTH // 2), "large or deep"),
    (badge(**{"@context": [V2, {}]}), "a context that is no URL"),
    (badge(**{"@context": [V2, "urn:no"]}), "a context that is not pinned"),
    (badge(**{"@context": []}), "a context that is not pinned"),
    (badge(**{"@context": [V2] * 17}), "a context that is not pinned, or a long list"),
    (badge(type={}), "a type that is no name"),
    (badge(type=7), "a type that is no name"),
    (badge(type=[[]]), "a type that is no name"),
    (badge(type=["VerifiableCredential", 7]), "a type that is no plain term"),
    (badge(type=["VerifiableCredential", "urn:T"]), "a type that is no plain term"),
    (badge(type=[]), "no types, many, or one twice"),
    (badge(type=["VerifiableCredential", "VerifiableCredential"]), "no types, many, or one twice"),
    (badge(type=["VerifiableCredential", "Nothing"]), "a name that stands for no IRI"),
    (badge(id=None), "a null"),
    (badge(type=None), "a null"),
    (badge(description=None), "a null, an array in an array"),
    (badge(name=[["x"]]), "a null, an array in an array"),
    (badge(name={"@value": "x", "@language": "en"}), "a name that no context defines"),
    (badge(evil="x"), "a name that no context defines"),
    (badge(name=[]), "an empty array"),
    (presentation(), "an empty array"),
    (badge(name=2**53), "a number that JSON does not have"),
    (badge(name=float("nan")), "a number that JSON does not have"),
    (badge(issuer=7), "a number or truth value as an id"),
    (badge(name=0.1 + 0.2), "a number with more digits"),
    (badge(issuer="Acme"), "an id that is no absolute IRI"),
    (badge(id=7), "an id that is no absolute IRI"),
    (badge(name="\ud800"), "half of a surrogate pair"),
    (badge(evidence={**badge(), "@context": [V2, OB]}), "the document described a second time"),
    (
        badge(issuer=[{"id": "urn:i", "name": "x"}, {"id": "urn:i", "url": "urn:u"}]),
        "one value in two pieces",
    ),
    (
        {"@context": ["https://w3id.org/security/v1"], "id": "sec:x", "name": "x"},
        "an id that is short for another",
    ),
    ({"@context": [V2, UNDEFINED_TERMS], "id": "urn:x", "a b": "x"}, "a property that is no IRI"),
    ({"@context": [V2, UNDEFINED_TERMS], "id": "urn:x", "a:b": "x"}, "a name that no context defines"),
    (badge(**{"@context": ["https://www.w3.org/2018/credentials/v1", V2]}), "does not go with the others"),
    (
        badge(
            **{
                "@context": [V2],
                "type": "VerifiableCredential",
                "issuer": "urn:i",
                "credentialSubject": {"type": "JsonSchema", "jsonSchema": {}},
            }
        ),
        "a property of JSON literals",
    ),
    (
        {"@context": [V2], "type": "DataIntegrityProof", "id": "urn:x", "proofPurpose": "guessing"},
        "an id that is no absolute IRI",
    ),
]


@pytest.mark.parametrize(("document", "reason"), PACKAGED_CASES)
def test_what_the_engine_is_not_sure_of_is_left_to_the_exact_path(document, reason):
    with pytest.raises(Fallback, match=reason):
        ENGINE.canonize(document, "sha256", USUAL)
    assert answer_of_the_door(document) == exactly(document)


OWN_CASES = [
    ({"@language": "en"}, THING, "a language, a direction or a base"),
    ({"@base": "urn:base"}, THING, "a language, a direction or a base"),
    ({"ident": "@id"}, THING, "an alias of its own"),
    ({"data": "@value"}, THING, "an alias of its own"),
    ({"label": "urn:n#name"}, {**THING, "label": "y"}, "one property under two names"),
    ({"name": None}, THING, "a name that stands for no IRI"),
    (
        {"knower": {"@reverse": "urn:n#knows"}},
        {**THING, "knower": {"id": "urn:y", "name": "y"}},
        "reversed or holds a map",
    ),
    (
        {"names": {"@id": "urn:n#names", "@container": "@index"}},
        {**THING, "names": {"a": "b"}},
        "reversed or holds a map",
    ),
    (
        {"says": {"@id": "urn:n#says", "@language": "de"}},
        {**THING, "says": "ja"},
        "with a language, an index or a nest",
    ),
    (
        {"score": {"@id": "urn:n#score", "@type": XSD + "double"}},
        {**THING, "score": "1"},
        "not spelled as it is signed",
    ),
    (
        {"word": {"@id": "urn:n#word", "@type": "@vocab"}, "@vocab": "urn:v#"},
        {**THING, "word": "y"},
        "only a default vocabulary knows",
    ),
    (
        {"data": {"@id": "urn:n#data", "@type": "@json"}},
        {**THING, "data": [None]},
        "a property of JSON literals",
    ),
    (
        {"odd": {"@id": "urn:n#odd", "@context": {"odd": "@type"}}},
        {**THING, "odd": "Thing"},
        "an alias of its own",
    ),
    (
        {"id": {"@id": "urn:n#id", "@context": {"id": "@id"}}},
        THING,
        "a keyword for its own values",
    ),
    (
        {"items": {"@id": "urn:n#items", "@container": "@list", "@context": {"items": "urn:n#items"}}},
        {**THING, "items": ["a"]},
        "not a list for its own values",
    ),
    (
        {"Thing": {"@id": "urn:n#Thing", "@context": {"type": None}}},
        THING,
        "a type under which types have no name",
    ),
    (
        {"odd": {"@id": "urn:n#odd", "@context": {"odd": {"@id": "urn:n#odd", "@type": "urn:a<b"}}}},
        {**THING, "odd": "x"},
        "a datatype that is no IRI",
    ),
]


@pytest.mark.parametrize(("more", "document", "reason"), OWN_CASES)
def test_what_only_other_contexts_do_is_left_to_the_exact_path_too(tmp_path, more, document, reason):
    own = pinned(tmp_path, c={**PLAIN, **more})
    with pytest.raises(Fallback, match=reason):
        Engine(own).canonize(document, "sha256", USUAL)
    assert answer_of_the_door(document, contexts=own) == exactly(document, contexts=own)


def test_without_anything_odd_the_same_context_is_the_engines(tmp_path):
    own = pinned(tmp_path, c=PLAIN)
    assert by_engine(THING, Engine(own)) == exactly(THING, contexts=own)


def test_a_document_of_too_many_values_is_left_to_the_exact_path_wherever_they_are():
    for document in (badge(), badge(name=["x"] * 200), {"@context": V2, "type": "Profile", "id": "urn:x"}):
        with pytest.raises(Fallback, match="large"):
            ENGINE.canonize(document, "sha256", Limits(values=6))


def test_a_stack_that_runs_full_is_left_to_the_exact_path():
    class Endless(Walk):
        def _node(self, element, state, graph, depth):
            return self._node(element, state, graph, depth)

    with pytest.raises(Fallback, match="a stack that is nearly full"):
        Engine(PACKAGED, Endless).canonize(badge(), "sha256", USUAL)


def test_a_name_that_readers_would_miss_is_only_left_where_plain_ones_are_wanted():
    document = badge(issuer={"id": "_:b0", "type": "Profile", "name": "x"})
    assert ENGINE.canonize(document, "sha256", USUAL)
    with pytest.raises(Fallback, match="readers would miss"):
        ENGINE.canonize(document, "sha256", USUAL, plain=True)


def test_every_reason_there_is_has_a_case_here():
    source = "".join(path.read_text() for path in Path(contexts.engine.__path__[0]).glob("*.py"))
    reasons = set(re.findall(r'Fallback\("([^"]+)"', source))
    tests = Path(__file__).read_text()
    cases = [words for *_, words in (*PACKAGED_CASES, *OWN_CASES)]
    cases += re.findall(r'match="([^"]+)"', tests)
    assert {each for each in reasons if not any(words in each for words in cases)} == set()


def answer_of_the_door(document, **how):
    try:
        return canonize(document, **how)
    except ContextsError as refusal:
        return type(refusal), str(refusal)
