"""What a program may ask a person, and where the answer goes."""

import hashlib
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.errors import AuthorizationRefused, InvalidRedirectUri, UnknownClient
from issuer.oauth import consent
from issuer.oauth.consent import AuthorizationRequest
from issuer.oauth.scopes import Scope
from keys.multibase import b64url_encode
from tests.support.builders import at

VERIFIER = "v" * 43
CHALLENGE = b64url_encode(hashlib.sha256(VERIFIER.encode()).digest())


@pytest.fixture
def request_(registered):
    return AuthorizationRequest(
        response_type="code",
        client_id=registered.client.id,
        redirect_uri=registered.client.redirect_uris[0],
        scope=f"{Scope.READ_CREDENTIALS} {Scope.READ_PROFILE} something.else",
        state="s-1",
        code_challenge=CHALLENGE,
        code_challenge_method="S256",
    )


def test_a_good_request_says_who_asks_for_what(tx, registered, request_):
    asked = consent.examine(tx, request_)
    assert (asked.client, asked.state) == (registered.client, "s-1")
    assert asked.scopes == {Scope.READ_CREDENTIALS, Scope.READ_PROFILE}


def test_nobody_is_sent_to_a_program_that_is_not_registered(tx, request_):
    for client_id in (None, "other"):
        with pytest.raises(UnknownClient):
            consent.examine(tx, replace(request_, client_id=client_id))


@pytest.mark.parametrize(
    "redirect",
    [
        None,
        "https://portfolio.example/back",
        "https://evil.example/",
        "https://portfolio.example/back?way=1&x",
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(tx, request_, redirect):
    with pytest.raises(InvalidRedirectUri):
        consent.examine(tx, replace(request_, redirect_uri=redirect))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"state": None}, "invalid_request"),
        ({"state": "s" * 2049}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "something.else"}, "invalid_scope"),
    ],
)
def test_other_faults_are_told_to_the_program(tx, request_, change, error):
    with pytest.raises(AuthorizationRefused) as refused:
        consent.examine(tx, replace(request_, **change))
    assert refused.value.error == error


def test_what_somebody_allows_is_noted_with_its_scopes_and_its_code_hashed(tx, randomness, request_):
    asked = consent.examine(tx, request_)
    code = consent.allow(tx, asked, "somebody", at(1), randomness)
    kept = tx.access.by_code(consent.code_hash(code))
    assert (kept.principal_id, kept.scopes) == ("somebody", asked.scopes)
    assert code not in repr(kept)
    assert [each.action for each in tx.audit.of_object(kept.id)] == ["access.allowed"]


def test_the_way_back_keeps_the_programs_own_query_and_says_who_answers():
    uri = consent.answer_uri(
        "https://portfolio.example/back?way=1", "https://a.example/o/acme", "s 1", code="c&1"
    )
    assert uri.startswith("https://portfolio.example/back?way=1&")
    said = parse_qs(urlsplit(uri).query)
    assert said == {"way": ["1"], "code": ["c&1"], "state": ["s 1"], "iss": ["https://a.example/o/acme"]}


@given(st.text(max_size=60))
def test_only_the_verifier_fits_its_challenge(other):
    assert consent.fits_challenge(VERIFIER, CHALLENGE)
    assert other == VERIFIER or not consent.fits_challenge(other, CHALLENGE)
