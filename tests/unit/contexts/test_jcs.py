import json
import math

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from contexts import jcs as module
from contexts.errors import MalformedDocument
from contexts.jcs import jcs
from tests.support import random_credentials, random_rarities
from tests.support.counts import count
from tests.unit.contexts.test_strict_json import VALUES


@given(VALUES)
def test_the_canonical_form_says_the_same_value(value):
    # ECMAScript writes a double such as 4.2e16 without an exponent, so all numbers are read as doubles.
    assert json.loads(jcs(value), parse_int=float) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)), st.randoms())
def test_the_order_in_which_keys_were_written_does_not_matter(value, random):
    items = list(value.items())
    random.shuffle(items)
    assert jcs(dict(items)) == jcs(value)


def test_keys_are_ordered_by_their_utf_16_units():
    # U+1F600 is written D83D DE00 and so comes before U+FB33 (RFC 8785, 3.2.3).
    assert jcs({"\ufb33": 1, "😀": 2, "\r": 3, "1": 4}) == '{"\\r":3,"1":4,"😀":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (-0.0, b"0"),
        (1.0, b"1"),
        (4.50, b"4.5"),
        (1e21, b"1e+21"),
        (1e20, b"100000000000000000000"),
        (2e-3, b"0.002"),
        (1e-7, b"1e-7"),
        (333333333.33333329, b"333333333.3333333"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(number, text):
    assert jcs(number) == text


def test_only_what_json_must_escape_is_escaped():
    assert jcs("€$\x0f\nA'B\"\\\x7f/") == '"€$\\u000f\\nA\'B\\"\\\\\x7f/"'.encode()


def test_there_is_no_space():
    assert jcs({"a": [1, {"b": None}, True]}) == b'{"a":[1,{"b":null},true]}'


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, 2**53, {1: "a"}, {"a": {1, 2}}, b"x", "\ud800", {"\ud800": 1}]
)
def test_what_is_not_json_has_no_canonical_form(value):
    with pytest.raises(MalformedDocument):
        jcs(value)


def test_endless_nesting_is_refused_and_not_a_crash():
    value: list = []
    value.append(value)
    with pytest.raises(MalformedDocument):
        jcs(value)


@given(VALUES)
def test_the_short_cut_writes_what_the_long_way_writes(value):
    assert module._plain(value) in (None, rfc8785.dumps(value))


def test_the_short_cut_is_taken_for_a_badge_and_not_where_the_two_forms_differ():
    document = random_credentials.badge(3)
    assert module._plain(document) == rfc8785.dumps(document)
    for value in ({"é": 1}, 1.0, [1e21], {"a": {1: 2}}, 2**53, (1,), {"a": -(2**53)}):
        assert module._plain(value) is None


def test_random_credentials_have_the_form_of_the_long_way():
    for seed in range(count(2000)):
        document = random_rarities.rare(seed)
        assert jcs(document) == rfc8785.dumps(document)
