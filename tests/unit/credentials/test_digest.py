import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.errors import MalformedJson
from credentials.badge import Carrier, SignedBadge
from credentials.digest import copy_digest, copy_digests, digest_multibase, matches
from credentials.errors import MalformedDigest
from keys.multibase import b64url_encode, encode_base58

DATA = b"what is bound"
MULTIHASHES = {
    "sha256": b"\x12\x20" + hashlib.sha256(DATA).digest(),
    "sha384": b"\x20\x30" + hashlib.sha384(DATA).digest(),
    "sha512": b"\x13\x40" + hashlib.sha512(DATA).digest(),
}


def test_a_digest_is_a_sha_384_multihash_in_base64url_multibase():
    assert digest_multibase(DATA) == "u" + b64url_encode(MULTIHASHES["sha384"])
    assert digest_multibase(DATA).startswith("uID")


@pytest.mark.parametrize("name", MULTIHASHES)
def test_the_three_hash_functions_are_read_in_both_bases(name):
    for digest in ("u" + b64url_encode(MULTIHASHES[name]), "z" + encode_base58(MULTIHASHES[name])):
        assert matches(digest, DATA)
        assert not matches(digest, DATA + b"!")


@given(st.binary(), st.binary())
def test_a_digest_matches_its_own_data_only(one, other):
    assert matches(digest_multibase(one), one)
    assert matches(digest_multibase(one), other) is (one == other)


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "u",
        b64url_encode(MULTIHASHES["sha384"]),
        "u" + b64url_encode(hashlib.sha384(DATA).digest()),
        "u" + b64url_encode(MULTIHASHES["sha384"][:-1]),
        "u" + b64url_encode(MULTIHASHES["sha384"] + b"\0"),
        "u" + b64url_encode(b"\x12\x30" + hashlib.sha384(DATA).digest()),
        "u" + b64url_encode(b"\x11\x14" + hashlib.sha1(DATA).digest()),
        "u" + b64url_encode(MULTIHASHES["sha512"]) + "==",
        "z0OIl",
        "fdeadbeef",
    ],
)
def test_what_is_no_digest_says_nothing_about_the_data(digest):
    with pytest.raises(MalformedDigest):
        matches(digest, DATA)


def test_the_digest_of_a_json_copy_survives_other_spacing_and_order():
    document = {"b": [1, 2], "a": {"é": True}, "proof": [{"type": "x"}]}
    tight = SignedBadge(Carrier.LDP_VC, json.dumps(document).encode())
    wide = json.dumps(dict(reversed(document.items())), indent=3, ensure_ascii=False)
    assert copy_digest(SignedBadge(Carrier.LDP_VC, wide.encode())) == copy_digest(tight)


def test_the_digest_of_a_json_copy_covers_its_proof_and_the_order_of_its_arrays():
    digests = {
        copy_digest(SignedBadge(Carrier.LDP_VC, body))
        for body in (
            b'{"a":[1,2],"proof":1}',
            b'{"a":[2,1],"proof":1}',
            b'{"a":[1,2],"proof":2}',
            b'{"a":[1,2]}',
        )
    }
    assert len(digests) == 4


def test_the_digest_of_a_token_is_over_its_ascii():
    assert matches(copy_digest(SignedBadge(Carrier.JWT_VC_JSON, b"e30.e30.AA")), b"e30.e30.AA")


def test_a_copy_may_be_bound_by_any_of_the_three_hash_functions():
    copy = SignedBadge(Carrier.JWT_VC_JSON, DATA)
    assert copy_digests(copy) == {"u" + b64url_encode(multihash) for multihash in MULTIHASHES.values()}
    assert copy_digest(copy) in copy_digests(copy)


def test_a_json_copy_with_a_repeated_key_has_no_digest():
    with pytest.raises(MalformedJson):
        copy_digest(SignedBadge(Carrier.LDP_VC, b'{"a":1,"a":2}'))
