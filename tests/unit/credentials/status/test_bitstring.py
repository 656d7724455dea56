import gzip
import zlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.canonical import canonize
from credentials.errors import IndexOutOfRange, MalformedStatusList, StatusListTooShort
from credentials.status.bitstring import (
    LENGTH,
    Bitstring,
    StatusPurpose,
    list_credential,
    read_credential,
    read_list,
    subject_id,
)
from keys.multibase import b64url_encode
from tests.unit.credentials.badge_cases import AT, ISSUER, UNTIL

URL = "https://badges.example/o/acme/status/1"
INDEXES = st.sets(st.integers(0, LENGTH - 1), max_size=20)


def encoded(packed: bytes) -> str:
    return "u" + b64url_encode(packed)


def test_index_zero_is_the_leftmost_bit():
    assert Bitstring.of([0]).bits[:2] == b"\x80\x00"
    assert Bitstring.of([7, 8]).bits[:2] == b"\x01\x80"
    assert Bitstring.of([LENGTH - 1]).bits[-1] == 0x01


@given(INDEXES)
def test_the_bits_that_were_set_and_no_others_are_set(indexes):
    bits = Bitstring.of(indexes)
    assert all(bits.is_set(index) for index in indexes)
    assert sum(byte.bit_count() for byte in bits.bits) == len(indexes)


@given(INDEXES, st.sampled_from((LENGTH, LENGTH + 8, 2 * LENGTH)))
def test_a_list_is_decoded_to_what_was_encoded(indexes, length):
    bits = Bitstring.of(indexes, length)
    assert Bitstring.decode(bits.encode()) == bits
    assert len(bits) == length


def test_equal_lists_are_encoded_to_equal_text_at_any_time():
    assert Bitstring.of([5]).encode() == Bitstring.of([5]).encode()
    assert Bitstring.of([5]).encode() != Bitstring.of([6]).encode()


@pytest.mark.parametrize("index", [-1, LENGTH, 10**12])
def test_an_index_outside_the_list_is_out_of_range_and_never_clear(index):
    with pytest.raises(IndexOutOfRange):
        Bitstring.of([]).is_set(index)
    with pytest.raises(IndexOutOfRange):
        Bitstring.of([index])
    assert not Bitstring.of([]).is_set(LENGTH - 1)


@pytest.mark.parametrize("length", [0, 8, LENGTH - 8, LENGTH + 1])
def test_a_list_that_is_too_short_or_has_part_of_a_byte_is_not_made(length):
    with pytest.raises(MalformedStatusList):
        Bitstring.of([], length)


