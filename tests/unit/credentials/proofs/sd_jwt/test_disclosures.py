import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import MalformedToken, UnsupportedProof
from credentials.proofs.sd_jwt.disclosures import (
    digest_of,
    hash_name_of,
    make_disclosure,
    read_disclosure,
)
from keys.multibase import b64url_encode
from tests.unit.credentials.proofs.sd_jwt.cases import disclosure

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
NAMES = st.none() | st.text(max_size=8)


@given(st.text(max_size=8), NAMES, JSON)
def test_a_disclosure_comes_back_from_its_text(salt, name, value):
    made = make_disclosure(salt, name, value)
    assert read_disclosure(made.text) == made


def test_the_digest_is_that_of_the_standard():
    # RFC 9901, 4.2.3 and 4.2.4: the digest is over the text, whichever way its JSON is written.
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert read_disclosure(text).value == "Möbius"
    assert digest_of(text, "sha-256") == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    element = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"
    assert (read_disclosure(element).name, read_disclosure(element).value) == (None, "FR")
    assert digest_of(element, "sha-256") == "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        disclosure("s", "n", 1) + "=",
        disclosure(),
        disclosure("s"),
        disclosure("s", "n", 1, 2),
        disclosure(1, "n", 1),
        disclosure("s", 1, 1),
        disclosure(None, 1),
        disclosure("s", "_sd", ["x"]),
        disclosure("s", "...", "x"),
        b64url_encode(b'{"s":1}'),
        b64url_encode(b'["s",1e400]'),
        b64url_encode(b'["s",{"a":1,"a":2}]'),
        b64url_encode(b"\xff"),
        b64url_encode(b'["s",' + b"[" * 40 + b"]" * 40 + b"]"),
    ],
)
def test_what_is_no_disclosure_is_refused(text):
    with pytest.raises(MalformedToken):
        read_disclosure(text)


@pytest.mark.parametrize(
    ("payload", "name"),
    [({}, "sha-256"), ({"_sd_alg": "sha-384"}, "sha-384"), ({"_sd_alg": "sha-512"}, "sha-512")],
)
def test_the_hash_function_is_the_one_that_is_named(payload, name):
    assert hash_name_of(payload) == name


def test_of_another_hash_function_nothing_is_known():
    for name in ("sha3-256", "md5", "SHA-256", ""):
        with pytest.raises(UnsupportedProof):
            hash_name_of({"_sd_alg": name})
    for name in (None, 1, ["sha-256"]):
        with pytest.raises(MalformedToken):
            hash_name_of({"_sd_alg": name})


def test_nothing_of_a_disclosure_stands_in_its_representation():
    assert "secret" not in repr(make_disclosure("salt", "name", "secret"))
