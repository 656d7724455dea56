"""Digests of resources, in both notations."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.digest import digest_multibase
from credentials.errors import MalformedBadge, MalformedDigest
from credentials.integrity import Resource, digest_sri, related_resources, sri_matches

ID = "https://kestrel.example/k.json"


def sri(name, data):
    return f"{name}-{base64.b64encode(hashlib.new(name, data).digest()).decode()}"


# W3C, Subresource Integrity, 3.1: the example of the standard.
PUBLISHED = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"


def test_the_published_example_holds():
    assert sri_matches(PUBLISHED, b"alert('Hello, world.');")
    assert digest_sri(b"alert('Hello, world.');") == PUBLISHED
    assert not sri_matches(PUBLISHED, b"alert('Hello, world!');")


@given(st.binary(max_size=40), st.binary(max_size=40), st.sampled_from(["sha256", "sha384", "sha512"]))
def test_a_digest_is_that_of_its_bytes_and_of_no_others(data, other, name):
    assert sri_matches(sri(name, data), data)
    assert sri_matches(sri(name, data), other) == (data == other)


def test_of_several_hashes_one_of_the_strongest_must_match():
    good, bad = b"good", b"bad"
    assert sri_matches(f"{sri('sha256', bad)} {sri('sha512', good)}", good)
    assert not sri_matches(f"{sri('sha256', good)} {sri('sha512', bad)}", good)
    assert sri_matches(f"{sri('sha384', bad)}  {sri('sha384', good)}?ct=text/html", good)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sha1-AAAA",
        "sha384",
        "sha384-",
        "sha384-AAAA",
        "sha256-" + "A" * 43,
        sri("sha256", b"x").replace("=", ""),
        sri("sha256", b"x") + "é",
        "SHA256-" + sri("sha256", b"x")[7:],
        "md5-" + base64.b64encode(b"0" * 16).decode(),
        sri("sha256", b"x")[:-2] + "B=",
    ],
)
def test_what_is_no_digest_matches_nothing_and_is_refused(text):
    with pytest.raises(MalformedDigest):
        sri_matches(text, b"x")


def test_every_digest_of_a_resource_must_be_that_of_its_bytes():
    both = Resource(ID, sri=(digest_sri(b"a"),), multibase=(digest_multibase(b"a"),))
    assert both.is_of(b"a")
    assert not both.is_of(b"b")
    assert not Resource(ID, sri=(digest_sri(b"a"),), multibase=(digest_multibase(b"b"),)).is_of(b"a")
    assert not Resource(ID).is_of(b"a")


def found(*entries):
    return related_resources({"relatedResource": list(entries)})


def test_resources_are_read_whichever_notation_they_use():
    entry = {"id": ID, "mediaType": "application/json", "digestSRI": digest_sri(b"a")}
    assert found(entry) == (Resource(ID, "application/json", (digest_sri(b"a"),)),)
    assert related_resources({"relatedResource": entry}) == found(entry)
    assert found({"id": ID, "digestMultibase": [digest_multibase(b"a")]})[0].multibase == (
        digest_multibase(b"a"),
    )
    assert related_resources({}) == ()


GOOD = {"id": ID, "digestSRI": digest_sri(b"a")}
MALFORMED = {
    "$.relatedResource[0].id: this member is required": [{"digestSRI": digest_sri(b"a")}],
    "$.relatedResource[0].digestSRI: a digest is required": [{"id": ID}],
    "$.relatedResource[1].id: this resource is named twice": [GOOD, GOOD | {"digestSRI": digest_sri(b"b")}],
    "$.relatedResource[0].digestSRI: an integrity digest": [GOOD | {"digestSRI": "sha384-AAAA"}],
    # A bare hash without its prefix is not guessed at by its length.
    "$.relatedResource[0].digestMultibase: a digest": [
        GOOD | {"digestMultibase": "uELq9FnJ5YLa5iAszyJ518bXcnlc5P7xp1u-5uJRDYKvc"}
    ],
    "$.relatedResource[0].digestMultibase: text is expected": [GOOD | {"digestMultibase": 5}],
    "$.relatedResource: an object is expected": [5],
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_resource_that_is_not_bound_rightly_is_refused_at_its_place(fault):
    with pytest.raises(MalformedBadge) as refusal:
        found(*MALFORMED[fault])
    assert str(refusal.value).startswith(fault)