def test_a_list_with_fewer_than_131072_entries_is_refused():
    assert len(Bitstring.decode(encoded(gzip.compress(bytes(LENGTH // 8))))) == 131_072
    with pytest.raises(MalformedStatusList, match="131064"):
        Bitstring.decode(encoded(gzip.compress(bytes(LENGTH // 8 - 1))))
    with pytest.raises(MalformedStatusList, match="not 0"):
        Bitstring.decode(encoded(gzip.compress(b"")))


def test_a_list_that_unpacks_to_more_than_the_limit_is_refused():
    packed = encoded(gzip.compress(bytes(LENGTH)))
    assert Bitstring.decode(packed, max_bytes=LENGTH)
    with pytest.raises(MalformedStatusList, match="at most"):
        Bitstring.decode(packed, max_bytes=LENGTH - 1)


def test_ten_mebibytes_are_the_usual_limit():
    assert len(Bitstring.decode(encoded(gzip.compress(bytes(10 << 20))))) == 8 * (10 << 20)
    with pytest.raises(MalformedStatusList, match="at most"):
        Bitstring.decode(encoded(gzip.compress(bytes((10 << 20) + 1))))


def test_a_bomb_is_not_unpacked():
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    chunk = bytes(1 << 20)
    bomb = b"".join(packing.compress(chunk) for _ in range(200)) + packing.flush()
    with pytest.raises(MalformedStatusList, match="at most"):
        Bitstring.decode(encoded(bomb))


PACKED = gzip.compress(bytes(LENGTH // 8))


@pytest.mark.parametrize(
    "packed",
    [
        PACKED + b"\0",
        PACKED + b"trailing",
        PACKED + PACKED,
        PACKED + gzip.compress(b""),
        gzip.compress(bytes(LENGTH // 16)) * 2,
        PACKED[:-1],
        PACKED[:-8] + b"\0" * 8,
        PACKED[: len(PACKED) // 2],
        b"",
        b"\0" + PACKED,
        zlib.compress(bytes(LENGTH // 8)),
        zlib.compress(bytes(LENGTH // 8))[2:-4],
        bytes(LENGTH // 8),
    ],
)
def test_what_is_not_exactly_one_whole_gzip_member_is_refused(packed):
    with pytest.raises(MalformedStatusList):
        Bitstring.decode(encoded(packed))


def test_one_whole_gzip_member_is_read():
    assert Bitstring.decode(encoded(PACKED)) == Bitstring.of([])


def test_the_text_is_canonical_base64url_with_its_prefix():
    text = encoded(PACKED)
    for other in (text[1:], "z" + text[1:], text + "=", text + "==", text[:9] + "\n" + text[9:], "", "u*"):
        with pytest.raises(MalformedStatusList):
            Bitstring.decode(other)


def make(purpose=StatusPurpose.REVOCATION, **changes):
    return list_credential(URL, ISSUER, purpose, Bitstring.of([3]), AT, **changes)


def test_a_list_is_a_credential_of_the_data_model_alone():
    document = make(valid_until=UNTIL, ttl=timedelta(minutes=5))
    assert document["@context"] == ["https://www.w3.org/ns/credentials/v2"]
    assert (document["id"], document["issuer"]) == (URL, ISSUER)
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert (document["validFrom"], document["validUntil"]) == ("2026-03-02T09:00:00Z", "2028-03-02T23:59:59Z")
    subject = document["credentialSubject"]
    assert (subject["type"], subject["statusPurpose"]) == ("BitstringStatusList", "revocation")
    assert subject["ttl"] == 300_000


def test_a_list_without_end_and_ttl_leaves_them_out():
    assert "validUntil" not in make()
    assert "ttl" not in make()["credentialSubject"]


@pytest.mark.parametrize("purpose", StatusPurpose)
def test_everything_in_a_list_is_signed(purpose):
    canonize(make(purpose, valid_until=UNTIL, ttl=timedelta(seconds=1)))


def test_the_subject_of_a_suspension_list_is_named_so():
    assert make()["credentialSubject"]["id"] == subject_id(URL, StatusPurpose.REVOCATION) == f"{URL}#list"
    suspension = make(StatusPurpose.SUSPENSION)["credentialSubject"]
    assert suspension["id"] == subject_id(URL, StatusPurpose.SUSPENSION) == f"{URL}#suspension"


@pytest.mark.parametrize("purpose", StatusPurpose)
def test_a_list_is_read_for_its_own_purpose_only(purpose):
    other = next(each for each in StatusPurpose if each is not purpose)
    assert read_list(make(purpose), purpose).is_set(3)
    with pytest.raises(MalformedStatusList, match="another purpose"):
        read_list(make(purpose), other)


def test_a_list_for_several_purposes_is_read_for_each():
    document = make()
    document["credentialSubject"]["statusPurpose"] = ["refresh", "revocation"]
    assert read_list(document, "revocation").is_set(3)


@pytest.mark.parametrize(
    "change",
    [
        {"type": ["VerifiableCredential"]},
        {"type": ["VerifiableCredential", "OpenBadgeCredential"]},
        {"credentialSubject": None},
        {"credentialSubject": []},
        {"credentialSubject": [make()["credentialSubject"]] * 2},
        {"credentialSubject": {**make()["credentialSubject"], "type": "BitstringStatusListEntry"}},
        {"credentialSubject": {**make()["credentialSubject"], "encodedList": None}},
        {"credentialSubject": {**make()["credentialSubject"], "encodedList": ["u", "u"]}},
        {"credentialSubject": {**make()["credentialSubject"], "encodedList": "uH4sI"}},
        {"credentialSubject": {**make()["credentialSubject"], "statusPurpose": 1}},
        {"credentialSubject": {**make()["credentialSubject"], "statusPurpose": []}},
    ],
)
def test_what_is_no_list_is_refused(change):
    with pytest.raises(MalformedStatusList):
        read_list({**make(), **change}, "revocation")


# --- values of several bits -------------------------------------------------------------------------


def test_a_value_stands_from_left_to_right_at_index_times_size():
    bits = Bitstring.of_values({0: 0b101, 2: 0b011, LENGTH - 1: 0b110}, 3)
    assert bits.bits[:2] == b"\xa1\x80"
    assert [bits.value(index, 3) for index in (0, 1, 2, LENGTH - 1)] == [0b101, 0, 0b011, 0b110]


@given(st.integers(1, 8), st.data())
def test_the_values_that_were_set_and_no_others_come_back(size, data):
    values = data.draw(
        st.dictionaries(st.integers(0, LENGTH - 1), st.integers(0, (1 << size) - 1), max_size=20)
    )
    bits = Bitstring.decode(Bitstring.of_values(values, size).encode())
    asked = {0, LENGTH - 1, *values, *(index + 1 for index in values if index + 1 < LENGTH)}
    assert {index: bits.value(index, size) for index in asked} == {
        each: values.get(each, 0) for each in asked
    }


@given(st.integers(0, LENGTH - 1))
def test_one_bit_is_a_value_of_size_one(index):
    bits = Bitstring.of([index])
    assert (bits.value(index), bits.value((index + 1) % LENGTH)) == (1, 0)


@pytest.mark.parametrize("size", [2, 3, 8])
def test_a_list_with_bits_enough_for_fewer_values_only_is_too_short(size):
    with pytest.raises(StatusListTooShort, match="131072"):
        Bitstring.of([]).value(0, size)


@pytest.mark.parametrize("index", [-1, LENGTH, 10**18])
def test_a_value_outside_the_list_is_out_of_range(index):
    with pytest.raises(IndexOutOfRange):
        Bitstring.of_values({}, 2).value(index, 2)


@pytest.mark.parametrize("value", [-1, 4])
def test_a_value_that_does_not_fit_is_not_written(value):
    with pytest.raises(ValueError, match="fit"):
        Bitstring.of_values({0: value}, 2)


# --- what a list says of itself ---------------------------------------------------------------------


def listed(**changes):
    document = list_credential(URL, "did:web:a.example", StatusPurpose.REVOCATION, Bitstring.of([5]), AT)
    document["credentialSubject"] |= changes
    return read_credential(document)


def test_a_list_may_be_for_several_purposes():
    content = listed(statusPurpose=["revocation", "suspension"])
    assert content.value(5, "revocation") == content.value(5, "suspension") == 1
    with pytest.raises(MalformedStatusList, match="purpose") as refused:
        content.value(5, "message")
    assert refused.value.error == "STATUS_VERIFICATION_ERROR"


@pytest.mark.parametrize(
    ("told", "minutes"), [({}, 5), ({"ttl": 60_000}, 1), ({"ttl": 0}, 0), ({"ttl": 10**15}, 5)]
)
def test_a_list_may_be_kept_as_long_as_it_says_and_never_longer_than_five_minutes(told, minutes):
    assert listed(**told).ttl == timedelta(minutes=minutes)


@pytest.mark.parametrize("ttl", [-1, "300000", True, None, [1, 2]])
def test_a_ttl_that_is_no_number_of_milliseconds_is_refused(ttl):
    with pytest.raises(MalformedStatusList, match="ttl"):
        listed(ttl=ttl)


def test_each_fault_has_the_name_that_the_standard_gives_it():
    with pytest.raises(StatusListTooShort) as short:
        Bitstring.decode(encoded(gzip.compress(b"")))
    with pytest.raises(MalformedStatusList) as malformed:
        Bitstring.decode("x")
    assert (short.value.error, malformed.value.error) == ("STATUS_LIST_LENGTH_ERROR", "MALFORMED_VALUE_ERROR")
