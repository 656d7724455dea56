"""Reading what was issued, and refusing everything that could be read in two ways (RFC 9901, 7.1)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import (
    CredentialsError,
    InvalidProof,
    MalformedProof,
    MalformedToken,
    UnsupportedProof,
)
from credentials.proofs.sd_jwt import read, split
from credentials.proofs.sd_jwt.disclosures import digest_of
from keys.multibase import b64url_decode
from keys.public import Algorithm
from tests.support.rsa_keys import signer_of
from tests.unit.credentials.proofs.sd_jwt.cases import ISSUER, PAYLOAD, disclosure, issued, signed
from tests.unit.credentials.proofs.sd_jwt.test_disclosures import JSON

EVERYWHERE = (
    ("name",),
    ("address", "street"),
    ("address", "parts"),
    ("address", "parts", "floor"),
    ("address",),
    ("seen", None),
    ("seen", 1, "what"),
    ("seen", 2, 0),
)


def digest(text, name="sha-256"):
    return digest_of(text, name)


# --- round trips ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hash_name", ["sha-256", "sha-384", "sha-512"])
@pytest.mark.parametrize("decoys", [0, 3])
def test_with_every_disclosure_a_payload_comes_back(hash_name, decoys):
    found = read(issued(*EVERYWHERE, hash_name=hash_name, decoys=decoys))
    assert found.verify(ISSUER.public_key) == found.payload == PAYLOAD
    assert {each.path for each in found.disclosed} == {
        ("name",),
        ("address",),
        ("address", "street"),
        ("address", "parts"),
        ("address", "parts", "floor"),
        ("seen", 0),
        ("seen", 1),
        ("seen", 1, "what"),
        ("seen", 2),
        ("seen", 2, 0),
    }


def paths_in(value, at=()):
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in parts:
        yield (*at, name)
        yield from paths_in(each, (*at, name))


@given(
    st.dictionaries(st.text(max_size=5).filter(lambda name: name not in ("_sd", "...", "_sd_alg")), JSON),
    st.data(),
)
def test_any_payload_with_anything_hidden_comes_back(payload, data):
    places = sorted(paths_in(payload), key=repr)
    chosen = data.draw(st.sets(st.sampled_from(places), max_size=8)) if places else set()
    try:
        text = issued(*chosen, payload=payload, decoys=data.draw(st.integers(0, 2)))
    except MalformedProof:
        assert any(step in ("_sd", "...", "_sd_alg") for path in places for step in path)
        return
    found = read(text)
    assert found.verify(ISSUER.public_key) == payload
    assert {each.path for each in found.disclosed} == chosen


def test_nothing_that_is_hidden_stands_in_what_the_issuer_signed():
    found = split(issued(*EVERYWHERE, decoys=2))
    plain = b64url_decode(found.issuer_jwt.split(".")[1]).decode()
    for text in ("Teamwork", "Hill", "floor", "first", "second", "third", "street"):
        assert text not in plain
    assert "iss" in plain


def test_without_disclosures_what_was_hidden_is_not_there():
    token = split(issued(*EVERYWHERE)).issuer_jwt + "~"
    assert read(token).payload == {"iss": PAYLOAD["iss"], "seen": [], "count": 7}


def test_the_order_of_digests_tells_nothing_of_the_order_of_claims():
    (digests,) = (
        each
        for name, each in json.loads(payload_of(issued(("name",), ("address",), ("count",)))).items()
        if name == "_sd"
    )
    assert digests == sorted(digests)


def payload_of(text):
    return b64url_decode(split(text).issuer_jwt.split(".")[1])


def test_decoys_cannot_be_told_from_digests_and_disclose_nothing():
    payload = json.loads(payload_of(issued(("name",), ("seen", 0), decoys=4)))
    assert len(payload["_sd"]) == 5
    assert len([each for each in payload["seen"] if isinstance(each, dict) and "..." in each]) == 5
    assert {len(each) for each in payload["_sd"]} == {43}


def test_a_payload_with_nothing_to_hide_is_an_sd_jwt_too():
    assert read(issued()).payload == PAYLOAD
    assert b"_sd_alg" not in payload_of(issued())


# --- refusals ---------------------------------------------------------------------------------------

NAME, ELEMENT = disclosure("s", "name", "Zoe"), disclosure("s", "element")
DEEP = disclosure("s", "deep", {"_sd": [digest(NAME)]})

REFUSED = {
    "a disclosure that belongs to no digest": signed({}, NAME),
    "a disclosure twice": signed({"_sd": [digest(NAME)]}, NAME, NAME),
    "a digest twice in one place": signed({"_sd": [digest(NAME), digest(NAME)]}, NAME),
    "a digest in two places": signed({"_sd": [digest(NAME)], "a": {"_sd": [digest(NAME)]}}, NAME),
    "an undisclosed digest twice": signed({"_sd": ["x"], "a": [{"...": "x"}]}),
    "a digest again in a disclosure": signed({"_sd": [digest(NAME), digest(DEEP)]}, NAME, DEEP),
    "a claim overwritten": signed({"name": "Eve", "_sd": [digest(NAME)]}, NAME),
    "two disclosures of one claim": signed(
        {"_sd": [digest(NAME), digest(disclosure("t", "name", "Eve"))]}, NAME, disclosure("t", "name", "Eve")
    ),
    "an element as a claim": signed({"_sd": [digest(ELEMENT)]}, ELEMENT),
    "a claim as an element": signed({"a": [{"...": digest(NAME)}]}, NAME),
    "digests that are no list": signed({"_sd": digest(NAME)}, NAME),
    "digests that are no texts": signed({"_sd": [7]}),
    "an element with more than a digest": signed({"a": [{"...": digest(ELEMENT), "b": 1}]}, ELEMENT),
    "an element whose digest is no text": signed({"a": [{"...": 7}]}),
    "dots outside an array": signed({"...": digest(ELEMENT)}, ELEMENT),
    "dots in an object": signed({"a": {"...": digest(ELEMENT)}}, ELEMENT),
    "dots in a disclosed object": signed(
        {"_sd": [digest(disclosure("s", "a", {"...": "x"}))]}, disclosure("s", "a", {"...": "x"})
    ),
    "the name of the digests disclosed": signed(
        {"_sd": [digest(disclosure("s", "_sd", ["x"]))]}, disclosure("s", "_sd", ["x"])
    ),
    "the hash function disclosed": signed(
        {"_sd": [digest(disclosure("s", "_sd_alg", "sha-256"))]}, disclosure("s", "_sd_alg", "sha-256")
    ),
    "a disclosure with padding": signed({"_sd": [digest(NAME)]}, NAME + "="),
    "a disclosure written otherwise": signed({"_sd": [digest(NAME)]}, disclosure("s", "name", "Zoe") + "A"),
    "a hash function of another name": signed({"_sd_alg": 7, "_sd": [digest(NAME)]}, NAME),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_be_read_in_two_ways_is_refused(name):
    with pytest.raises(MalformedToken):
        read(REFUSED[name])


def test_the_same_made_rightly_is_read():
    """The control of the test above."""
    assert read(signed({"_sd": [digest(NAME)]}, NAME)).payload == {"name": "Zoe"}
    assert read(signed({"a": [{"...": digest(ELEMENT)}]}, ELEMENT)).payload == {"a": ["element"]}
    assert read(signed({"_sd": [digest(DEEP)]}, DEEP, NAME)).payload == {"deep": {"name": "Zoe"}}
    assert read(signed({"_sd": [digest(NAME), "x"], "a": [{"...": "y"}]}, NAME)).payload == {
        "a": [],
        "name": "Zoe",
    }


def test_disclosures_nested_without_end_are_refused():
    text, texts = disclosure("s", "last", 1), []
    for _ in range(40):
        texts.append(text)
        text = disclosure("s", "a", {"_sd": [digest(text)]})
    with pytest.raises(MalformedToken, match="deeply"):
        read(signed({"_sd": [digest(text)]}, text, *texts))


def test_the_digest_must_be_of_the_function_that_is_named():
    payload = {"_sd_alg": "sha-512", "_sd": [digest(NAME)]}
    with pytest.raises(MalformedToken, match="belongs to no digest"):
        read(signed(payload, NAME))
    assert read(signed(payload | {"_sd": [digest(NAME, "sha-512")]}, NAME)).payload == {"name": "Zoe"}
    with pytest.raises(UnsupportedProof):
        read(signed(payload | {"_sd_alg": "sha3-256"}, NAME))


def test_another_key_has_not_signed_it():
    with pytest.raises(InvalidProof):
        read(issued(("name",))).verify(signer_of(Algorithm.EDDSA, 8).public_key)


@given(st.data())
def test_no_character_of_it_can_be_changed(data):
    text = issued(("name",), ("seen", 0))
    place = data.draw(st.integers(0, len(text) - 2))
    other = text[:place] + data.draw(st.sampled_from("ABCDabcd0123-_.=~ ")) + text[place + 1 :]
    if other == text:
        return
    with pytest.raises(CredentialsError):
        assert read(other).verify(ISSUER.public_key) == PAYLOAD


def test_nothing_that_was_disclosed_stands_in_the_representation():
    assert "Teamwork" not in repr(read(issued(("name",))))
