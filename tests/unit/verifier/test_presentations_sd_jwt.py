"""SD-JWTs in a wallet's answer: bound to key, verifier and nonce, and together with other carriers."""

import json

import pytest

from credentials import jose
from credentials.badge import Carrier
from credentials.dcql import CredentialQuery, CredentialSet, Query
from credentials.enveloped import wrap
from credentials.presentation import (
    HolderSigner,
    Recipient,
    make_ldp_vp,
    make_sd_jwt_presentation,
    make_vp_jwt,
)
from did.methods.jwk import did_jwk, method_id_of_jwk
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from tests.support.partner import NOW, Partner
from tests.support.rsa_keys import signer_of
from verifier.errors import ResponseRefused
from verifier.presentations import Asked, receive
from verifier.report import Check, Verdict

RECIPIENT = Recipient("decentralized_identifier:did:web:verifier.example", "nonce-1")
PARTNER = Partner()


def holder(seed=3, algorithm=Algorithm.EDDSA, method="key"):
    signer = signer_of(algorithm, seed)
    key = signer.public_key
    if method == "jwk":
        return HolderSigner(did_jwk(key), method_id_of_jwk(key), signer)
    return HolderSigner(did_of_key(key), method_id_of_key(key), signer)


ZOE, THIEF = holder(), holder(4)


def sd_jwt(
    whose=ZOE, slug="communication", bound_to=None, carrier=Carrier.DC_SD_JWT, partner=PARTNER, **changes
):
    badge = partner.unsigned(slug, **({"subject_id": whose.did} | changes))
    return partner.sd_jwt(badge, carrier, holder=(bound_to or whose).signer.public_key)


def shown(text, by=ZOE, wanted=((),), recipient=RECIPIENT):
    return make_sd_jwt_presentation(text, wanted, by.signer, recipient, NOW)


QUERIES = (
    CredentialQuery("ldp_vc", "ldp_vc"),
    CredentialQuery("jwt_vc_json", "jwt_vc_json"),
    CredentialQuery("dc_sd_jwt", "dc+sd-jwt"),
    CredentialQuery("vc_sd_jwt", "vc+sd-jwt"),
)
ANY = Query(QUERIES, (CredentialSet(tuple((each.id,) for each in QUERIES)),))


def answered_query(presentation):
    """Return the id of the query that a presentation answers: that of the first credential in it."""
    if isinstance(presentation, str) and "~" in presentation:
        kind = jose.read(presentation.partition("~")[0]).header["typ"]
        return kind.replace("+", "_").replace("-", "_")
    is_plain = isinstance(presentation, dict) and "proof" in presentation["verifiableCredential"][0]
    return "ldp_vc" if is_plain else "jwt_vc_json"


def received(*presentations, **changes):
    vp_token = {answered_query(each): [each] for each in presentations}
    answers = receive(vp_token, Asked(ANY, RECIPIENT), PARTNER.setting(**changes))
    return tuple(each.report for each in answers)


SD_CARRIERS = pytest.mark.parametrize("carrier", [Carrier.DC_SD_JWT, Carrier.VC_SD_JWT])


@SD_CARRIERS
@pytest.mark.parametrize("algorithm", list(Algorithm))
@pytest.mark.parametrize("method", ["key", "jwk"])
def test_a_badge_bound_to_any_kind_of_key_is_valid_and_the_holder_proved(carrier, algorithm, method):
    if (algorithm, method) == (Algorithm.RS256, "key"):
        return
    somebody = holder(7, algorithm, method)
    (report,) = received(shown(sd_jwt(somebody, carrier=carrier), somebody))
    assert (report.verdict, report.finding(Check.HOLDER).code) == (Verdict.VALID, "holder_proved")
    assert report.input.format == carrier


@SD_CARRIERS
def test_a_thief_cannot_bind_what_is_bound_to_another(carrier):
    with pytest.raises(ResponseRefused):
        received(shown(sd_jwt(carrier=carrier), THIEF))


