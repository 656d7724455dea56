"""What is somebody else's to award: that an issuer is known does not make every badge one that it may give."""

import pytest

from credentials import jose
from credentials.dcql import ClaimQuery, CredentialQuery, Query
from credentials.presentation import make_ldp_vp, make_sd_jwt_presentation
from credentials.wire import to_wire
from tests.support.partner import NOW, Partner
from tests.unit.verifier.test_presentations import RECIPIENT, holder
from verifier.errors import ResponseNotAsked
from verifier.presentations import ANY_ACHIEVEMENT, Asked, is_satisfied, receive
from verifier.report import Verdict
from verifier.wishes import BadgeWish, query_for

PARTNER, ZOE = Partner(), holder()
THEIRS = "https://acme.example/o/acme/achievements/communication"
VCT = "https://acme.example/types/open-badge"
AWARDERS = {THEIRS: ("did:web:acme.example",)}


def claimed_as_theirs(bodies, query, awarders=AWARDERS):
    """Return what a known issuer, who does not award the badge, makes of a query for it."""
    found = receive(bodies, Asked(query, RECIPIENT), PARTNER.setting())
    assert [each.report.verdict for each in found] == [Verdict.VALID]
    return is_satisfied(found, query, awarders)


def in_a_presentation(**changes):
    """Return a vp_token with a badge of the partner's that names another's achievement."""
    document = to_wire(PARTNER.unsigned(subject_id=ZOE.did, status=None)) | changes
    document["credentialSubject"]["achievement"]["id"] = THEIRS
    return {"ldp_vc": [make_ldp_vp([PARTNER.signed(document)], ZOE, RECIPIENT, NOW)]}


def own_query(*types):
    claim = ClaimQuery(("credentialSubject", "achievement", "id"), (THEIRS,))
    return Query((CredentialQuery("ldp_vc", "ldp_vc", (frozenset(types),), claims=(claim,)),))


@pytest.mark.parametrize("types", [["VerifiableCredential"], ["VerifiableCredential", "OpenBadgeCredential"]])
def test_a_known_issuer_satisfies_nobody_with_anothers_badge_whatever_type_it_gives_it(types):
    query = own_query("VerifiableCredential")
    assert not claimed_as_theirs(in_a_presentation(type=types), query)
    assert claimed_as_theirs(in_a_presentation(type=types), query, {THEIRS: (PARTNER.did,)})


def test_claims_that_are_no_badge_do_not_pass_for_one():
    claims = {
        "iss": PARTNER.did,
        "sub": ZOE.did,
        "vct": VCT,
        "cnf": {"jwk": ZOE.signer.public_key.jwk()},
        "nbf": int(NOW.timestamp()),
        "achievement": {"id": THEIRS},
    }
    header = {"typ": "dc+sd-jwt", "kid": PARTNER.method_id}
    text = jose.sign(jose.json_bytes(claims), header, PARTNER.signer) + "~"
    bound = {"dc_sd_jwt": [make_sd_jwt_presentation(text, ((),), ZOE.signer, RECIPIENT, NOW)]}
    with pytest.raises(ResponseNotAsked):
        claimed_as_theirs(bound, query_for([BadgeWish(THEIRS)], [VCT]))


def test_who_may_have_awarded_any_badge_at_all_is_asked_of_every_badge():
    query = query_for([BadgeWish()])
    for awarder, is_one in ((PARTNER.did, True), ("did:web:other.example", False)):
        assert claimed_as_theirs(in_a_presentation(), query, {ANY_ACHIEVEMENT: (awarder,)}) is is_one
