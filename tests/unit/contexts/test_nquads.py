import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import nquads as pyld_nquads

from contexts.errors import MalformedDocument
from contexts.nquads import RDF, XSD, Quad, is_blank_label, is_iri, is_language, literal, parse

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_any_text_survives_being_written_and_read(text):
    quad = Quad("<urn:s>", "<urn:p>", literal(text))
    assert parse(quad.line()) == [quad]


@given(TEXT)
def test_a_literal_is_one_line_without_control_characters(text):
    assert not set(literal(text)) & {chr(code) for code in (*range(0x20), 0x7F)}


def test_literals_are_escaped_as_rdfc_and_not_as_urdna_has_it():
    assert literal('\b\t\n\f\r"\\') == r'"\b\t\n\f\r\"\\"'
    assert literal("\x00\x0b\x1f\x7f") == r'"\u0000\u000B\u001F\u007F"'
    assert literal("é\u0085\u2028😀") == '"é\u0085\u2028😀"'


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_text_without_control_characters_is_written_as_pyld_writes_it(text):
    assert literal(text) == f'"{pyld_nquads.escape(text)}"'


def test_a_string_needs_no_datatype_and_others_do():
    assert literal("a", XSD + "string") == '"a"'
    assert literal("1", XSD + "integer") == f'"1"^^<{XSD}integer>'
    assert literal("a", RDF + "langString", "en-GB") == '"a"@en-GB'


def test_a_quad_names_its_graph_only_when_it_has_one():
    assert Quad("<urn:s>", "<urn:p>", "_:b0").line() == "<urn:s> <urn:p> _:b0 .\n"
    assert Quad("<urn:s>", "<urn:p>", "_:b0", "_:g").line() == "<urn:s> <urn:p> _:b0 _:g .\n"


@pytest.mark.parametrize("text", ["urn:x", "https://e.org/é?a=b#c", "did:key:z6Mk", "a+b.c-d:", "tag:x,y:z"])
def test_an_absolute_iri_is_one(text):
    assert is_iri(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "/x", "#x", "//e.org/x", ":x", "1a:x", "_:b0", "a_b:x"]
    + [f"urn:a{bad}b" for bad in ' <>"{}|^`\\\n\x00\ud800']
    + ["urn:x\n"],
)
def test_what_is_relative_or_could_break_out_of_its_brackets_is_no_iri(text):
    assert not is_iri(text)


@pytest.mark.parametrize("text", ["en", "de-CH-1996", "EN-gb"])
def test_a_language_tag_is_one(text):
    assert is_language(text)


@pytest.mark.parametrize("text", ["", "en_GB", "en ", "123", "abcdefghi", "en-", 'en" .', "en\n"])
def test_other_text_is_no_language_tag(text):
    assert not is_language(text)


@pytest.mark.parametrize("text", ["_:b0", "_:0.a", "_:é", "_:a-b", "_:c14n0"])
def test_a_blank_node_label_is_one(text):
    assert is_blank_label(text)


@pytest.mark.parametrize("text", ["_:", "_:a.", "_:-a", "_:a b", "b0", "_:a\n", "urn:x"])
def test_other_text_is_no_blank_node_label(text):
    assert not is_blank_label(text)


def test_comments_blank_lines_and_any_line_end_are_read():
    text = "# first\r\n\n \t\n<urn:s> <urn:p> <urn:o> .# last\r<urn:s>\t<urn:p>\t<urn:o2>."
    assert [quad.object for quad in parse(text)] == ["<urn:o>", "<urn:o2>"]


def test_terms_may_stand_without_space_between_them():
    assert parse('<urn:s><urn:p>"o"@en<urn:g>.') == [Quad("<urn:s>", "<urn:p>", '"o"@en', "<urn:g>")]


def test_a_quad_said_twice_is_read_once():
    assert len(parse("_:a <urn:p> _:b .\n_:a <urn:p> _:b .\n")) == 1


def test_unicode_escapes_are_read_in_every_term_and_written_as_characters():
    text = r'<urn:\u00e9> <urn:\U000000E9> "\u00e9\U0001F600\'"^^<urn:d\u00e9> <urn:g\u00e9> .'
    assert parse(text) == [Quad("<urn:é>", "<urn:é>", '"é😀\'"^^<urn:dé>', "<urn:gé>")]


def test_an_escaped_backslash_does_not_start_an_escape():
    assert parse(r'<urn:s> <urn:p> "\\u0041\\n" .')[0].object == r'"\\u0041\\n"'


def test_a_string_typed_by_name_is_the_plain_string():
    assert parse(f'<urn:s> <urn:p> "a"^^<{XSD}string> .')[0].object == '"a"'


@pytest.mark.parametrize(
    "line",
    [
        "<urn:s> <urn:p> <urn:o>",
        "<urn:s> <urn:p> .",
        '"s" <urn:p> <urn:o> .',
        "<urn:s> _:p <urn:o> .",
        '<urn:s> <urn:p> "o" "g" .',
        "<urn:s> <urn:p> <urn:o> . <urn:s>",
        "<s> <urn:p> <urn:o> .",
        r'<urn:s> <urn:p> "\x41" .',
        r'<urn:s> <urn:p> "\ud800" .',
        r'<urn:s> <urn:p> "\UFFFFFFFF" .',
        r"<urn:\u0020> <urn:p> <urn:o> .",
        r"<urn:\u003e> <urn:p> <urn:o> .",
        '<urn:s> <urn:p> "a"b" .',
        '<urn:s> <urn:p> "open .',
        "{}",
    ],
)
def test_what_is_not_n_quads_is_refused(line):
    with pytest.raises(MalformedDocument):
        parse(line)


def test_the_refusal_names_the_line():
    with pytest.raises(MalformedDocument, match="Line 2"):
        parse("<urn:s> <urn:p> <urn:o> .\nnonsense")
