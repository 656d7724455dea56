"""Whether one credential is what a query asks for."""

import json
from dataclasses import replace

import pytest

from credentials.badge import Carrier
from credentials.dcql import Candidate, ClaimQuery, CredentialQuery, TrustedAuthority, candidate_of, match
from credentials.proofs.badge_claims import to_document
from tests.support.partner import Partner

BADGE = json.loads(Partner().badge())
CANDIDATE = candidate_of(Carrier.LDP_VC, BADGE)
EXPANDED = frozenset(
    {
        "https://www.w3.org/2018/credentials#VerifiableCredential",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
    }
)
ASKED = CredentialQuery("badge", "ldp_vc", type_values=(EXPANDED,))
NAME = ClaimQuery(("credentialSubject", "achievement", "name"), id="name")
OTHER = ClaimQuery(("credentialSubject", "shoeSize"), id="other")


def test_a_badge_is_found_by_its_types_in_full_and_as_written():
    assert match(ASKED, CANDIDATE) == ()
    written = replace(ASKED, type_values=(frozenset({"VerifiableCredential", "OpenBadgeCredential"}),))
    assert match(written, CANDIDATE) == ()


def test_of_several_sets_of_types_one_is_enough_and_of_one_set_all_are_needed():
    assert match(replace(ASKED, type_values=(frozenset({"a:Other"}), EXPANDED)), CANDIDATE) == ()
    assert match(replace(ASKED, type_values=(EXPANDED | {"a:Other"},)), CANDIDATE) is None


def test_another_format_is_another_credential():
    assert match(replace(ASKED, format="jwt_vc_json"), CANDIDATE) is None


def test_the_claims_asked_for_must_be_there():
    assert match(replace(ASKED, claims=(NAME,)), CANDIDATE) == (NAME,)
    assert match(replace(ASKED, claims=(NAME, OTHER)), CANDIDATE) is None


def test_of_several_claim_sets_the_first_that_can_be_answered_counts():
    asked = replace(ASKED, claims=(NAME, OTHER), claim_sets=(("other", "name"), ("name",)))
    assert match(asked, CANDIDATE) == (NAME,)
    assert match(replace(asked, claim_sets=(("other",),)), CANDIDATE) is None


def test_one_of_the_values_must_be_there_and_of_the_same_type():
    candidate = Candidate("x", {"stars": [1, 2], "done": True})

    def found(path, *values):
        return match(CredentialQuery("q", "x", claims=(ClaimQuery(path, values),)), candidate) is not None

    assert found(("stars", None), 2)
    assert not found(("stars", None), 3)
    assert not found(("stars", None), "2")
    assert found(("done",), True)
    assert not found(("done",), 1)
    assert not found(("stars", 0), True)


def test_a_token_is_found_by_its_vct_or_one_that_it_extends():
    candidate = Candidate("dc+sd-jwt", {}, vcts=frozenset({"https://a.example/1", "https://a.example/base"}))
    asked = CredentialQuery("q", "dc+sd-jwt", vct_values=("https://a.example/base",))
    assert match(asked, candidate) == ()
    assert match(replace(asked, vct_values=("https://b.example/",)), candidate) is None


@pytest.mark.parametrize(
    ("authority", "fits"), [(("aki", "abc"), True), (("aki", "x"), False), (("y", "abc"), False)]
)
def test_where_authorities_are_asked_for_one_must_vouch_for_the_issuer(authority, fits):
    asked = replace(ASKED, trusted_authorities=(TrustedAuthority("aki", ("abc", "def")),))
    candidate = replace(CANDIDATE, authorities=frozenset({authority}))
    assert (match(asked, candidate) is not None) is fits


def test_claims_of_an_sd_jwt_vc_that_is_no_badge_stand_at_its_root_and_nowhere_else():
    claims = {
        "iss": "did:web:a.example",
        "sub": "did:example:1",
        "vct": "https://a.example/t",
        "nbf": 1700000000,
    }
    candidate = candidate_of(Carrier.DC_SD_JWT, to_document(claims | {"achievement": {"id": "urn:a"}}))
    asked = CredentialQuery("any", "dc+sd-jwt", vct_values=("https://a.example/t",))

    def is_found(*path, values=()):
        return match(replace(asked, claims=(ClaimQuery(path, values),)), candidate) is not None

    assert is_found("achievement", "id", values=("urn:a",))
    assert is_found("sub", values=("did:example:1",))
    assert is_found("iss", values=("did:web:a.example",))
    assert is_found("vct")
    assert not is_found("credentialSubject", "achievement", "id")
