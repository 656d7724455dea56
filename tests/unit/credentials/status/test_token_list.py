"""Token Status Lists: values from the right, ZLIB, and a token that is nothing else."""

import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from credentials.errors import (
    CredentialsError,
    IndexOutOfRange,
    InvalidProof,
    MalformedStatusList,
    MalformedToken,
)
from credentials.status.bitstring import LENGTH, Bitstring
from credentials.status.token_list import StatusArray, TokenList, read, sign
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner

URI = "https://badges.example/o/acme/status/1-copies"
AT = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
SIGNER = SoftwareSigner.from_secret(Algorithm.ES256, b"\x07" * 32)
KID = "did:web:badges.example#key-2"
VALUES = StatusArray.of({0: 1, 5: 2}, 2, 16)
CONTENT = TokenList(URI, VALUES, AT, AT + timedelta(days=1), timedelta(minutes=5), "did:web:badges.example")
HEADER = {"typ": "statuslist+jwt", "kid": KID}
CLAIMS = {"sub": URI, "iat": 1_795_435_200, "status_list": {"bits": 2, "lst": VALUES.encode()}}
SIZES = st.sampled_from((1, 2, 4, 8))


def token(claims=None, header=None, signer=SIGNER):
    return jose.sign(
        json.dumps(CLAIMS if claims is None else claims).encode(), HEADER | (header or {}), signer
    )


# --- values ---------------------------------------------------------------------------------------


