"""Policies as documents: read strictly, named by a digest, and the published schema says what is read."""

import json
from dataclasses import replace

import pytest

from credentials.stacking import Duration
from tests.support.json_schema import fits
from verifier.errors import InvalidPolicy
from verifier.policy import Attested, Demands, Edition, Policy, RequiredPart, TrustedIssuer, TrustList
from verifier.policy_documents import MEMBERS, digest_of, parse_policy, policy_schema, read_policy

ACME = {"did": "did:web:acme.example", "name": "Acme", "source": "our own list"}
BASE = Policy("base", TrustList.of([TrustedIssuer("did:web:base.example", "Base", "base")]))
PART = {"achievement": "https://acme.example/communication", "name": "Communication", "min_level": 2}
FULL = {
    "name": "Leaders 2026",
    "description": "For those who lead.",
    "require_parts": True,
    "require_holder": True,
    "attested_only": "refuse",
    "trust": "beside",
    "issuers": [ACME],
    "max_age_months": 36,
    "required_parts": [PART, {"achievement": "https://acme.example/creativity"}],
}
REFUSED = [
    {"names": "x"},
    {"name": 1},
    {"name": None},
    {"name": "x" * 121},
    {"description": "x" * 2001},
    {"require_parts": "true"},
    {"require_holder": 1},
    {"issuers": {}},
    {"issuers": [{}]},
    {"issuers": ["did:web:a.example"]},
    {"issuers": [ACME | {"did": "acme"}]},
    {"issuers": [ACME] * 501},
    {"trust": "beside"},
    {"trust": "both", "issuers": [ACME]},
    {"attested_only": "perhaps"},
    {"attested_only": True},
    {"require_parts": True, "attested_only": "accept"},
    {"max_age_months": 0},
    {"max_age_months": 1201},
    {"max_age_months": 1.5},
    {"max_age_months": True},
    {"max_age_months": "36"},
    {"required_parts": {}},
    {"required_parts": ["x"]},
    {"required_parts": [{}]},
    {"required_parts": [{"achievement": ""}]},
    {"required_parts": [PART | {"min_level": -1}]},
    {"required_parts": [PART | {"min_level": 21}]},
    {"required_parts": [PART | {"stars": 3}]},
    {"required_parts": [{"achievement": f"urn:{number}"} for number in range(65)]},
]
# The reader knows these; a schema can not say them.
BEYOND_THE_SCHEMA = [{"required_parts": [PART, PART | {"min_level": 3}]}]


def parsed(document):
    return parse_policy(json.dumps(document).encode(), BASE)


def test_a_policy_changes_what_it_names_and_nothing_else():
    policy = parsed({"name": "strict", "require_parts": True})
    wanted = Demands(Edition(digest_of({"name": "strict", "require_parts": True})), attested=Attested.ASK)
    assert policy == Policy("strict", BASE.trust, require_parts=True, demands=wanted)


def test_an_empty_policy_asks_for_nothing_more_than_the_base():
    policy = parsed({})
    assert replace(policy, demands=None) == BASE
    assert policy.demands == Demands(Edition(digest_of({})))


def test_every_member_of_a_policy_is_read():
    assert FULL.keys() == MEMBERS
    policy = parsed(FULL)
    assert (policy.name, policy.require_parts, policy.require_holder) == ("Leaders 2026", True, True)
    assert policy.demands == Demands(
        Edition(digest_of(FULL)),
        Duration(months=36),
        (
            RequiredPart(PART["achievement"], "Communication", 2),
            RequiredPart("https://acme.example/creativity"),
        ),
        Attested.REFUSE,
        own_issuers=True,
    )


@pytest.mark.parametrize(
    ("mode", "known"),
    [
        ({}, {"did:web:acme.example"}),
        ({"trust": "instead"}, {"did:web:acme.example"}),
        ({"trust": "beside"}, {"did:web:acme.example", "did:web:base.example"}),
    ],
)
def test_the_issuers_of_a_policy_stand_in_place_of_the_list_or_beside_it(mode, known):
    assert parsed({"issuers": [ACME], **mode}).trust.issuers.keys() == known


def test_an_empty_list_of_issuers_trusts_nobody():
    policy = parsed({"issuers": []})
    assert policy.trust.issuers == {}
    assert policy.demands.own_issuers


@pytest.mark.parametrize("document", [*REFUSED, *BEYOND_THE_SCHEMA], ids=lambda each: json.dumps(each)[:60])
def test_a_policy_with_something_else_in_it_is_refused(document):
    with pytest.raises(InvalidPolicy):
        parsed(document)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"name": "a", "name": "b"}', b'{"name": "' + b"x" * 300_000])
def test_a_policy_that_is_not_json_is_refused(body):
    with pytest.raises(InvalidPolicy):
        parse_policy(body, BASE)


def test_a_policy_is_named_by_its_content_and_not_by_how_it_is_written():
    assert digest_of({"name": "a", "require_parts": True}) == digest_of({"require_parts": True, "name": "a"})
    assert digest_of({"name": "a"}) != digest_of({"name": "b"})


def test_the_edition_of_a_kept_policy_stands_in_place_of_the_digest_alone():
    kept = Edition("sha-256:0", "id", 3)
    assert read_policy({}, BASE, kept).demands.edition == kept


@pytest.mark.parametrize(
    "document", [{}, FULL, {"issuers": [ACME | {"keys": ["x"]}]}, {"max_age_months": 1200}, {"issuers": []}]
)
def test_what_is_read_fits_the_published_schema(document):
    parsed(document)
    assert fits(document, policy_schema())


@pytest.mark.parametrize("document", REFUSED, ids=lambda each: json.dumps(each)[:60])
def test_what_is_refused_does_not_fit_the_published_schema(document):
    assert not fits(document, policy_schema())


def test_the_schema_knows_every_member_and_no_other():
    assert set(policy_schema()["properties"]) == MEMBERS
