import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import MalformedEncoding
from keys.multibase import BASE58_LIMIT, b64url_decode, b64url_encode, decode_base58, encode_base58


@given(st.binary(max_size=200))
def test_base58_comes_back_as_it_went(data):
    assert decode_base58(encode_base58(data)) == data


@given(st.text(alphabet="123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=150))
def test_no_two_base58_texts_stand_for_the_same_bytes(text):
    assert encode_base58(decode_base58(text)) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\0", "1"),
        (b"\0\0\x01", "112"),
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)
def test_base58_agrees_with_published_examples(data, text):
    assert encode_base58(data) == text
    assert decode_base58(text) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", " 2", "2\n", "2=", "é", "+"])
def test_base58_outside_the_alphabet_is_refused(text):
    with pytest.raises(MalformedEncoding):
        decode_base58(text)


def test_base58_that_would_cost_too_much_is_refused():
    assert decode_base58("1" * BASE58_LIMIT) == bytes(BASE58_LIMIT)
    with pytest.raises(MalformedEncoding):
        decode_base58("1" * (BASE58_LIMIT + 1))


@given(st.binary(max_size=200))
def test_base64url_comes_back_as_it_went(data):
    text = b64url_encode(data)
    assert "=" not in text
    assert b64url_decode(text) == data


@given(st.text(alphabet="ABCDEFGHwxyz0189-_", max_size=40))
def test_a_base64url_text_that_is_read_is_the_only_one_of_its_bytes(text):
    try:
        data = b64url_decode(text)
    except MalformedEncoding:
        return
    assert b64url_encode(data) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("QQ==", "padding"),
        ("QR", "bits behind the last byte"),
        ("QUJ", "bits behind the last byte of two"),
        ("Q", "a length no bytes have"),
        ("QQ QQ", "a space"),
        ("QQ\n", "a line end"),
        ("Q+", "the other alphabet"),
        ("Q/", "the other alphabet"),
        ("\u0405Q", "a look-alike letter"),
    ],
)
def test_base64url_that_is_not_canonical_is_refused(text, why):
    with pytest.raises(MalformedEncoding):
        b64url_decode(text)


def test_the_refusal_never_repeats_the_text_which_may_be_a_secret():
    with pytest.raises(MalformedEncoding) as refusal:
        b64url_decode("c2VjcmV0=")
    assert "c2VjcmV0" not in str(refusal.value)
