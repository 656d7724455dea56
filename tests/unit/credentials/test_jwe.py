"""Encrypted messages: only to a key of ours, only unchanged, only as offered."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from credentials.errors import CredentialsError, MalformedToken, Undecryptable
from credentials.jwe import ENCRYPTIONS, decrypt, encrypt
from keys.agreement import DecryptionKey
from keys.errors import InvalidKey
from keys.multibase import b64url_decode, b64url_encode

KEY, OTHER = DecryptionKey.generate("enc-1"), DecryptionKey.generate("enc-2")
TOKEN = encrypt(b"a secret", KEY.public_jwk(), "A256GCM")


@given(st.binary(min_size=1, max_size=300), st.sampled_from(ENCRYPTIONS))
def test_what_is_encrypted_is_decrypted_again(plain, encryption):
    assert decrypt(encrypt(plain, KEY.public_jwk(), encryption), [OTHER, KEY]) == plain


def test_the_header_names_the_key_and_no_compression():
    header = json.loads(b64url_decode(TOKEN.split(".")[0]))
    assert (header["kid"], header["alg"], header["enc"]) == ("enc-1", "ECDH-ES", "A256GCM")
    assert "zip" not in header


def test_a_message_to_somebody_else_is_not_read():
    with pytest.raises(Undecryptable):
        decrypt(TOKEN, [OTHER])
    with pytest.raises(Undecryptable):
        decrypt(encrypt(b"x", {**OTHER.public_jwk(), "kid": "enc-1"}, "A128GCM"), [KEY])


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("AQgw_-9."))
def test_no_letter_can_be_changed(place, letter):
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if changed == TOKEN:
        return
    with pytest.raises(CredentialsError):
        decrypt(changed, [KEY])


@pytest.mark.parametrize("part", range(2, 5))
def test_stray_bits_in_the_last_letter_of_a_part_are_refused(part):
    parts = TOKEN.split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    if len(parts[part]) % 4 == 0:
        return
    parts[part] = parts[part][:-1] + alphabet[alphabet.index(parts[part][-1]) + 1]
    with pytest.raises(MalformedToken):
        decrypt(".".join(parts), [KEY])


def _made_by_the_library(plain, **header):
    full = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": "enc-1", **header}
    message = JWE(plain, protected=json.dumps(full), recipient=JWK(**KEY.public_jwk()))
    return message.serialize(compact=True)


def test_a_message_that_would_unfold_is_refused_unread():
    with pytest.raises(MalformedToken, match="zip"):
        decrypt(_made_by_the_library(b"a" * 100_000, zip="DEF"), [KEY])


def test_an_algorithm_that_is_not_offered_is_refused():
    with pytest.raises(MalformedToken):
        decrypt(_made_by_the_library(b"x", enc="A192GCM"), [KEY])
    wrapped = _made_by_the_library(b"x", alg="ECDH-ES+A128KW")
    with pytest.raises(MalformedToken):
        decrypt(wrapped, [KEY])
    with pytest.raises(ValueError, match="not offered"):
        encrypt(b"x", KEY.public_jwk(), "A192GCM")


def _with_header(**changes):
    head, *rest = TOKEN.split(".")
    header = {**json.loads(b64url_decode(head)), **changes}
    return ".".join([b64url_encode(json.dumps(header).encode()), *rest])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        TOKEN + ".x",
        TOKEN.replace("..", ".QQ."),
        "ä" + TOKEN,
        _with_header(crit=["exp"]),
        _with_header(epk=None),
        _with_header(epk={"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
        _with_header(alg="dir"),
        _with_header(alg="PBES2-HS256+A128KW", p2c=10**9),
    ],
)
def test_what_is_no_message_of_ours_is_refused(token):
    with pytest.raises(MalformedToken):
        decrypt(token, [KEY])


def test_a_long_message_is_refused_unread():
    with pytest.raises(MalformedToken):
        decrypt(TOKEN, [KEY], max_bytes=len(TOKEN) - 1)


def test_there_must_be_something_to_encrypt():
    with pytest.raises(ValueError, match="nothing"):
        encrypt(b"", KEY.public_jwk(), "A256GCM")


def test_nothing_is_encrypted_to_what_is_no_key():
    with pytest.raises(InvalidKey):
        encrypt(b"x", {"kty": "oct", "k": "AA"}, "A256GCM")
