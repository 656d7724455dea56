"""The holder's key binding: for one verifier, one nonce, one choice of disclosures, just now."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from credentials import jose
from credentials.errors import CredentialsError, InvalidProof, MalformedToken, UnsupportedProof
from credentials.proofs.sd_jwt import Binding, bind, check_binding, select, split
from credentials.proofs.sd_jwt.disclosures import digest_of
from keys.public import Algorithm
from tests.support.rsa_keys import signer_of
from tests.unit.credentials.proofs.sd_jwt.cases import HOLDER, issued

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASKED = Binding("x509_san_dns:verifier.example", "nonce-1", NOW)
WHOLE = issued(("name",), ("seen", None))
SHOWN = select(WHOLE, [("name",)])
KEY = HOLDER.public_key


@pytest.mark.parametrize("algorithm", list(Algorithm))
@pytest.mark.parametrize("hash_name", ["sha-256", "sha-384", "sha-512"])
def test_what_the_holder_bound_holds(algorithm, hash_name):
    holder = signer_of(algorithm)
    bound = bind(issued(("name",), hash_name=hash_name), ASKED, holder)
    check_binding(bound, ASKED, holder.public_key)


@pytest.mark.parametrize(
    "expected",
    [
        replace(ASKED, audience="https://other.example"),
        replace(ASKED, nonce="nonce-2"),
        replace(ASKED, at=NOW + timedelta(minutes=6, seconds=1)),
        replace(ASKED, at=NOW - timedelta(seconds=61)),
    ],
)
def test_it_holds_for_one_verifier_and_one_request_and_not_for_long(expected):
    with pytest.raises(InvalidProof):
        check_binding(bind(SHOWN, ASKED, HOLDER), expected, KEY)


@pytest.mark.parametrize("at", [NOW + timedelta(minutes=6), NOW - timedelta(seconds=60)])
def test_clocks_may_differ_a_little(at):
    check_binding(bind(SHOWN, ASKED, HOLDER), replace(ASKED, at=at), KEY)


def test_another_key_has_not_bound_it():
    with pytest.raises(InvalidProof):
        check_binding(bind(SHOWN, ASKED, HOLDER), ASKED, signer_of(Algorithm.ES256, 8).public_key)


@pytest.mark.parametrize(
    "shown", [WHOLE, select(WHOLE, []), select(WHOLE, [("name",), ("seen", 0)]), issued()]
)
def test_a_binding_over_other_disclosures_is_refused(shown):
    binding = split(bind(SHOWN, ASKED, HOLDER)).key_binding
    with pytest.raises(InvalidProof, match="other disclosures"):
        check_binding(shown + binding, ASKED, KEY)


def test_disclosures_in_another_order_are_another_form():
    bound = split(bind(WHOLE, ASKED, HOLDER))
    turned = "~".join((bound.issuer_jwt, *reversed(bound.disclosures), bound.key_binding))
    with pytest.raises(InvalidProof, match="other disclosures"):
        check_binding(turned, ASKED, KEY)


def by_hand(claims=None, header=None, **changes):
    """Return a bound form whose binding is made by hand; None leaves a claim out."""
    usual = {
        "iat": int(NOW.timestamp()),
        "aud": ASKED.audience,
        "nonce": ASKED.nonce,
        "sd_hash": digest_of(SHOWN, "sha-256"),
    }
    full = {name: value for name, value in (usual | changes).items() if value is not None}
    body = json.dumps(claims if claims is not None else full).encode()
    return SHOWN + jose.sign(body, {"typ": "kb+jwt"} | (header or {}), HOLDER)


def test_a_binding_made_by_hand_holds():
    """The control of the tests below."""
    check_binding(by_hand(), ASKED, KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": None},
        {"iat": "now"},
        {"iat": True},
        {"aud": None},
        {"aud": [ASKED.audience]},
        {"nonce": None},
        {"nonce": ["nonce-1"]},
        {"sd_hash": None},
        {"sd_hash": ""},
        {"sd_hash": digest_of(SHOWN, "sha-512")},
        {"sd_hash": digest_of(SHOWN[:-1], "sha-256")},
        {"exp": int(NOW.timestamp()) - 1},
        {"nbf": int(NOW.timestamp()) + 61},
        {"exp": "later"},
    ],
)
def test_a_binding_that_says_something_else_is_refused(changes):
    with pytest.raises(InvalidProof):
        check_binding(by_hand(**changes), ASKED, KEY)


@pytest.mark.parametrize("typ", ["JWT", "vp+jwt", "openid4vci-proof+jwt", "", None, 7])
def test_a_token_of_another_type_is_no_binding(typ):
    with pytest.raises(MalformedToken):
        check_binding(by_hand(header={"typ": typ}), ASKED, KEY)


def test_a_binding_that_is_missing_or_no_token_is_refused():
    for text in (SHOWN, SHOWN + "x", SHOWN + "a.b.c", SHOWN + "eyJhbGciOiJub25lIiwidHlwIjoia2Irand0In0.e30."):
        with pytest.raises(MalformedToken):
            check_binding(text, ASKED, KEY)
    with pytest.raises(MalformedToken):
        check_binding(by_hand(header={"kid": "x" * 20_000}), ASKED, KEY)


def test_what_is_bound_is_bound_once():
    with pytest.raises(MalformedToken, match="once"):
        bind(bind(SHOWN, ASKED, HOLDER), ASKED, HOLDER)


def test_every_character_of_the_form_counts():
    bound = bind(SHOWN, ASKED, HOLDER)
    for place in range(0, len(bound), 7):
        other = bound[:place] + ("A" if bound[place] != "A" else "B") + bound[place + 1 :]
        with pytest.raises((CredentialsError, UnsupportedProof)):
            check_binding(other, ASKED, KEY)
