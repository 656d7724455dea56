"""Trust lists and policies are read strictly: nobody is trusted by accident."""

import json

import pytest

from verifier.errors import InvalidTrustList
from verifier.policy import Policy, TrustedIssuer, TrustList, parse_trust_list

ACME = {"did": "did:web:acme.example", "name": "Acme", "source": "our own list"}
BASE = Policy("base", TrustList.of([TrustedIssuer("did:web:base.example", "Base", "base")]))


def listed(*issuers, **changes):
    return json.dumps({"version": 1, "issuers": list(issuers)} | changes).encode()


def test_a_trust_list_holds_its_issuers_by_did():
    trust = parse_trust_list(listed(ACME))
    assert trust.issuers == {ACME["did"]: TrustedIssuer(**ACME)}


def test_an_empty_trust_list_trusts_nobody():
    assert parse_trust_list(listed()).issuers == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        listed(version=2),
        listed(version=None),
        listed(issuers={}),
        listed("did:web:acme.example"),
        listed(ACME | {"did": "acme.example"}),
        listed(ACME | {"did": "did:web:acme.example#key-1"}),
        listed(ACME | {"did": 1}),
        listed({"did": ACME["did"], "name": "Acme"}),
        listed(ACME, ACME | {"name": None}),
        b'{"version": 1, "issuers": [], "issuers": []}',
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole(body):
    with pytest.raises(InvalidTrustList):
        parse_trust_list(body)


def test_of_two_lists_the_first_names_the_issuer():
    other = TrustList.of([TrustedIssuer("did:web:base.example", "Else", "else"), TrustedIssuer(**ACME)])
    joined = BASE.trust.joined(other)
    assert joined.issuers["did:web:base.example"].name == "Base"
    assert joined.issuers[ACME["did"]].name == "Acme"


# --- registries, and lists that can not be had -----------------------------------------------------


def registry(**issuers):
    return json.dumps({"meta": {"created": "2020-12-02"}, "registry": issuers}).encode()


def test_a_registry_of_the_legacy_form_is_a_trust_list_and_is_named_as_the_source():
    body = registry(**{ACME["did"]: {"name": "Acme", "location": "Ghent", "url": "https://acme.example"}})
    trust = parse_trust_list(body, "registry.example")
    assert trust.issuers == {
        ACME["did"]: TrustedIssuer(ACME["did"], "Acme", "listed in the registry at registry.example")
    }
    assert parse_trust_list(body).issuers[ACME["did"]].source == "listed in a registry"
    assert parse_trust_list(registry()).issuers == {}


@pytest.mark.parametrize(
    "body",
    [
        b'{"registry": []}',
        registry(**{"acme.example": {"name": "Acme"}}),
        registry(**{ACME["did"]: {"location": "Ghent"}}),
        registry(**{ACME["did"]: {"name": ""}}),
        registry(**{ACME["did"]: "Acme"}),
    ],
)
def test_a_registry_that_cannot_be_read_is_refused_whole(body):
    with pytest.raises(InvalidTrustList):
        parse_trust_list(body)


def test_what_could_not_be_had_of_either_list_is_remembered_in_both_together():
    joined = TrustList({}, ("a.example",)).joined(TrustList({}, ("b.example",)))
    assert joined.unreadable == ("a.example", "b.example")