@pytest.mark.parametrize(
    "recipient",
    [Recipient(RECIPIENT.audience, "nonce-2"), Recipient("did:web:verifier.example", RECIPIENT.nonce)],
)
def test_a_binding_for_another_request_is_refused(recipient):
    with pytest.raises(ResponseRefused):
        received(shown(sd_jwt(), recipient=recipient))


def test_a_disclosure_added_or_taken_away_after_binding_is_refused():
    bound = shown(sd_jwt())
    token, disclosure, binding = bound.split("~")
    for other in (f"{token}~{binding}", f"{token}~{disclosure}~{disclosure}~{binding}"):
        with pytest.raises(ResponseRefused):
            received(other)


def test_what_is_not_disclosed_is_not_told_and_takes_nothing_from_the_badge():
    (report,) = received(shown(sd_jwt(), wanted=[]))
    assert report.verdict is Verdict.VALID
    assert report.shown.content.evidence == ()


def test_a_badge_that_names_another_holder_than_its_key_proves_the_key_only():
    """Whoever issues can bind any key; that somebody else is named beside it proves nothing."""
    fake = Partner(signer=signer_of(Algorithm.EDDSA, 9))
    mine = sd_jwt(ZOE, bound_to=THIEF, partner=fake)
    stolen = json.loads(PARTNER.badge(subject_id=ZOE.did))
    reports = received(shown(mine, THIEF), make_ldp_vp([stolen], THIEF, RECIPIENT, NOW))
    assert reports[0].shown.content.subject_id == did_jwk(THIEF.signer.public_key)
    assert (reports[1].verdict, reports[1].finding(Check.HOLDER).code) == (
        Verdict.NOT_GENUINE,
        "holder_other",
    )


def test_a_stack_and_its_parts_in_different_carriers_are_evaluated_together():
    parts = {slug: PARTNER.badge(slug, subject_id=ZOE.did) for slug in ("communication", "creativity")}
    achievement = PARTNER.publish_rule(tuple(parts))
    evidence = tuple(PARTNER.evidence(slug, body) for slug, body in parts.items())
    stack = sd_jwt(slug="super-4c", achievement=achievement, level=None, evidence=evidence)
    vp = make_ldp_vp([json.loads(each) for each in parts.values()], ZOE, RECIPIENT, NOW)
    reports = received(shown(stack), vp)
    assert [each.verdict for each in reports] == [Verdict.VALID] * 3
    assert reports[0].stack.outcome == "valid"


def test_an_sd_jwt_part_binds_by_its_digest_whatever_is_disclosed_of_it():
    part = sd_jwt()
    parts = {"communication": part.encode()}
    achievement = PARTNER.publish_rule(tuple(parts))
    evidence = tuple(PARTNER.evidence(slug, body) for slug, body in parts.items())
    stack = PARTNER.badge(
        "super-4c", subject_id=ZOE.did, achievement=achievement, level=None, evidence=evidence
    )
    vp = make_ldp_vp([json.loads(stack)], ZOE, RECIPIENT, NOW)
    reports = received(shown(part, wanted=[]), vp)
    assert [each.verdict for each in reports] == [Verdict.VALID] * 2
    assert reports[1].stack.outcome == "valid"


@pytest.mark.parametrize("make", [make_ldp_vp, make_vp_jwt])
def test_tokens_in_envelopes_are_verified_alone(make):
    token = PARTNER.badge(carrier=Carrier.JWT_VC_JSON, subject_id=ZOE.did).decode()
    inside = [wrap(token, Carrier.JWT_VC_JSON), wrap(sd_jwt(), Carrier.DC_SD_JWT)]
    reports = received(make(inside, ZOE, RECIPIENT, NOW))
    assert [(each.verdict, each.finding(Check.HOLDER).code) for each in reports] == [
        (Verdict.VALID, "holder_proved")
    ] * 2
    stolen = received(make(inside, THIEF, RECIPIENT, NOW))
    assert {each.finding(Check.HOLDER).code for each in stolen} == {"holder_other"}
