import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from credentials.errors import InvalidProof, MalformedToken, UnsupportedProof
from keys.multibase import b64url_encode
from keys.public import Algorithm
from tests.unit.credentials.badge_cases import ALGORITHMS, signer

PAYLOAD = b'{"sub":"x"}'


def token_with(header: object, payload: bytes = PAYLOAD, by: Algorithm = Algorithm.EDDSA) -> str:
    """Return a well signed token with any header at all."""
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    signing_input = f"{b64url_encode(raw)}.{b64url_encode(payload)}"
    return f"{signing_input}.{b64url_encode(signer(by).sign(signing_input.encode()))}"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_is_signed_verifies_and_is_read_back(algorithm):
    key = signer(algorithm)
    jws = jose.read(jose.sign(PAYLOAD, {"typ": "JWT", "kid": "#1"}, key))
    jose.verify(jws, key.public_key)
    assert jws.payload == PAYLOAD
    assert jws.header == {"alg": algorithm.value, "typ": "JWT", "kid": "#1"}


@given(st.binary(max_size=200), st.dictionaries(st.sampled_from(["typ", "kid", "cty"]), st.text(max_size=9)))
def test_any_payload_and_header_come_back(payload, header):
    jws = jose.read(jose.sign(payload, header, signer()))
    jose.verify(jws, signer().public_key)
    assert (jws.payload, jws.header) == (payload, {"alg": "EdDSA", **header})


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_another_key_of_the_algorithm_does_not_verify(algorithm):
    jws = jose.read(jose.sign(PAYLOAD, {}, signer(algorithm)))
    with pytest.raises(InvalidProof):
        jose.verify(jws, signer(algorithm, seed=8).public_key)


@given(st.data())
def test_no_character_of_a_token_can_be_changed(data):
    token = jose.sign(PAYLOAD, {"kid": "#1"}, signer())
    place = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.sampled_from("ABCDEFGHabcdefgh0123-_.= \n"))
    changed = token[:place] + character + token[place + 1 :]
    if changed != token:
        with pytest.raises((MalformedToken, InvalidProof, UnsupportedProof)):
            jose.verify(jose.read(changed), signer().public_key)


def test_the_key_decides_the_algorithm_and_not_the_token():
    says_es256 = token_with({"alg": "ES256"}, by=Algorithm.EDDSA)
    with pytest.raises(InvalidProof, match="ES256"):
        jose.verify(jose.read(says_es256), signer().public_key)
    says_eddsa = token_with({"alg": "EdDSA"}, by=Algorithm.EDDSA)
    jose.verify(jose.read(says_eddsa), signer().public_key)


def test_eddsa_may_be_called_by_the_name_of_its_curve():
    jose.verify(jose.read(token_with({"alg": "Ed25519"})), signer().public_key)


@pytest.mark.parametrize(
    "alg", ["none", "None", "", "HS256", "HS512", "PBES2-HS256+A128KW", "eddsa", None, 1, ["EdDSA"]]
)
def test_an_algorithm_by_which_anybody_could_sign_is_refused(alg):
    with pytest.raises(MalformedToken, match="asymmetric algorithm"):
        jose.read(token_with({"alg": alg}))


@pytest.mark.parametrize(
    "alg", ["NONE", "nOnE", "none ", " none", "none\0", "hs256", "dir", "A128GCMKW", "RSA1_5"]
)
def test_no_spelling_of_none_and_no_key_of_anybody_is_an_algorithm(alg):
    with pytest.raises(MalformedToken, match="asymmetric algorithm"):
        jose.read(token_with({"alg": alg}))


def test_a_mac_made_with_the_public_key_is_refused():
    """CVE-2016-10555: a verifier that lets the token choose takes the public key for a shared secret."""
    public = signer(Algorithm.RS256).public_key
    signing_input = f"{b64url_encode(json.dumps({'alg': 'HS256'}).encode())}.{b64url_encode(PAYLOAD)}"
    tag = hmac.new(public.raw, signing_input.encode(), "sha256").digest()
    with pytest.raises(MalformedToken):
        jose.read(f"{signing_input}.{b64url_encode(tag)}")
    with pytest.raises(InvalidProof):
        jose.verify(jose.read(token_with({"alg": "RS256"}, by=Algorithm.ES256)), public)


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ('{"payload":"e30","protected":"e30","signature":""}', "JSON serialisation"),
        ('{"payload":"e30","signatures":[{"header":{"alg":"none"},"signature":""}]}', "JSON serialisation"),
        (".".join(["eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1cifQ"] + ["AA"] * 4), "encrypted"),
        (".".join(["eyJhbGciOiJkaXIiLCJ6aXAiOiJERUYifQ"] + ["AA"] * 4), "encrypted"),
    ],
)
def test_other_forms_of_jose_are_refused_in_words_of_their_own(token, words):
    with pytest.raises(MalformedToken, match=words):
        jose.read(token)


