"""A query is held against what was shown, whatever the wallet made of it: types, claims, values, sets, authorities."""

import json
from dataclasses import replace

import pytest

from credentials import jose
from credentials.badge import Carrier
from credentials.dcql import read_query
from credentials.presentation import (
    HolderSigner,
    Recipient,
    make_jwt_vp,
    make_ldp_vp,
    make_sd_jwt_presentation,
)
from did.methods.key import did_of_key, method_id_of_key
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.certified import Certifier
from tests.support.partner import NOW, Partner
from verifier.errors import PresentationsRefused, ResponseNotAsked
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.presentations import Asked, is_satisfied, judge
from verifier.report import Check, Verdict

RECIPIENT = Recipient("decentralized_identifier:did:web:verifier.example", "a-nonce-of-this-request")
CERTIFIER = Certifier(NOW)
CERTIFIED_SIGNER, CHAIN = CERTIFIER.chain("partner.example")
PARTNER = Partner(signer=CERTIFIED_SIGNER)
BADGE_TYPES = [
    "https://www.w3.org/2018/credentials#VerifiableCredential",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
]
ANY = {"type_values": [BADGE_TYPES]}
VCT = f"{PARTNER.base}/types/open-badge"


def holder():
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    return HolderSigner(did_of_key(signer.public_key), method_id_of_key(signer.public_key), signer)


ZOE = holder()


def badge(slug="communication", carrier=Carrier.LDP_VC, partner=PARTNER, **changes):
    return partner.badge(slug, carrier, subject_id=ZOE.did, **changes)


def shown(*bodies):
    """Return the presentation of one badge or several of one carrier."""
    if bodies[0].startswith(b"{"):
        return make_ldp_vp([json.loads(each) for each in bodies], ZOE, RECIPIENT, NOW)
    return make_jwt_vp([each.decode() for each in bodies], ZOE, RECIPIENT, NOW)


def query(*credentials, sets=()):
    asked = {"credentials": list(credentials)}
    return asked | ({"credential_sets": list(sets)} if sets else {})


def one(query_id="q", form="ldp_vc", meta=ANY, **more):
    return {"id": query_id, "format": form, "meta": meta, **more}


def judged(asked, vp_token, setting=None):
    return judge(vp_token, Asked(read_query(asked), RECIPIENT), setting or PARTNER.setting())


def satisfies(asked, vp_token):
    """Whether an answer is one to the query, and what was asked for is among it."""
    try:
        found = judged(asked, vp_token)
    except ResponseNotAsked:
        return False
    return is_satisfied(found.answers, read_query(asked))


ACHIEVEMENT = ["credentialSubject", "achievement", "id"]
LEVELS = ["credentialSubject", "result", None, "achievedLevel"]
COMMUNICATION = PARTNER.achievement("communication")


def test_types_are_compared_in_full_whatever_the_document_calls_them():
    assert satisfies(query(one()), {"q": [shown(badge())]})
    as_written = {"type_values": [["VerifiableCredential", "OpenBadgeCredential"]]}
    assert satisfies(query(one(meta=as_written)), {"q": [shown(badge())]})
    other = {"type_values": [["https://www.w3.org/2018/credentials#VerifiableCredential", "urn:other"]]}
    assert not satisfies(query(one(meta=other)), {"q": [shown(badge())]})


@pytest.mark.parametrize("carrier", [Carrier.LDP_VC, Carrier.JWT_VC_JSON])
def test_a_path_begins_at_the_credential_and_a_value_is_compared_again(carrier):
    asked = query(one(form=carrier.value, claims=[{"path": ACHIEVEMENT, "values": [COMMUNICATION.id]}]))
    assert satisfies(asked, {"q": [shown(badge(carrier=carrier))]})
    assert not satisfies(asked, {"q": [shown(badge("creativity", carrier))]})
    from_the_claim = query(one(form=carrier.value, claims=[{"path": ["vc", *ACHIEVEMENT]}]))
    assert not satisfies(from_the_claim, {"q": [shown(badge(carrier=carrier))]})