def test_the_examples_of_the_standard_are_read():
    """Token Status List, 4.1: sixteen values of one bit, and twelve of two."""
    one = StatusArray.decode("eNrbuRgAAhcBXQ", 1)
    assert one.data == b"\xb9\xa3"
    assert [one.value(index) for index in range(16)] == [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    two = StatusArray.decode("eNo76fITAAPfAgc", 2)
    assert [two.value(index) for index in range(12)] == [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


def test_the_examples_of_the_standard_are_made():
    one = StatusArray.of(dict.fromkeys((0, 3, 4, 5, 7, 8, 9, 13, 15), 1), 1, 16)
    assert one.encode() == "eNrbuRgAAhcBXQ"
    values = (1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3)
    assert StatusArray.of(dict(enumerate(values)), 2, 12).encode() == "eNo76fITAAPfAgc"


@given(SIZES, st.data())
def test_the_values_that_were_set_and_no_others_come_back(size, data):
    length = data.draw(st.integers(1, 500))
    places = st.dictionaries(st.integers(0, length - 1), st.integers(0, (1 << size) - 1), max_size=30)
    values = data.draw(places)
    array = StatusArray.decode(StatusArray.of(values, size, length).encode(), size)
    assert [array.value(index) for index in range(length)] == [
        values.get(index, 0) for index in range(length)
    ]
    assert len(array) >= length


@given(st.integers(0, LENGTH - 1))
def test_the_same_place_is_another_bit_than_in_a_bitstring(index):
    token_bits = StatusArray.of({index: 1}, 1, LENGTH).data
    assert token_bits != Bitstring.of([index]).bits
    assert token_bits[index // 8] == int(f"{Bitstring.of([index]).bits[index // 8]:08b}"[::-1], 2)


@pytest.mark.parametrize("index", [-1, 16, 10**18])
def test_an_index_outside_the_list_is_out_of_range_and_never_valid(index):
    with pytest.raises(IndexOutOfRange):
        VALUES.value(index)
    with pytest.raises(IndexOutOfRange):
        StatusArray.of({index: 1}, 2, 16)


@pytest.mark.parametrize("size", [0, 3, 16])
def test_a_size_that_the_standard_does_not_know_is_not_made(size):
    with pytest.raises(ValueError, match="bits"):
        StatusArray.of({}, size, 16)


@pytest.mark.parametrize("value", [-1, 4])
def test_a_value_that_does_not_fit_is_not_written(value):
    with pytest.raises(ValueError, match="fit"):
        StatusArray.of({0: value}, 2, 16)


PLAIN = bytes(1000)


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(PLAIN),
        zlib.compress(PLAIN)[2:-4],
        zlib.compress(PLAIN)[:-1],
        zlib.compress(PLAIN) + b"\0",
        zlib.compress(PLAIN) * 2,
        zlib.compress(PLAIN)[:-4] + b"\0\0\0\0",
        PLAIN,
        b"",
        zlib.compress(b""),
    ],
)
def test_what_is_not_exactly_one_whole_zlib_stream_is_refused(packed):
    with pytest.raises(MalformedStatusList):
        StatusArray.decode(b64url_encode(packed), 1)


@pytest.mark.parametrize("text", ["u" + VALUES.encode(), VALUES.encode() + "=", "", "é", "+/"])
def test_the_text_is_canonical_base64url_without_a_prefix(text):
    with pytest.raises(MalformedStatusList):
        StatusArray.decode(text, 2)


def test_a_bomb_is_not_unpacked():
    packing = zlib.compressobj(9)
    bomb = b"".join(packing.compress(bytes(1 << 20)) for _ in range(64)) + packing.flush()
    with pytest.raises(MalformedStatusList, match="at most"):
        StatusArray.decode(b64url_encode(bomb), 1)


def test_a_text_too_long_to_be_a_list_is_not_even_decoded():
    with pytest.raises(MalformedStatusList, match="characters"):
        StatusArray.decode("A" * ((14 << 20) + 1), 1)


# --- tokens ---------------------------------------------------------------------------------------


def test_a_token_says_what_was_signed():
    unverified = read(sign(CONTENT, SIGNER, KID))
    assert unverified.kid == KID
    assert unverified.verify(SIGNER.public_key) == CONTENT
    assert unverified.jws.header["typ"] == "statuslist+jwt"


def test_a_token_needs_neither_end_nor_ttl_nor_issuer():
    bare = TokenList(URI, VALUES, AT)
    assert read(sign(bare, SIGNER, KID)).content == bare


def test_lifetimes_are_told_in_seconds():
    claims = jose.payload_object(read(sign(CONTENT, SIGNER, KID)).jws)
    assert (claims["exp"] - claims["iat"], claims["ttl"]) == (86_400, 300)


def test_an_instant_without_a_zone_is_not_signed():
    with pytest.raises(ValueError, match="zone"):
        sign(TokenList(URI, VALUES, AT.replace(tzinfo=None)), SIGNER, KID)


def test_a_token_of_another_key_is_refused():
    other = SoftwareSigner.from_secret(Algorithm.ES256, b"\x08" * 32)
    with pytest.raises(InvalidProof):
        read(sign(CONTENT, other, KID)).verify(SIGNER.public_key)


def test_a_changed_token_is_refused():
    header, _, signature = sign(CONTENT, SIGNER, KID).split(".")
    claims = b64url_encode(json.dumps(CLAIMS).encode())
    with pytest.raises(InvalidProof):
        read(f"{header}.{claims}.{signature}").verify(SIGNER.public_key)


@pytest.mark.parametrize("kind", ["statuslist+jwt", "application/statuslist+jwt", "StatusList+JWT"])
def test_its_type_is_that_of_a_status_list(kind):
    assert read(token(header={"typ": kind})).content.uri == URI


@pytest.mark.parametrize(
    "kind", [None, "JWT", "vc+jwt", "dc+sd-jwt", "statuslist+cwt", "", 7, ["statuslist+jwt"]]
)
def test_a_token_of_another_type_is_no_list(kind):
    with pytest.raises(MalformedStatusList, match="not a status list"):
        read(token(header={"typ": kind}))


@pytest.mark.parametrize(
    "header",
    [
        b'{"alg":"none","typ":"statuslist+jwt"}',
        b'{"alg":"HS256","typ":"statuslist+jwt"}',
        b'{"typ":"x"}',
        b"{}",
    ],
)
def test_an_algorithm_by_which_anybody_could_sign_is_refused(header):
    payload = b64url_encode(json.dumps(CLAIMS).encode())
    with pytest.raises(MalformedToken):
        read(f"{b64url_encode(header)}.{payload}.")


GONE = object()


@pytest.mark.parametrize(
    "change",
    [
        *({"sub": each} for each in (GONE, None, "", 7)),
        *({"iat": each} for each in (GONE, None, "1795435200", True, 10**15, [1])),
        *({"exp": each} for each in (None, "1", True, 10**15)),
        *({"ttl": each} for each in (0, -1, "300", None, True)),
        *({"iss": each} for each in (None, "", 7)),
        *(
            {"status_list": each}
            for each in (GONE, None, [], "x", {}, {"bits": 2}, {"lst": "eNrbuRgAAhcBXQ"})
        ),
        *(
            {"status_list": {"bits": size, "lst": "eNrbuRgAAhcBXQ"}}
            for size in (0, 3, 16, "1", 1.0, True, None, [1])
        ),
        *({"status_list": {"bits": 1, "lst": text}} for text in (None, 7, ["eNrbuRgAAhcBXQ"], "")),
    ],
)
def test_a_claim_that_is_missing_or_wrong_is_refused(change):
    claims = {name: value for name, value in (CLAIMS | change).items() if value is not GONE}
    with pytest.raises(MalformedStatusList):
        read(token(claims))


def test_a_kid_that_is_not_text_is_refused_and_a_missing_one_is_told():
    with pytest.raises(MalformedStatusList, match="kid"):
        read(token(header={"kid": 7}))
    bare = jose.sign(json.dumps(CLAIMS).encode(), {"typ": "statuslist+jwt"}, SIGNER)
    assert read(bare).kid is None


@pytest.mark.parametrize("payload", [b"[]", b'{"sub":"a","sub":"b"}', b"\xff", b"{"])
def test_a_payload_that_is_no_object_is_refused(payload):
    with pytest.raises(MalformedToken):
        read(jose.sign(payload, HEADER, SIGNER))


def test_members_that_the_standard_adds_are_passed_over():
    claims = CLAIMS | {
        "status_list": CLAIMS["status_list"] | {"aggregation_uri": "https://a.example"},
        "x": 1,
    }
    assert read(token(claims)).content.values == VALUES


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: ".".join([b64url_encode(data)] * 3)))
def test_whatever_is_no_token_is_refused_by_name(text):
    with pytest.raises(CredentialsError):
        read(text)


def test_a_list_of_ten_million_is_read():
    array = StatusArray.of({9_999_999: 1}, 1, 10_000_000)
    content = read(sign(TokenList(URI, array, AT), SIGNER, KID)).content
    assert (content.values.value(9_999_999), content.values.value(9_999_998)) == (1, 0)
