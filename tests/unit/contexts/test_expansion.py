"""Each case is a way to write something that a signature would not cover, or that a reader would not find."""

import pytest

from contexts.errors import DataLoss, MalformedDocument, TooComplex, UnknownContext
from contexts.expansion import Expander
from contexts.loader import PACKAGED
from contexts.statements import quads_of
from tests.unit.contexts.documents import OB, UNDEFINED_TERMS, V2, badge, presentation

IGNORED = (
    *("@foo", "@Type", "@base", "@vocab", "@none", "@json", "@default", "@preserve", "@embed", "@import"),
    *("@version", "@container", "@protected", "@propagate", "@first", "@index", "@direction", "@set"),
    *("@nest", "@included", "@reverse", "@graph"),
)
EXPANDER = Expander(PACKAGED)
STATUS = "https://www.w3.org/2018/credentials#credentialStatus"


def expand(document):
    return EXPANDER.expand(document)


def with_subject(**changed):
    document = badge()
    document["credentialSubject"] |= changed
    return document


def with_achievement(**changed):
    document = badge()
    document["credentialSubject"]["achievement"] |= changed
    return document


def without(document, *path):
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    return document, inner, inner.pop(path[-1])


def test_a_badge_in_which_nothing_is_lost_is_expanded():
    (expanded,) = expand(badge())
    assert expanded["@id"] == badge()["id"]
    assert expanded["https://schema.org/name"] == [{"@value": "Communication"}]


def test_a_presentation_with_its_badges_inside_is_expanded():
    (expanded,) = expand(presentation(badge(), badge(id="urn:other")))
    graphs = expanded["https://www.w3.org/2018/credentials#verifiableCredential"]
    assert [graph["@graph"][0]["@id"] for graph in graphs] == [badge()["id"], "urn:other"]


@pytest.mark.parametrize(
    ("document", "term"),
    [
        (badge(evilGrade="A"), "evilGrade"),
        (badge(stars=3), "stars"),
        (with_achievement(level="3"), "level"),
        (badge(issuer={"id": "did:example:acme", "type": ["Profile"], "motto": "x"}), "motto"),
        (badge(**{"": "x"}), "“”"),
        (badge(Name="x"), "Name"),
        (presentation(badge(evilGrade="A")), "evilGrade"),
    ],
)
def test_a_term_that_no_context_defines_is_refused_by_name(document, term):
    with pytest.raises(DataLoss, match=term):
        expand(document)


def test_under_the_context_for_undefined_terms_they_are_defined():
    (expanded,) = expand(badge(**{"@context": [V2, UNDEFINED_TERMS], "evilGrade": "A"}))
    assert expanded["https://www.w3.org/ns/credentials/undefined-term#evilGrade"] == [{"@value": "A"}]


@pytest.mark.parametrize("keyword", IGNORED)
def test_a_keyword_that_would_be_ignored_is_refused(keyword):
    with pytest.raises(DataLoss, match=keyword):
        expand(badge(**{keyword: "x"}))


@pytest.mark.parametrize(
    "document",
    [
        badge(description=None),
        badge(evidence=[None]),
        badge(name=["Communication", None]),
        badge(issuer=None),
        with_subject(result=None),
        with_achievement(resultDescription=[None]),
        badge(name={"@value": None}),
        badge(name={"@value": None, "@language": "en"}),
        badge(name={"@value": "x", "@language": None}),
        badge(name={"@language": "en"}),
        with_achievement(
            resultDescription={"id": "urn:r", "type": "ResultDescription", "allowedValue": [None]}
        ),
    ],
)
def test_a_null_is_refused(document):
    with pytest.raises((DataLoss, MalformedDocument)):
        expand(document)


@pytest.mark.parametrize(
    "document",
    [
        badge(evidence=[]),
        badge(name=[]),
        badge(type=[]),
        badge(credentialStatus=[]),
        presentation(),
        with_subject(type=[]),
        with_achievement(alignment=[]),
    ],
)
def test_an_empty_array_is_refused(document):
    with pytest.raises(DataLoss):
        expand(document)


def test_an_empty_list_says_something_and_is_kept():
    document = badge()
    document["credentialSubject"]["achievement"]["resultDescription"][0]["allowedValue"] = []
    assert "'@list': []" in str(expand(document))


def test_a_type_that_is_null_is_refused_on_objects_and_on_values():
    for document in (badge(type=None), badge(name={"@value": "x", "@type": None})):
        with pytest.raises((DataLoss, MalformedDocument)):
            expand(document)


@pytest.mark.parametrize("name", [None, 7, ["urn:x"], {"id": "urn:x"}, True])
def test_an_id_that_is_no_string_is_refused(name):
    with pytest.raises(MalformedDocument):
        expand(badge(id=name))


@pytest.mark.parametrize(
    "document",
    [
        presentation(5),
        presentation("text"),
        badge(**{"@graph": [badge()]}),
        badge(**{"@included": [{"id": "urn:x", "type": "Profile"}]}),
        badge(**{"@reverse": {}}),
    ],
)
def test_what_stands_loose_in_a_graph_is_refused(document):
    with pytest.raises((DataLoss, MalformedDocument)):
        quads_of(expand(document))