def test_addresses_of_keys_and_certificates_are_passed_over():
    header = {"alg": "EdDSA", "jku": "https://evil.example", "x5u": "https://evil.example", "x5c": ["AA=="]}
    jose.verify(jose.read(token_with(header)), signer().public_key)


def test_a_token_without_an_algorithm_is_refused():
    with pytest.raises(MalformedToken):
        jose.read(token_with({"typ": "JWT"}))


@pytest.mark.parametrize("alg", ["RS384", "PS512", "ES512", "ES256K", "ML-DSA-44"])
def test_nothing_is_known_about_signatures_of_other_algorithms(alg):
    with pytest.raises(UnsupportedProof, match=alg):
        jose.read(token_with({"alg": alg}))


@pytest.mark.parametrize(
    "member", [{"crit": ["exp"]}, {"crit": []}, {"b64": False}, {"b64": True}, {"zip": "DEF"}]
)
def test_header_members_that_change_the_reading_are_refused(member):
    with pytest.raises(MalformedToken, match=next(iter(member))):
        jose.read(token_with({"alg": "EdDSA", **member}))


def test_a_repeated_header_member_is_refused():
    with pytest.raises(MalformedToken):
        jose.read(token_with(b'{"alg":"none","alg":"EdDSA"}'))
    with pytest.raises(MalformedToken):
        jose.read(token_with(b'{"alg":"EdDSA","\\u0061lg":"EdDSA"}'))


@pytest.mark.parametrize(
    "header", [b"", b"[]", b'"EdDSA"', b"\xff", b'{"alg":"EdDSA"', b'\xef\xbb\xbf{"alg":"EdDSA"}']
)
def test_a_header_that_is_no_json_object_is_refused(header):
    with pytest.raises(MalformedToken):
        jose.read(token_with(header))


def test_a_header_of_more_than_64_kibibytes_is_refused():
    kept = {"alg": "EdDSA", "kid": "x" * (jose.MAX_HEADER_BYTES - 100)}
    jose.read(token_with(kept))
    with pytest.raises(MalformedToken, match="header"):
        jose.read(token_with({**kept, "x": "x" * 100}))


def test_a_token_over_the_limit_is_refused_unread():
    token = token_with({"alg": "EdDSA"})
    assert jose.read(token, max_bytes=len(token))
    with pytest.raises(MalformedToken, match="at most"):
        jose.read(token, max_bytes=len(token) - 1)
    with pytest.raises(MalformedToken, match="at most"):
        jose.read("." * (jose.MAX_BYTES + 1))


def second_texts(token: str) -> list[str]:
    """Return other texts that a lenient reader would take for the same token."""
    header, payload, signature = token.split(".")
    last = {"A": "B", "Q": "R", "g": "h", "w": "x"}[signature[-1]]
    return [
        f"{header}.{payload}.{signature[:-1]}{last}",
        f"{header}.{payload}.{signature}==",
        f"{header}.{payload}=.{signature}",
        f"{header}.{payload[:4]}\n{payload[4:]}.{signature}",
        f"{token} ",
        f"{token}.",
    ]


def test_a_second_text_of_a_token_is_refused():
    token = jose.sign(PAYLOAD, {}, signer())
    jose.read(token)
    for other in second_texts(token):
        with pytest.raises(MalformedToken):
            jose.read(other)


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "a.b.c.d", "é.b.c", '{"payload":"","signatures":[]}', "e30.e30.e30"]
)
def test_what_is_no_compact_token_is_refused(token):
    with pytest.raises(MalformedToken):
        jose.read(token)


def test_the_header_may_repeat_the_algorithm_but_not_change_it():
    assert jose.read(jose.sign(PAYLOAD, {"alg": "EdDSA"}, signer())).header == {"alg": "EdDSA"}
    with pytest.raises(ValueError, match="decides"):
        jose.sign(PAYLOAD, {"alg": "none"}, signer())


@pytest.mark.parametrize("member", ["crit", "b64", "zip"])
def test_what_would_not_be_read_is_not_written(member):
    with pytest.raises(ValueError, match="decides"):
        jose.sign(PAYLOAD, {member: True}, signer())


def test_the_payload_is_a_strict_json_object():
    assert jose.payload_object(jose.read(token_with({"alg": "EdDSA"}))) == {"sub": "x"}
    for payload in (b"", b"[]", b'{"a":1,"a":2}', b'{"exp":1e400}', b"\xff"):
        with pytest.raises(MalformedToken, match="payload"):
            jose.payload_object(jose.read(token_with({"alg": "EdDSA"}, payload)))


def test_a_token_shows_nothing_of_its_payload_in_logs():
    assert "sub" not in repr(jose.read(token_with({"alg": "EdDSA"})))
