"""Ways by which a badge once passed that should not have; each is named for the fault."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from credentials import jose
from credentials.badge import Carrier
from credentials.dcql import ClaimQuery, CredentialQuery, matching
from credentials.presentation import HolderSigner, Recipient, make_jwt_vp, make_ldp_vp
from credentials.proofs import data_integrity, sd_jwt, vc_jwt
from credentials.proofs.data_integrity import Disclosing, add_proof, derive
from credentials.wire import to_wire
from did.methods.jwk import did_jwk
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import AWARDED, NOW, Partner
from verifier.errors import UnparsableRequest
from verifier.presentations import Asked, is_satisfied, receive
from verifier.report import Check, Outcome, Verdict
from verifier.verify import Submission, verify_badge
from verifier.web.vc_api.requests import read_credential
from verifier.wishes import BadgeWish, query_for

RECIPIENT = Recipient("decentralized_identifier:did:web:verifier.example", "a-nonce")
PLACE = {"status_list": {"idx": 7, "uri": "https://partner.example/o/p/status/none"}}


@pytest.fixture
def partner():
    return Partner()


def report(partner, body, *components, policy=None):
    setting = partner.setting()
    setting = replace(setting, policy=replace(setting.policy, **(policy or {})))
    return verify_badge(Submission(body, components), setting)


# --- a token that says where it could be withdrawn, or until when it holds, in a place of its own --------


def in_first_version(partner, beside, inside=None):
    """Return a token of VCDM 1.1 with more claims, and more members of its credential."""
    document = to_wire(partner.unsigned(status=None))
    profile = vc_jwt.Profile.FIRST_VERSION
    token = vc_jwt.sign(document, partner.signer, partner.method_id, profile)
    claims = jose.payload_object(jose.read(token))
    claims |= {**beside, "vc": claims["vc"] | (inside or {})}
    header = {"typ": "JWT", "kid": partner.method_id}
    return jose.sign(jose.json_bytes(claims), header, partner.signer).encode()


def test_a_status_claim_beside_the_vc_claim_is_asked(partner):
    assert report(partner, in_first_version(partner, {})).verdict is Verdict.VALID
    made = report(partner, in_first_version(partner, {"status": PLACE}))
    assert made.finding(Check.STATUS).code == "status_unreachable"
    assert made.verdict is Verdict.COULD_NOT_CHECK


def test_a_status_claim_may_repeat_that_of_the_credential_but_not_differ(partner):
    both = in_first_version(partner, {"status": PLACE}, {"status": PLACE})
    assert report(partner, both).finding(Check.STATUS).code == "status_unreachable"
    other = {"status_list": PLACE["status_list"] | {"idx": 8}}
    differing = report(partner, in_first_version(partner, {"status": PLACE}, {"status": other}))
    assert differing.finding(Check.SIGNATURE).code == "proof_malformed"


@pytest.mark.parametrize(
    "member",
    [
        {"validUntil": "2020-01-01T00:00:00Z"},
        {"expirationDate": "2020-01-01T00:00:00Z"},
        {"credentialStatus": {"type": "BitstringStatusListEntry"}},
        {"credentialSubject": [{"achievement": {"id": "urn:x"}}]},
        {"@context": ["https://www.w3.org/ns/credentials/v2"]},
        {"vc": {"validUntil": "2020-01-01T00:00:00Z"}},
    ],
    ids=lambda member: next(iter(member)),
)
def test_members_of_a_credential_are_not_read_as_claims_about_somebody(partner, member):
    def shown(claims):
        header = {"typ": "dc+sd-jwt", "kid": partner.method_id}
        return f"{jose.sign(jose.json_bytes(claims), header, partner.signer)}~".encode()

    plain = {"iss": partner.did, "vct": "https://partner.example/types/pass", "given_name": "Zoë"}
    assert report(partner, shown(plain)).verdict is Verdict.VALID
    made = report(partner, shown(plain | member))
    assert (made.verdict, made.shown) == (Verdict.COULD_NOT_CHECK, None)


# --- contexts that nobody signed ------------------------------------------------------------------------


def test_contexts_added_behind_a_json_signature_do_not_make_up_for_missing_ones(partner):
    document = to_wire(partner.unsigned())
    both = document["@context"]
    signed = data_integrity.sign(
        document | {"@context": both[:1]},
        partner.signer,
        partner.method_id,
        AWARDED,
        suite="eddsa-jcs-2022",
    )
    made = report(partner, json.dumps(signed | {"@context": both}).encode())
    assert made.finding(Check.SCHEMA).code == "open_badge_incomplete"
    assert made.verdict is Verdict.NOT_GENUINE


# --- a holder who keeps back which parts a stack rests on ----------------------------------------------


HOLDER = SoftwareSigner.from_secret(Algorithm.EDDSA, bytes([7]) * 32)


def a_stack(partner):
    """Return an unsigned stack, and its two parts; the first one is withdrawn."""
    subject = did_jwk(HOLDER.public_key)
    parts = {slug: partner.badge(slug=slug, subject_id=subject) for slug in ("communication", "creativity")}
    achievement = partner.publish_rule(tuple(parts))
    evidence = tuple(partner.evidence(slug, body) for slug, body in parts.items())
    changes = {"subject_id": subject, "achievement": achievement, "level": None, "evidence": evidence}
    partner.revoked.add(1)
    partner.publish_lists()
    return partner.unsigned("super-4c", **changes), list(parts.values()), subject


def test_evidence_kept_back_does_not_let_other_badges_stand_in_for_a_withdrawn_part(partner):
    unsigned, parts, subject = a_stack(partner)
    whole = partner.sd_jwt(unsigned, holder=HOLDER.public_key)
    told = report(partner, whole.encode(), *parts)
    assert told.finding(Check.STACK).code == "stack_fallen"
    another = partner.badge(slug="communication", subject_id=subject)
    hidden = sd_jwt.select(whole, ()).encode()
    made = report(partner, hidden, parts[1], another, policy={"require_parts": True})
    assert made.finding(Check.STACK).code == "attested_only"
    assert made.verdict is Verdict.COULD_NOT_CHECK


def test_nor_does_evidence_left_out_of_a_derived_proof(partner):
    signer = SoftwareSigner.from_secret(Algorithm.ES256, bytes([8]) * 32)
    issuer = Partner(signer=signer)
    unsigned, parts, subject = a_stack(issuer)
    suite = Disclosing(
        mandatory=("/issuer", "/validFrom", "/credentialStatus"),
        hmac_key=bytes(32),
        one_time=SoftwareSigner.generate(Algorithm.ES256),
    )
    whole = add_proof(to_wire(unsigned), signer, issuer.method_id, AWARDED, suite=suite)
    kept_back = derive(whole, ["/id", "/name", "/awardedDate", "/credentialSubject"])
    another = issuer.badge(slug="communication", subject_id=subject)
    made = report(issuer, json.dumps(kept_back).encode(), parts[1], another)
    assert made.finding(Check.STACK).code == "attested_only"


# --- somebody else's badge that is tied to no wallet ----------------------------------------------------


@pytest.mark.parametrize("carrier", [Carrier.LDP_VC, Carrier.JWT_VC_JSON])
def test_a_badge_tied_to_no_wallet_is_no_answer_to_a_request(partner, carrier):
    def satisfied(subject):
        badge = partner.badge(carrier=carrier, subject_id=subject)
        holder = HolderSigner(did_of_key(HOLDER.public_key), method_id_of_key(HOLDER.public_key), HOLDER)
        if carrier is Carrier.LDP_VC:
            shown = make_ldp_vp([json.loads(badge)], holder, RECIPIENT, NOW)
        else:
            shown = make_jwt_vp([badge.decode()], holder, RECIPIENT, NOW)
        asked = query_for([BadgeWish(partner.achievement().id)])
        answers = receive({carrier.value: [shown]}, Asked(asked, RECIPIENT), partner.setting())
        bearer = replace(
            asked, credentials=tuple(replace(each, holder_binding=False) for each in asked.credentials)
        )
        return is_satisfied(answers, asked), is_satisfied(answers, bearer)

    assert satisfied(did_of_key(HOLDER.public_key)) == (True, True)
    assert satisfied("urn:uuid:00000000-0000-4000-8000-000000000001") == (False, True)


# --- a newer edition that is none, over one that was withdrawn -----------------------------------------


def test_a_copy_of_the_same_date_does_not_cover_up_for_a_withdrawn_one(partner):
    url = "https://partner.example/o/p/newer/1"
    document = to_wire(partner.unsigned()) | {
        "refreshService": {"id": url, "type": "1EdTechCredentialRefresh"}
    }

    def token(document):
        return vc_jwt.sign(document, partner.signer, partner.method_id).encode()

    partner.revoked.add(partner.indexes)
    partner.publish_lists()
    without_status = {name: value for name, value in document.items() if name != "credentialStatus"}
    partner.published[url] = token(without_status)
    made = report(partner, token(document))
    assert made.finding(Check.REFRESH).code == "refresh_refused"
    assert made.verdict is Verdict.NO_LONGER_VALID
    later = (AWARDED + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    partner.published[url] = token(without_status | {"validFrom": later})
    made = report(partner, token(document))
    assert (made.finding(Check.REFRESH).code, made.verdict) == ("refresh_done", Verdict.VALID)


# --- what was valid then, in an answer about now --------------------------------------------------------


@pytest.mark.parametrize("written", [dict, json.dumps], ids=["as an object", "as text"])
def test_a_bundle_is_no_credential_to_an_answer_that_is_about_now(written):
    bundle = written({"cairn_bundle": 1, "as_of": "2020-01-01T00:00:00Z"})
    with pytest.raises(UnparsableRequest, match="bundle"):
        read_credential(json.dumps({"verifiableCredential": bundle}).encode())


# --- work for nothing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", [False, True], ids=["at the top", "all over"])
def test_a_document_with_contexts_without_end_is_not_worked_through(partner, inside):
    badge = json.loads(partner.badge())
    contexts = badge["@context"]
    if inside:
        # A name in two languages is left to the exact path, where each context costs.
        badge["name"] = {"@value": "Communication", "@language": "en"}
        badge["evidence"] = [{"@context": contexts, "id": f"urn:x:{number}"} for number in range(200)]
    else:
        badge["@context"] = contexts * 2000
    found = report(partner, json.dumps(badge).encode()).finding(Check.DATA_LOSS)
    assert (found.outcome, found.code) == (Outcome.UNKNOWN, "too_complex")


def test_a_claim_is_looked_for_once_however_many_sets_it_is_in(monkeypatch):
    looked = []
    monkeypatch.setattr(matching, "select", lambda _, path: looked.append(path) or ())
    claims = tuple(ClaimQuery((f"claim-{number}",), id=f"c{number}") for number in range(5))
    sets = tuple((f"c{number}",) for number in range(5)) * 12
    asked = CredentialQuery("badge", "ldp_vc", claims=claims, claim_sets=sets)
    assert matching.match(asked, matching.Candidate("ldp_vc", {})) is None
    assert len(looked) == len(claims)
