import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.proofs.suites.ecdsa_sd.cbor import decode, encode
from keys.errors import MalformedEncoding

NUMBERS = st.integers(0, 2**32 - 1)
PLAIN = NUMBERS | st.binary(max_size=300) | st.text(max_size=300)
VALUES = st.recursive(
    PLAIN | st.dictionaries(NUMBERS, st.binary(max_size=40), max_size=30),
    lambda each: st.lists(each, max_size=30),
    max_leaves=40,
)


def depth(value):
    match value:
        case dict():
            return 1
        case list():
            return 1 + max(map(depth, value), default=0)
    return 0


@given(VALUES.filter(lambda value: depth(value) <= 4))
def test_what_was_written_is_read_again(value):
    assert decode(encode(value)) == value


@given(st.binary(max_size=60))
def test_whatever_is_read_has_one_spelling_and_all_else_is_refused(data):
    try:
        value = decode(data)
    except MalformedEncoding:
        return
    assert encode(value) == data


# RFC 8949, appendix A.
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("00", 0),
        ("17", 23),
        ("1818", 24),
        ("1903e8", 1000),
        ("1a000f4240", 1000000),
        ("40", b""),
        ("4401020304", b"\1\2\3\4"),
        ("60", ""),
        ("62c3bc", "ü"),
        ("80", []),
        ("8301820203820405", [1, [2, 3], [4, 5]]),
        ("a201410203420405", {1: b"\2", 3: b"\4\5"}),
    ],
)
def test_the_examples_of_the_standard_are_read_and_written(text, value):
    assert decode(bytes.fromhex(text)) == value
    assert encode(value) == bytes.fromhex(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1800",  # longer than need be
        "190017",
        "1a00000100",
        "5801aa",
        "20",  # -1
        "f4",  # false
        "f6",  # null
        "f90000",
        "c074",  # tagged
        "5f41aa41bbff",  # of no given length
        "9fff",
        "bfff",
        "1b000000ffffffffff",
        "61ff",  # not UTF-8
        "4101ff",  # something behind
        "0000",
        "8201",  # cut off
        "4201",
        "19",
        "9affffffff",  # longer than all bytes there are
        "baffffffff",
        "a2034003400140",  # the same key twice, or not in order
        "a20340014001",
        "a203400140",
        "a16140",  # other keys and values
        "a10101",
        "81818181818100",  # too deep
        "1c",
    ],
)
def test_whatever_else_is_refused(text):
    with pytest.raises(MalformedEncoding):
        decode(bytes.fromhex(text))


@pytest.mark.parametrize("value", [-1, True, None, 1.5, 2**32, {"a": b""}, [None]])
def test_what_no_proof_value_holds_is_not_written(value):
    with pytest.raises((ValueError, TypeError)):
        encode(value)
