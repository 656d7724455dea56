"""The linter on how metadata are answered: what fits has no fault, and each planted fault is found where it is."""

import pytest

from issuer.metadata_lint import faults_of_answer, faults_of_signed

URL = "https://badges.example/o/acme"
DOCUMENT = {"credential_issuer": URL, "display": [{"name": "Acme"}]}
HEADER = {"typ": "openidvci-issuer-metadata+jwt", "alg": "ES256", "kid": "k"}
CLAIMS = DOCUMENT | {"sub": URL, "iat": 1_700_000_000, "exp": 1_800_000_000}
HEADERS = {
    "content-type": "application/json",
    "access-control-allow-origin": "*",
    "content-language": "en",
    "cache-control": "public, max-age=60",
    "vary": "Accept, Accept-Language",
}
GONE = object()


def changed(members, name, value):
    return {key: each for key, each in (members | {name: value}).items() if each is not GONE}


def test_answers_that_fit_have_no_fault():
    assert faults_of_signed(HEADER, CLAIMS, DOCUMENT, URL) == []
    assert faults_of_answer(HEADERS) == []
    assert faults_of_answer(HEADERS | {"content-type": "application/jwt"}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("typ", "openid-vci-issuer-metadata+jwt"),
        ("typ", GONE),
        ("alg", "none"),
        ("alg", "HS256"),
        ("alg", GONE),
    ],
)
def test_each_planted_fault_of_a_header_is_found_and_no_other(name, value):
    faults = faults_of_signed(changed(HEADER, name, value), CLAIMS, DOCUMENT, URL)
    assert [fault.where for fault in faults] == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sub", "https://badges.example"),
        ("sub", GONE),
        ("iat", GONE),
        ("iat", 1.5),
        ("iat", True),
        ("exp", "soon"),
        ("display", []),
        ("credential_issuer", GONE),
    ],
)
def test_each_planted_fault_of_signed_claims_is_found_and_no_other(name, value):
    faults = faults_of_signed(HEADER, changed(CLAIMS, name, value), DOCUMENT, URL)
    assert [fault.where for fault in faults] == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("content-type", "text/html"),
        ("content-type", GONE),
        ("access-control-allow-origin", "https://one.example"),
        ("access-control-allow-origin", GONE),
        ("content-language", GONE),
        ("cache-control", "no-store"),
        ("cache-control", "public, max-age=0"),
        ("cache-control", "public, max-age=86400"),
        ("vary", "Accept"),
        ("vary", GONE),
    ],
)
def test_each_planted_fault_of_an_answers_headers_is_found_and_no_other(name, value):
    assert [fault.where for fault in faults_of_answer(changed(HEADERS, name, value))] == [name]
