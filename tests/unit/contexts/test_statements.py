import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyld.jsonld import JsonLdProcessor

from contexts.errors import DataLoss, MalformedDocument
from contexts.nquads import RDF, XSD, Quad
from contexts.statements import quads_of

NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)


def said(*values, **more):
    return quads_of([{"@id": "urn:s", "urn:p": list(values), **more}])


def object_of(value):
    (quad,) = said(value)
    assert quad[:2] == ("<urn:s>", "<urn:p>")
    return quad.object


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("text", '"text"'),
        ("", '""'),
        (True, f'"true"^^<{XSD}boolean>'),
        (False, f'"false"^^<{XSD}boolean>'),
        (5, f'"5"^^<{XSD}integer>'),
        (5.0, f'"5"^^<{XSD}integer>'),
        (-0.0, f'"0"^^<{XSD}integer>'),
        (1e20, f'"100000000000000000000"^^<{XSD}integer>'),
        (1e21, f'"1.0E21"^^<{XSD}double>'),
        (3.7, f'"3.7E0"^^<{XSD}double>'),
        (-0.001, f'"-1.0E-3"^^<{XSD}double>'),
        (5.3e-324, f'"4.940656458412465E-324"^^<{XSD}double>'),
    ],
)
def test_a_native_value_becomes_the_literal_of_json_ld(value, literal):
    assert object_of({"@value": value}) == literal


@pytest.mark.parametrize(
    ("value", "datatype", "literal"),
    [
        (5, "double", f'"5.0E0"^^<{XSD}double>'),
        (5, "float", f'"5"^^<{XSD}float>'),
        (5.5, "float", f'"5.5E0"^^<{XSD}float>'),
        (True, "string", '"true"'),
        ("2026-01-01", "date", f'"2026-01-01"^^<{XSD}date>'),
        ("1.5E0", "double", f'"1.5E0"^^<{XSD}double>'),
    ],
)
def test_a_typed_value_keeps_its_type(value, datatype, literal):
    assert object_of({"@value": value, "@type": XSD + datatype}) == literal


@given(NUMBERS)
def test_a_number_is_signed_with_all_its_digits_or_not_at_all(number):
    try:
        spelled = object_of({"@value": number}).split('"')[1]
    except DataLoss:
        assert float(f"{number:.15E}") != number
    else:
        assert float(spelled) == number


@given(NUMBERS)
def test_numbers_are_spelled_as_pyld_spells_them(number):
    processor, node = JsonLdProcessor(), [{"@id": "urn:s", "urn:p": [{"@value": number}]}]
    (expected,) = processor.to_rdf(node, {})["@default"]
    assume(math.copysign(1, number) > 0 or number != 0)
    try:
        spelled = object_of({"@value": number})
    except DataLoss:
        return
    assert spelled == f'"{expected["object"]["value"]}"^^<{expected["object"]["datatype"]}>'


def test_two_numbers_that_would_be_signed_alike_are_refused():
    assert f"{0.1:.15E}" == f"{0.1 + 1.4e-17:.15E}"
    assert object_of({"@value": 0.1})
    with pytest.raises(DataLoss):
        said({"@value": 0.1 + 1.4e-17})


@pytest.mark.parametrize("text", ["1.5", "1.50E0", "15E-1", "1_5", "NaN", "INF", "x", ""])
def test_a_double_written_as_text_otherwise_than_signed_is_refused(text):
    with pytest.raises(DataLoss):
        said({"@value": text, "@type": XSD + "double"})


def test_a_language_stays_with_its_text():
    assert object_of({"@value": "Hallo", "@language": "de-ch"}) == '"Hallo"@de-ch'


@pytest.mark.parametrize("language", ["", "de_CH", 'en" <urn:x>', "en\n"])
def test_a_language_rdf_cannot_hold_is_refused(language):
    with pytest.raises(DataLoss):
        said({"@value": "Hallo", "@language": language})


def test_a_json_literal_is_signed_in_its_canonical_form():
    value = {"b": [1.0, None], "a": {}}
    assert object_of({"@value": value, "@type": "@json"}) == rf'"{{\"a\":{{}},\"b\":[1,null]}}"^^<{RDF}JSON>'


@pytest.mark.parametrize("extra", [{"@direction": "rtl"}, {"@index": "i"}, {"@annotation": []}])
def test_a_keyword_that_rdf_does_not_know_is_refused_on_values_lists_and_nodes(extra):
    for value in ({"@value": "x"}, {"@list": []}, {"@id": "urn:o", "urn:q": [{"@value": "y"}]}):
        assert said(value)
        with pytest.raises(DataLoss):
            said(value | extra)


@pytest.mark.parametrize(
    "name", ["relative", "", "#me", "../x", "//x", "urn:a b", "urn:a>b", "@foo", "_:", None]
)
def test_an_id_that_is_no_absolute_iri_is_refused_wherever_it_stands(name):
    for nodes in (
        [{"@id": name, "urn:p": [{"@value": "x"}]}],
        [{"@id": "urn:s", "urn:p": [{"@id": name}]}],
        [{"@id": "urn:s", "urn:p": [{"@list": [{"@id": name}]}]}],
        [{"@id": "urn:s", "@type": [name]}],
        [{"@id": name, "@graph": [{"@id": "urn:s", "@type": ["urn:t"]}]}],
    ):
        with pytest.raises(DataLoss):
            quads_of(nodes)


