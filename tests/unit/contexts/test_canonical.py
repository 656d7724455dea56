import json
import math
from copy import deepcopy
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from contexts import loader
from contexts.canonical import Limits, canonize, canonize_quads, issued_identifiers
from contexts.errors import DataLoss, MalformedDocument, TooComplex, UnknownContext
from contexts.strict_json import MAX_DEPTH, parse
from tests.support.counts import count
from tests.unit.contexts.documents import UNDEFINED_TERMS, V2, badge, presentation

# PyLD writes control characters as URDNA2015 does, so they are left out where it is the oracle.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
LITERALS = TEXT | st.booleans() | st.integers(-1000, 1000) | st.sampled_from([0.5, 3.7, 1e21])
ALIGNMENTS = st.lists(
    st.builds(
        lambda name, code: {
            "type": ["Alignment"],
            "targetName": name,
            "targetUrl": "urn:t",
            "targetCode": code,
        },
        TEXT,
        TEXT,
    ),
    max_size=4,
)


@st.composite
def badges(draw):
    document = badge(name=draw(TEXT), description=draw(TEXT))
    achievement = document["credentialSubject"]["achievement"]
    achievement["resultDescription"][0]["allowedValue"] = draw(st.lists(TEXT, max_size=4))
    achievement["inLanguage"] = draw(LITERALS)
    alignments = draw(ALIGNMENTS)
    if alignments:
        achievement["alignment"] = alignments
    if draw(st.booleans()):
        document["evidence"] = [
            {"type": ["Evidence"], "narrative": draw(TEXT)} for _ in range(draw(st.integers(1, 3)))
        ]
    return presentation(document, badge()) if draw(st.booleans()) else document


def by_pyld(document):
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": loader.document_loader,
    }
    return jsonld.normalize(document, options).encode()


@settings(max_examples=count(1000))
@given(badges())
def test_the_canonical_form_is_the_one_of_an_independent_implementation(document):
    assert canonize(document) == by_pyld(document)


@given(badges(), st.randoms())
def test_the_order_of_keys_and_of_unordered_arrays_does_not_matter(document, random):
    def shuffled(value, key=""):
        if isinstance(value, dict):
            items = [(name, shuffled(inner, name)) for name, inner in value.items()]
            random.shuffle(items)
            return dict(items)
        if isinstance(value, list) and key not in ("@context", "allowedValue"):
            return random.sample([shuffled(inner) for inner in value], len(value))
        return value

    assert canonize(shuffled(document)) == canonize(document)


def leaves(value, path=()):
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            if key != "@context":
                yield from leaves(inner, (*path, key))
    else:
        yield path


def changed(document, path, change):
    document = deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    change(inner, path[-1])
    return document


def refused_or_different(document):
    try:
        return canonize(document) != canonize(badge())
    except (DataLoss, MalformedDocument):
        return True


@pytest.mark.parametrize("path", list(leaves(badge())), ids=str)
def test_no_value_of_a_badge_can_be_changed_unnoticed(path):
    def change(inner, key):
        inner[key] = inner[key] + "x"

    assert refused_or_different(changed(badge(), path, change))


@pytest.mark.parametrize("path", list(leaves(badge())), ids=str)
def test_no_value_of_a_badge_can_be_taken_out_unnoticed(path):
    # One of two equal results in `allowedValue` is as little lost as the other: it is an ordered list.
    assert refused_or_different(changed(badge(), path, lambda inner, key: inner.pop(key)))


@pytest.mark.parametrize("path", list(leaves(badge())), ids=str)
def test_no_key_of_a_badge_can_be_renamed_unnoticed(path):
    if isinstance(path[-1], str):
        assert refused_or_different(
            changed(badge(), path, lambda inner, key: inner.update({f"{key}x": inner.pop(key)}))
        )


def test_control_characters_are_escaped_as_rdfc_has_it():
    lines = canonize(badge(name="a\b\f\x00\x7f")).decode()
    assert r'"a\b\f\u0000\u007F"' in lines


def test_the_hash_algorithm_is_the_callers():
    document = badge()
    document["credentialSubject"]["achievement"]["alignment"] = [
        {"type": ["Alignment"], "targetName": str(number), "targetUrl": "urn:t"} for number in range(5)
    ]
    assert canonize(document, algorithm="sha384") != canonize(document, algorithm="sha256")
    assert canonize(document) == canonize(document, algorithm="sha256")


def test_a_document_is_not_changed_by_being_canonicalised():
    document = presentation(badge())
    canonize(document)
    assert document == presentation(badge())


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (badge(evil=1), DataLoss),
        (badge(type=["VerifiableCredential", "1EdTechRevocationList"]), DataLoss),
        (badge(id="not an iri"), DataLoss),
        (badge(issuer="Acme"), DataLoss),
        (presentation("urn:x"), DataLoss),
        ({"@context": V2}, DataLoss),
        ({"@context": V2, "id": "urn:x"}, DataLoss),
        (badge(**{"@context": [V2, {"@vocab": "urn:v#"}]}), UnknownContext),
        (badge(name={"@value": []}), MalformedDocument),
    ],
)
def test_what_would_not_be_signed_is_refused(document, refusal):
    with pytest.raises(refusal):
        canonize(document)


def test_a_subject_whose_id_is_no_iri_is_refused_and_not_left_out():
    document = badge()
    document["credentialSubject"]["id"] = "ada"
    with pytest.raises(DataLoss, match="ada"):
        canonize(document)