@pytest.mark.parametrize(
    "given",
    [
        {"name": "https://schema.org/name"},
        [V2, {"@vocab": "urn:v#"}],
        [V2, {"name": "urn:other"}],
        [V2, None],
        [],
        None,
        [[V2]],
        7,
        "https://example.org/context",
        [V2, "https://example.org/context"],
        V2 + "#",
        "",
    ],
)
def test_a_context_that_is_not_a_pinned_url_is_refused_at_the_top_and_inside(given):
    for document in (badge(**{"@context": given}), with_achievement(**{"@context": given})):
        with pytest.raises(UnknownContext):
            expand(document)


def test_a_document_without_a_context_is_refused():
    with pytest.raises(UnknownContext):
        expand({"id": "urn:x"})


def test_a_part_may_name_pinned_contexts_of_its_own():
    assert expand(with_achievement(**{"@context": [V2, OB]}))


def test_a_context_hidden_in_a_presentation_is_refused():
    with pytest.raises(UnknownContext):
        expand(presentation(badge(**{"@context": [V2, OB, {"@vocab": "urn:v#"}]})))


def test_what_looks_like_a_context_inside_a_json_literal_is_data():
    schema = {"@context": {"const": [V2]}, "nothing": None, "list": []}
    document = badge(**{"@context": [V2], "type": "VerifiableCredential", "issuer": "did:example:a"})
    document["credentialSubject"] = {"id": "urn:s", "type": "JsonSchema", "jsonSchema": schema}
    assert "'const'" in str(expand(document))


@pytest.mark.parametrize(
    "document",
    [
        badge(evidence=[[{"id": "urn:e", "type": ["Evidence"], "name": "x"}]]),
        badge(credentialStatus=[[badge()["credentialStatus"]]]),
        badge(name=[["Communication"]]),
    ],
)
def test_an_array_in_an_array_is_refused_because_it_would_be_signed_flat(document):
    with pytest.raises(MalformedDocument, match="flat"):
        expand(document)


def respelled(key, spelling):
    document, inner, value = without(badge(), key)
    inner[spelling] = value
    return document


@pytest.mark.parametrize(
    "document",
    [
        respelled("credentialStatus", STATUS),
        respelled("credentialStatus", "cred:credentialStatus"),
        respelled("validFrom", "https://www.w3.org/2018/credentials#validFrom"),
        respelled("id", "@id"),
        respelled("type", "@type"),
        badge(**{"urn:own": "x"}),
        badge(**{"_:p": "x"}),
        badge(**{":p": "x"}),
        badge(type=["https://www.w3.org/2018/credentials#VerifiableCredential", "OpenBadgeCredential"]),
        badge(name={"@value": "Communication"}),
        badge(
            validFrom={
                "@value": "2026-01-01T00:00:00Z",
                "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
            }
        ),
    ],
)
def test_a_signed_part_under_another_name_is_refused_because_readers_would_miss_it(document):
    with pytest.raises((MalformedDocument, DataLoss)):
        expand(document)


def test_a_value_object_that_says_more_than_its_term_is_kept():
    assert expand(badge(name={"@value": "Kommunikation", "@language": "de"}))
    assert expand(badge(name={"@value": "1", "@type": "http://www.w3.org/2001/XMLSchema#integer"}))


def test_an_id_that_a_context_would_rewrite_is_refused():
    document = {"@context": "https://w3id.org/security/v1", "id": "sec:thing", "type": "CryptographicKey"}
    with pytest.raises(MalformedDocument, match="must be written"):
        expand(document)
    with pytest.raises(MalformedDocument, match="must be written"):
        expand(document | {"id": "urn:x", "owner": "sec:thing"})


@pytest.mark.parametrize(
    "wrapped", [{"@set": ["Communication"]}, {"@list": ["x"], "id": "urn:x"}, {"@value": {}}]
)
def test_a_value_wrapped_in_a_form_that_would_be_unwrapped_or_is_no_value_is_refused(wrapped):
    with pytest.raises((DataLoss, MalformedDocument)):
        quads_of(expand(badge(name=wrapped)))


@pytest.mark.parametrize(
    "document",
    [
        badge(name={"@value": "x", "name": "y"}),
        badge(name={"@value": "x", "@type": "urn:t", "@language": "en"}),
        badge(name={"@value": 5, "@language": "en"}),
        badge(name={"@value": "x", "@type": ["urn:t"]}),
        badge(**{"@id": "urn:second"}),
        {"@context": V2, "type": {"id": "urn:x"}},
        badge(type=["VerifiableCredential", 5]),
    ],
)
def test_what_json_ld_itself_forbids_is_malformed(document):
    with pytest.raises(MalformedDocument):
        expand(document)


def test_the_stack_running_full_is_too_complex_and_not_a_crash():
    document = badge()
    for _ in range(400):
        document = badge(evidence=[document])
    with pytest.raises((TooComplex, DataLoss)):
        expand(document)


def test_expanding_changes_neither_document_nor_later_results():
    document = badge()
    first = expand(document)
    assert document == badge()
    first[0].clear()
    assert expand(document) != first


def test_a_refused_document_leaves_nothing_behind_for_the_next():
    before = expand(badge())
    for bad in (badge(evilGrade="A"), badge(**{"@context": [V2, {}]}), badge(id=7)):
        with pytest.raises((DataLoss, UnknownContext, MalformedDocument)):
            expand(bad)
    assert expand(badge()) == before
