import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.errors import MalformedJson
from contexts.strict_json import MAX_BYTES, MAX_DEPTH, MAX_INTEGER, parse, parse_object

NUMBERS = st.integers(-MAX_INTEGER, MAX_INTEGER) | st.floats(allow_nan=False, allow_infinity=False)
CHARACTERS = st.characters(exclude_categories=["Cs"])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(CHARACTERS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(CHARACTERS), inner, max_size=4),
    max_leaves=20,
)


def code_of(data: bytes | str, **limits: int) -> str:
    with pytest.raises(MalformedJson) as refused:
        parse(data, **limits)
    return refused.value.code


@given(VALUES, st.booleans())
def test_whatever_json_can_say_is_read_back_as_it_was(value, ascii_only):
    assert parse(json.dumps(value, ensure_ascii=ascii_only)) == value


@given(VALUES)
def test_bytes_and_text_are_read_alike(value):
    text = json.dumps(value, ensure_ascii=False)
    assert parse(text.encode()) == parse(text)


def test_white_space_around_a_value_is_allowed():
    assert parse(b' \t\r\n{"a": 1}\n') == {"a": 1}


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":2}',
        '{"a":1,"\\u0061":2}',
        '{"a":1,"a":1}',
        '[{"x":{"b":1,"c":2,"b":3}}]',
        '{"\\ud83d\\ude00":1,"😀":2}',
    ],
)
def test_a_key_written_twice_is_refused_however_it_is_spelled(text):
    assert code_of(text) == "json_duplicate_key"


def test_the_same_key_in_two_objects_is_allowed():
    assert parse('[{"a":1},{"a":{"a":2}}]') == [{"a": 1}, {"a": {"a": 2}}]


def test_keys_that_only_look_alike_are_different_keys():
    assert len(parse('{"\\u00e9":1,"e\\u0301":2}')) == 2


@pytest.mark.parametrize(
    "text",
    ["9007199254740992", "-9007199254740992", "1" * 5000, "1e400", "-1e400", "NaN", "Infinity", "-Infinity"],
)
def test_a_number_that_readers_would_understand_differently_is_refused(text):
    assert code_of(f'{{"n": {text}}}') == "json_number"


@pytest.mark.parametrize(("text", "value"), [("9007199254740991", MAX_INTEGER), ("-0", 0), ("1e308", 1e308)])
def test_the_largest_safe_numbers_are_read(text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbf{"a":1}',
        "\ufeff{}",
        b'"\xff"',
        b'"\xc0\xaf"',
        b'"\xed\xa0\x80"',
        '{"a":1}'.encode("utf-16"),
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '{"\\ud800":1}',
        '["\\ud83dx"]',
        '"\ud800"',
    ],
)
def test_other_encodings_and_half_characters_are_refused(data):
    assert code_of(data) == "json_encoding"


def test_a_whole_surrogate_pair_is_one_character():
    assert parse('"\\ud83d\\ude00"') == "😀"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1,]",
        '{"a":1,}',
        "{'a':1}",
        "[1] 2",
        '"\n"',
        '"\\x"',
        "01",
        "+1",
        ".5",
        "1.",
        "nope",
        "/**/1",
        '"',
    ],
)
def test_what_is_not_json_is_refused(text):
    assert code_of(text) == "json_syntax"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_counted_before_anything_is_built(opening, closing):
    deepest = opening * MAX_DEPTH + "1" + closing * MAX_DEPTH
    assert parse(deepest)
    assert code_of(opening + deepest + closing) == "json_depth"
    assert code_of(opening * 100_000) == "json_depth"


def test_brackets_inside_strings_are_not_nesting():
    text = json.dumps(["[" * 100, '"[{' * 50, "\\" * 7 + "["])
    assert parse(text) == json.loads(text)


def test_siblings_are_not_nesting():
    assert len(parse("[" + ",".join(["[]"] * 1000) + "]")) == 1000


def test_the_depth_may_be_set_by_the_caller():
    assert parse("[[1]]", max_depth=2) == [[1]]
    assert code_of("[[1]]", max_depth=1) == "json_depth"


def test_size_is_counted_in_bytes():
    assert parse('"é"', max_bytes=4) == "é"
    assert code_of('"é"', max_bytes=3) == "json_size"
    assert code_of(b" " * MAX_BYTES + b"1") == "json_size"
    assert code_of("x" * (MAX_BYTES + 1)) == "json_size"


@pytest.mark.parametrize("text", ['"' + "a" * 500_000, '"\\' * 250_000, '"\\"' * 300_000, '"' * 500_001])
def test_an_unclosed_string_of_any_make_is_scanned_once(text):
    assert code_of(text) == "json_syntax"


@pytest.mark.parametrize("text", ["[]", '"a"', "1", "null"])
def test_where_an_object_is_wanted_another_value_is_refused(text):
    with pytest.raises(MalformedJson) as refused:
        parse_object(text)
    assert refused.value.code == "json_not_object"


def test_an_object_is_returned_as_it_was_written():
    assert list(parse_object(b'{"b":1,"a":null}')) == ["b", "a"]


def test_the_limits_hold_for_objects_too():
    with pytest.raises(MalformedJson) as refused:
        parse_object('{"a":{}}', max_depth=1)
    assert refused.value.code == "json_depth"
    with pytest.raises(MalformedJson) as refused:
        parse_object('{"a":{}}', max_bytes=7)
    assert refused.value.code == "json_size"
