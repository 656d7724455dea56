"""ID tokens and logout tokens: what each must say, each thing wrong alone refused under its own code."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials import jose
from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from web.signin.errors import LogoutRefused, WorkAccountRefused
from web.signin.work import id_tokens, logout_tokens
from web.signin.work.id_tokens import Expected
from web.signin.work.providers import ProviderKey

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
SIGNER, FORGER = (SoftwareSigner.generate(Algorithm.ES256) for _ in range(2))
EXPECTED = Expected("https://login.example", "cairn", "ES256", "n-1")
GOOD = {
    "iss": "https://login.example",
    "aud": "cairn",
    "sub": "42",
    "iat": AT,
    "exp": AT + 60,
    "nonce": "n-1",
}
OUT = {"iss": "https://login.example", "aud": "cairn", "sub": "42", "iat": AT, "exp": AT + 60, "jti": "j"}
OUT |= {"events": {logout_tokens.EVENT: {}}}


def keys(_):
    return [ProviderKey("k", SIGNER.public_key)]


def signed(claims, signer=SIGNER, **header):
    kept = {name: value for name, value in claims.items() if value is not None}
    return jose.sign(json.dumps(kept).encode(), {"kid": "k"} | header, signer)


def code_of(claims, **more):
    with pytest.raises(WorkAccountRefused) as refusal:
        id_tokens.check(signed(claims, **more), keys, EXPECTED, NOW)
    return refusal.value.code.removeprefix("work_account_")


def test_a_good_token_says_who_is_there():
    more = {"email": " Li@Acme.example", "email_verified": True, "name": "Li", "sid": "s"}
    who = id_tokens.check(signed(GOOD | more), keys, EXPECTED, NOW)
    assert (who.issuer, who.subject, who.session) == ("https://login.example", "42", "s")
    assert (who.address, who.name) == ("li@acme.example", "Li")


@pytest.mark.parametrize("verified", [None, False, "true", 1, "yes"])
def test_an_address_counts_if_the_provider_verified_it(verified):
    claims = GOOD | {"email": "li@acme.example", "email_verified": verified}
    assert id_tokens.check(signed(claims), keys, EXPECTED, NOW).address == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://login.example/"}, "wrong_issuer"),
        ({"aud": ["cairn", "other"]}, "wrong_audience"),
        ({"aud": "Cairn"}, "wrong_audience"),
        ({"azp": "other"}, "wrong_audience"),
        ({"nonce": "n-2"}, "wrong_nonce"),
        ({"nonce": None}, "wrong_nonce"),
        ({"exp": AT - 60}, "token_expired"),
        ({"exp": None}, "token_expired"),
        ({"iat": AT + 61}, "token_expired"),
        ({"iat": AT - 901}, "token_expired"),
        ({"nbf": AT + 61}, "token_expired"),
        ({"sub": ""}, "refused"),
        ({"sub": None}, "refused"),
    ],
)
def test_one_thing_wrong_is_refused_under_its_code(changes, code):
    assert code_of(GOOD | changes) == code


def test_a_token_for_nobodys_attempt_is_refused():
    with pytest.raises(WorkAccountRefused) as refusal:
        id_tokens.check(
            signed(GOOD | {"nonce": ""}), keys, Expected("https://login.example", "cairn", "ES256"), NOW
        )
    assert refusal.value.code == "work_account_wrong_nonce"


def test_another_key_algorithm_or_key_id_is_refused():
    assert code_of(GOOD, signer=FORGER) == "wrong_signature"
    assert code_of(GOOD, signer=SoftwareSigner.generate(Algorithm.ES384)) == "wrong_algorithm"
    assert code_of(GOOD, kid="other") == "wrong_signature"


@given(st.binary(max_size=80))
def test_whatever_else_comes_is_refused_and_never_a_trace(data):
    with pytest.raises(WorkAccountRefused):
        id_tokens.check(data.decode("latin-1"), keys, EXPECTED, NOW)


def test_a_changed_sign_is_refused_wherever_it_stands():
    token = signed(GOOD)
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(WorkAccountRefused):
            id_tokens.check(changed, keys, EXPECTED, NOW)


def ended(claims, **more):
    return logout_tokens.check(signed(claims, **more), keys, EXPECTED, NOW)


def test_a_logout_token_says_which_sessions_ended():
    assert ended(OUT | {"sid": "s"}, typ="logout+jwt") == logout_tokens.Ended("42", "s", "j")
    assert ended(OUT) == logout_tokens.Ended("42", None, "j")
    assert ended(OUT | {"sub": None, "sid": "s"}) == logout_tokens.Ended("", "s", "j")


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "n-1"},
        {"events": None},
        {"events": []},
        {"events": {logout_tokens.EVENT: True}},
        {"events": {"other": {}}},
        {"sub": None},
        {"sub": 42},
        {"sid": 42},
        {"jti": None},
        {"iss": "https://evil.example"},
        {"aud": "other"},
        {"exp": AT - 61},
    ],
)
def test_what_is_no_logout_token_is_refused(changes):
    with pytest.raises(LogoutRefused):
        ended(OUT | changes)


def test_a_logout_token_of_another_type_or_key_is_refused():
    for more in ({"typ": "at+jwt"}, {"signer": FORGER}):
        with pytest.raises(LogoutRefused):
            ended(OUT, **more)