def test_a_purpose_that_is_no_term_is_refused():
    proof = {
        "@context": [V2, "https://w3id.org/security/data-integrity/v2"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": "did:example:acme#key",
        "proofPurpose": "assertionMethod",
    }
    assert b"security#assertionMethod" in canonize(proof)
    with pytest.raises(DataLoss, match="guessing"):
        canonize(proof | {"proofPurpose": "guessing"})


def test_a_proof_of_an_old_suite_without_its_context_is_refused():
    with pytest.raises(DataLoss):
        canonize(
            badge(
                proof={
                    "type": "Ed25519Signature2020",
                    "created": "2026-01-01T00:00:00Z",
                    "verificationMethod": "did:example:acme#key",
                    "proofPurpose": "assertionMethod",
                }
            )
        )


@pytest.mark.parametrize(
    "value",
    [{1: "x"}, {"a": b"x"}, {"a": (1,)}, {"a": math.nan}, {"a": 2**53}, {"a": "\ud800"}, {"\ud800": 1}],
)
def test_what_is_not_json_is_malformed(value):
    with pytest.raises(MalformedDocument):
        canonize(badge(name=value))


@pytest.mark.parametrize("value", [None, [], "https://example.org/document", 5, [badge()]])
def test_only_an_object_is_a_document(value):
    with pytest.raises(MalformedDocument):
        canonize(value)


@pytest.mark.parametrize("depth", [MAX_DEPTH, 1_000, 100_000])
def test_deep_nesting_is_refused_and_never_a_recursion_error(depth):
    document = {"type": ["Evidence"]}
    for _ in range(depth):
        document = {"evidence": [document]}
    with pytest.raises(TooComplex):
        canonize(badge(**document))


def test_what_the_json_reader_lets_in_is_not_too_deep():
    literal = "x"
    for _ in range(MAX_DEPTH - 2):
        literal = [literal]
    subject = {"id": "urn:s", "type": "JsonSchema", "jsonSchema": literal}
    document = badge(**{"@context": [V2], "type": "VerifiableCredential", "issuer": "did:example:a"})
    document = parse(json.dumps(document | {"credentialSubject": subject}))
    assert canonize(document)
    subject["jsonSchema"] = [literal]
    with pytest.raises(TooComplex):
        canonize(document | {"credentialSubject": subject})


def test_a_document_that_contains_itself_is_refused():
    document = badge()
    document["evidence"] = [document]
    with pytest.raises(TooComplex):
        canonize(document)


def test_a_presentation_nests_far_less_than_is_allowed():
    assert canonize(presentation(presentation(badge())))


def test_a_wide_document_is_refused_before_it_is_expanded():
    with pytest.raises(TooComplex):
        canonize(badge(evidence=[{"type": ["Evidence"], "name": str(number)} for number in range(10_000)]))
    with pytest.raises(TooComplex):
        canonize(badge(), limits=Limits(values=50))


def test_too_many_statements_are_refused():
    with pytest.raises(TooComplex):
        canonize(badge(), limits=Limits(quads=20))


@pytest.mark.parametrize("size", range(5, 13))
def test_a_poison_graph_inside_a_badge_is_refused(size):
    document = badge(
        **{"@context": [V2, UNDEFINED_TERMS]}, type=["VerifiableCredential"], credentialSubject={}
    )
    document["credentialSubject"]["knows"] = [
        {
            "id": f"_:n{one}",
            f"knows{one}": "x",
            "knows": [{"id": f"_:n{other}"} for other in range(size) if other != one],
        }
        for one in range(size)
    ]
    assert canonize(document)
    for node in document["credentialSubject"]["knows"]:
        node.pop(next(key for key in node if key.startswith("knows") and key != "knows"))
    with pytest.raises(TooComplex):
        canonize(document)


def test_sixty_badges_of_one_achievement_in_one_presentation_are_no_poison():
    copies = [badge(id=f"urn:uuid:{number}") for number in range(60)]
    assert canonize(presentation(*copies)).count(b"Three talks.") == 60


def test_the_same_badge_twice_in_one_presentation_is_no_poison():
    assert canonize(presentation(badge(), badge()))


def test_threads_get_the_same_answer():
    answers = []
    threads = [Thread(target=lambda: answers.append(canonize(presentation(badge())))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [canonize(presentation(badge()))] * 8


def test_n_quads_and_json_ld_come_to_the_same():
    canonical = canonize(badge())
    assert canonize_quads(canonical.decode().replace("_:c14n", "_:other")) == canonical
    assert canonize_quads(canonical.decode()) == canonical


def test_issued_identifiers_name_every_blank_node():
    assert issued_identifiers('_:a <urn:p> _:b .\n_:b <urn:p> "x" .\n').keys() == {"_:a", "_:b"}


def test_n_quads_are_held_to_the_same_limits():
    poison = "".join(f"_:{a} <urn:p> _:{b} .\n" for a in range(6) for b in range(6) if a != b)
    for call in (canonize_quads, issued_identifiers):
        with pytest.raises(TooComplex):
            call(poison)
        with pytest.raises(MalformedDocument):
            call("nonsense")


def test_a_json_copy_of_a_document_has_the_same_canonical_form():
    assert canonize(json.loads(json.dumps(badge()))) == canonize(badge())