def test_of_claim_sets_any_will_do():
    claims = [
        {"id": "high", "path": LEVELS, "values": [COMMUNICATION.level_id(3)]},
        {"id": "name", "path": ["name"]},
        {"id": "other", "path": ["kestrel"]},
    ]
    assert satisfies(query(one(claims=claims, claim_sets=[["high"], ["name"]])), {"q": [shown(badge())]})
    assert not satisfies(query(one(claims=claims, claim_sets=[["high"], ["other"]])), {"q": [shown(badge())]})


def test_of_a_set_of_queries_one_option_has_to_be_shown_whole():
    asked = query(
        one("a", claims=[{"path": ACHIEVEMENT, "values": [COMMUNICATION.id]}]),
        one("b", claims=[{"path": ACHIEVEMENT, "values": [PARTNER.achievement("creativity").id]}]),
        one("c", claims=[{"path": ACHIEVEMENT, "values": [PARTNER.achievement("collaboration").id]}]),
        sets=[{"options": [["a", "b"], ["c"]]}, {"options": [["b"]], "required": False}],
    )
    a, b, c = (shown(badge(slug)) for slug in ("communication", "creativity", "collaboration"))
    assert satisfies(asked, {"a": [a], "b": [b]})
    assert satisfies(asked, {"c": [c]})
    assert not satisfies(asked, {"a": [a]})
    assert not satisfies(asked, {"b": [b]})
    assert not satisfies(asked, {"c": [a]})


def test_several_are_shown_only_where_several_are_asked_for():
    two = [shown(badge()), shown(badge("creativity"))]
    with pytest.raises(ResponseNotAsked):
        judged(query(one()), {"q": two})
    found = judged(query(one(multiple=True)), {"q": two})
    assert [each.report.verdict for each in found.answers] == [Verdict.VALID] * 2


# --- SD-JWT -----------------------------------------------------------------------------------------


def sd_jwt(vct=VCT, **changes):
    partner = (
        PARTNER if vct == VCT else Partner(base=vct.removesuffix("/types/open-badge"), signer=PARTNER.signer)
    )
    text = partner.sd_jwt(partner.unsigned(subject_id=ZOE.did, **changes), holder=ZOE.signer.public_key)
    return make_sd_jwt_presentation(text, [], ZOE.signer, RECIPIENT, NOW)


def test_an_sd_jwt_answers_for_its_own_type_and_no_other():
    asked = query(one(form="dc+sd-jwt", meta={"vct_values": [VCT]}))
    assert satisfies(asked, {"q": [sd_jwt()]})
    assert not satisfies(asked, {"q": [sd_jwt("https://other.example/o/p/types/open-badge")]})


def test_without_claims_nothing_that_can_be_held_back_is_asked():
    asked = query(one(form="dc+sd-jwt", meta={"vct_values": [VCT]}))
    (answered,) = judged(asked, {"q": [sd_jwt()]}).answers
    assert (answered.report.verdict, answered.report.shown.content.evidence) == (Verdict.VALID, ())
    with_evidence = query(
        one(form="dc+sd-jwt", meta={"vct_values": [VCT]}, claims=[{"path": ["evidence", 0]}])
    )
    assert not satisfies(with_evidence, {"q": [sd_jwt()]})


# --- without a holder -------------------------------------------------------------------------------


def test_a_credential_as_it_is_comes_where_no_holder_is_asked_for():
    asked = query(
        one("a", require_cryptographic_holder_binding=False),
        one("b", "jwt_vc_json", require_cryptographic_holder_binding=False),
        one("c", "dc+sd-jwt", {"vct_values": [VCT]}, require_cryptographic_holder_binding=False),
    )
    bare = {
        "a": [json.loads(badge())],
        "b": [badge(carrier=Carrier.JWT_VC_JSON).decode()],
        "c": [PARTNER.sd_jwt(PARTNER.unsigned(subject_id=ZOE.did), holder=ZOE.signer.public_key)],
    }
    found = judged(asked, bare)
    assert [each.report.verdict for each in found.answers] == [Verdict.VALID] * 3
    assert {each.report.finding(Check.HOLDER).code for each in found.answers} == {"not_presented"}
    assert is_satisfied(found.answers, read_query(asked))
    tampered = bare | {"a": [json.loads(badge()) | {"name": "Another"}]}
    assert not satisfies(asked, tampered)