@pytest.mark.parametrize("key", ["relative", "_:p", "urn:a b", ""])
def test_a_property_that_is_no_absolute_iri_is_refused(key):
    with pytest.raises(DataLoss):
        quads_of([{"@id": "urn:s", key: [{"@value": "x"}]}])


@pytest.mark.parametrize("datatype", ["relative", "_:d", "urn:a b", "@id"])
def test_a_datatype_that_is_no_absolute_iri_is_refused(datatype):
    with pytest.raises(DataLoss):
        said({"@value": "x", "@type": datatype})


@pytest.mark.parametrize("value", [None, {}, [], b"x"])
def test_a_literal_that_is_no_scalar_is_malformed(value):
    with pytest.raises(MalformedDocument):
        said({"@value": value})


def test_blank_nodes_are_allowed_where_rdf_allows_them():
    nodes = [
        {
            "@id": "_:x",
            "@type": ["_:t"],
            "urn:p": [{"@id": "_:x"}, {}],
            "@graph": [{"urn:q": [{"@id": "_:y"}]}],
        }
    ]
    quads = quads_of(nodes)
    (link,) = [quad for quad in quads if quad.predicate == "<urn:q>"]
    assert link.graph == quads[0].subject
    assert len({term for quad in quads for term in quad if term.startswith("_:")}) == 5


def test_the_same_label_is_the_same_node_and_no_label_is_a_new_one():
    first, second, third = (quad.object for quad in said({"@id": "_:a"}, {}, {}))
    assert len({first, second, third}) == 3
    assert len(said({"@id": "_:a"}, {"@id": "_:a"})) == 1


def test_types_are_statements():
    assert said(**{"@type": ["urn:t"]}) == [Quad("<urn:s>", f"<{RDF}type>", "<urn:t>")]


def test_a_list_keeps_order_and_repetition():
    quads = said({"@list": [{"@value": "a"}, {"@value": "b"}, {"@value": "a"}]})
    rest = {quad.subject: quad.object for quad in quads if quad.predicate == f"<{RDF}rest>"}
    first = {quad.subject: quad.object for quad in quads if quad.predicate == f"<{RDF}first>"}
    (link,) = (quad.object for quad in quads if quad.predicate == "<urn:p>")
    items = []
    while link != f"<{RDF}nil>":
        items.append(first[link])
        link = rest[link]
    assert items == ['"a"', '"b"', '"a"']


def test_an_empty_list_is_nil_and_a_list_in_a_list_is_one():
    assert object_of({"@list": []}) == f"<{RDF}nil>"
    assert len(said({"@list": [{"@list": []}]})) == 3


def test_two_equal_lists_are_two_lists():
    assert len(said({"@list": [{"@value": "a"}]}, {"@list": [{"@value": "a"}]})) == 6


def test_what_is_said_twice_is_said_once():
    assert len(said({"@value": "a"}, {"@value": "a"}, {"@id": "urn:o"}, {"@id": "urn:o"})) == 2


def test_each_graph_of_a_container_has_a_name_of_its_own():
    quads = said({"@graph": [{"@type": ["urn:t"]}]}, {"@graph": [{"@type": ["urn:t"]}]})
    names = {quad.object for quad in quads if quad.predicate == "<urn:p>"}
    assert len(names) == 2
    assert {quad.graph for quad in quads if quad.predicate == f"<{RDF}type>"} == names


@pytest.mark.parametrize("member", [{}, {"@id": "urn:x"}, {"@id": "_:x"}, {"@id": "urn:x", "@type": []}])
def test_a_member_of_a_graph_that_says_nothing_is_refused(member):
    with pytest.raises(DataLoss):
        quads_of([member])
    with pytest.raises(DataLoss):
        said({"@graph": [member]})


def test_a_value_described_in_two_pieces_is_refused():
    pieces = ({"@id": "urn:o", "urn:a": [{"@value": "1"}]}, {"@id": "urn:o", "urn:b": [{"@value": "2"}]})
    assert said(pieces[0])
    with pytest.raises(MalformedDocument):
        said(*pieces)


def test_a_document_may_be_described_inside_itself_only_as_something_else():
    def endorsed(kind):
        comment = {"@id": "urn:s", "@type": [kind], "urn:comment": [{"@value": "Good."}]}
        return [{"@id": "urn:s", "@type": ["urn:Credential"], "urn:endorsement": [{"urn:about": [comment]}]}]

    assert quads_of(endorsed("urn:EndorsementSubject"))
    with pytest.raises(MalformedDocument):
        quads_of(endorsed("urn:Credential"))


def test_a_copy_of_a_document_in_a_graph_of_its_own_is_not_that_document():
    copy = {"@id": "urn:s", "@type": ["urn:Credential"]}
    assert quads_of([copy | {"urn:p": [{"@graph": [copy]}]}])