def test_a_holder_who_shows_it_all_the_same_is_held_to_the_request():
    asked = query(one(require_cryptographic_holder_binding=False))
    assert (
        judged(asked, {"q": [shown(badge())]}).answers[0].report.finding(Check.HOLDER).code == "holder_proved"
    )
    forged = shown(badge()) | {"holder": "did:web:evil.example"}
    with pytest.raises(PresentationsRefused):
        judged(asked, {"q": [forged]})


# --- authorities ------------------------------------------------------------------------------------


def certified(chain=CHAIN, signer=CERTIFIED_SIGNER):
    """Return a badge as a token that is signed under a certificate, beside the issuer's DID."""
    jws = jose.read(badge(carrier=Carrier.JWT_VC_JSON).decode())
    return jose.sign(jws.payload, {**jws.header, "x5c": chain.x5c()}, signer).encode()


def by_authority(*values, kind="aki"):
    return query(one(form="jwt_vc_json", trusted_authorities=[{"type": kind, "values": list(values)}]))


AKI = b64url_encode(CERTIFIER.key_id)


def test_an_authority_counts_by_its_key_identifier_in_the_certificates_of_the_token():
    assert satisfies(by_authority(AKI), {"q": [shown(certified())]})
    assert satisfies(by_authority("AAAA", AKI), {"q": [shown(certified())]})
    assert not satisfies(by_authority("AAAA"), {"q": [shown(certified())]})
    assert not satisfies(by_authority(AKI), {"q": [shown(badge(carrier=Carrier.JWT_VC_JSON))]})


def test_certificates_of_another_key_than_the_one_that_signed_vouch_for_nobody():
    _, others_chain = Certifier(NOW).chain("partner.example")
    stolen = certified(chain=others_chain)
    other_aki = b64url_encode(others_chain.leaf.authority_key_id)
    assert not satisfies(by_authority(other_aki), {"q": [shown(stolen)]})


@pytest.mark.parametrize("kind", ["etsi_tl", "openid_federation", "kestrel"])
def test_an_authority_of_a_kind_that_can_not_be_told_is_never_taken_for_fulfilled(kind):
    assert not satisfies(by_authority(AKI, kind=kind), {"q": [shown(certified())]})


def test_an_authority_makes_nobody_trusted():
    asked = by_authority(AKI)
    found = judged(asked, {"q": [shown(certified())]}, PARTNER.setting(trusted=False))
    assert found.answers[0].report.verdict is Verdict.ISSUER_UNKNOWN
    assert not is_satisfied(found.answers, read_query(asked))


# --- whose achievement it is ------------------------------------------------------------------------


def test_somebody_known_does_not_award_what_somebody_else_awards():
    """Two issuers that are both trusted; one signs a badge for the achievement of the other."""
    other = Partner("Other", "https://other.example/o/x")
    trusted = [TrustedIssuer(each.did, each.name, "the tests") for each in (PARTNER, other)]
    asked = query(one(claims=[{"path": ACHIEVEMENT, "values": [COMMUNICATION.id]}]))
    confused = badge(partner=other, achievement=COMMUNICATION, status=None)
    found = judged(asked, {"q": [shown(confused)]}, both_known(trusted))
    assert found.answers[0].report.verdict is Verdict.VALID
    awarders = {COMMUNICATION.id: (PARTNER.did,)}
    assert not is_satisfied(found.answers, read_query(asked), awarders)
    rightly = judged(asked, {"q": [shown(badge())]})
    assert is_satisfied(rightly.answers, read_query(asked), awarders)


def both_known(trusted):
    return replace(PARTNER.setting(), policy=Policy("tests", TrustList.of(trusted)))
