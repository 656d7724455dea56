"""Credentials inside a credential: endorsements and the parts of learner records, each verified as its own."""

import json
from dataclasses import replace

import pytest

from credentials import endorsements
from credentials.integrity import digest_sri
from credentials.open_badges.profile import Profile
from credentials.proofs import vc_jwt
from tests.support.partner import HOLDER, NOW, Partner, later
from tests.unit.credentials.open_badges.cases import changed
from tests.unit.verifier.enclosed import bare, opinion, record
from verifier.checks.endorsements import MAX_ENDORSEMENTS
from verifier.policy import TrustedIssuer, TrustList
from verifier.ports import HolderProof
from verifier.rendering import as_json, headline
from verifier.report import Check, Outcome, Verdict, passed, verdict_of
from verifier.verify import MAX_COMPONENTS, Submission, verify_badge

ACHIEVEMENT = ("credentialSubject", "achievement")


@pytest.fixture
def partner():
    return Partner()


@pytest.fixture
def endorser():
    return Partner(name="Endorser", base="https://endorser.example")


def verified(partner, document, **changes):
    return verify_badge(Submission(json.dumps(partner.signed(document)).encode()), partner.setting(**changes))


def report_on(partner, *said, at=(), **changes):
    document = changed(bare(partner.badge()), *at, "endorsement", to=list(said))
    return verified(partner, document, **changes)


def outcome(report):
    (endorsement,) = report.endorsements
    return endorsement.finding.outcome, endorsement.finding.code


def about(partner):
    """Return the id that the next badge of this partner will have."""
    return f"urn:uuid:00000000-0000-4000-8000-{partner.indexes + 1:012d}"


# --- endorsements ---------------------------------------------------------------------------------------


def test_an_opinion_of_somebody_unknown_is_genuine_and_said_to_be_of_somebody_unknown(partner, endorser):
    report = report_on(partner, opinion(endorser, about(partner)))
    assert outcome(report) == (Outcome.PASSED, "endorsement_by_unknown")
    assert report.endorsements[0].report.verdict is Verdict.ISSUER_UNKNOWN
    assert report.finding(Check.ENDORSEMENTS).code == "endorsements_good"
    assert report.verdict is Verdict.VALID


def test_an_opinion_of_somebody_known_is_good(partner, endorser):
    setting = partner.setting()
    both = [TrustedIssuer(each.did, each.name, "the tests") for each in (partner, endorser)]
    setting = replace(setting, policy=replace(setting.policy, trust=TrustList.of(both)))
    document = changed(bare(partner.badge()), "endorsement", to=[])
    document["endorsement"] = [opinion(endorser, document["id"])]
    report = verify_badge(Submission(json.dumps(partner.signed(document)).encode()), setting)
    assert outcome(report) == (Outcome.PASSED, "endorsement_good")


@pytest.mark.parametrize("at", [("issuer",), ACHIEVEMENT])
def test_an_opinion_is_about_what_it_is_attached_to(partner, endorser, at):
    document = bare(partner.badge())
    right = document
    for step in at:
        right = right[step]
    assert outcome(report_on(partner, opinion(endorser, right["id"]), at=at))[0] is Outcome.PASSED
    wrong = report_on(partner, opinion(endorser, "urn:something:else"), at=at)
    assert outcome(wrong) == (Outcome.FAILED, "endorsement_of_another")
    assert wrong.finding(Check.ENDORSEMENTS).facts == {"bad": "1", "count": "1"}


def test_a_bad_opinion_never_changes_what_is_found_about_the_badge(partner, endorser):
    forged = changed(
        opinion(endorser, about(partner)), "credentialSubject", "endorsementComment", to="Never."
    )
    report = report_on(partner, forged)
    assert outcome(report) == (Outcome.FAILED, "endorsement_not_genuine")
    assert report.finding(Check.ENDORSEMENTS).outcome is Outcome.FAILED
    assert report.verdict is Verdict.VALID


def test_an_opinion_that_has_ended_is_told(partner, endorser):
    report = report_on(partner, opinion(endorser, about(partner), valid_until=later(days=-1)))
    assert outcome(report) == (Outcome.FAILED, "endorsement_no_longer_valid")


def test_an_opinion_whose_signer_can_not_be_asked_is_not_finished(partner, endorser):
    said = opinion(endorser, about(partner))
    away = changed(said, "issuer", "id", to="did:web:endorser.example")
    away = changed(away, "proof", 0, "verificationMethod", to="did:web:endorser.example#key-1")
    assert outcome(report_on(partner, away)) == (Outcome.UNKNOWN, "endorsement_not_checkable")


def test_a_badge_in_the_place_of_an_opinion_is_none(partner, endorser):
    badge = vc_jwt.sign(
        bare(endorser.badge(id="urn:other", status=None)), endorser.signer, endorser.method_id
    )
    document = bare(partner.badge()) | {"endorsementJwt": [badge]}
    token = vc_jwt.sign(document, partner.signer, partner.method_id).encode()
    report = verify_badge(Submission(token), partner.setting())
    assert outcome(report) == (Outcome.FAILED, "endorsement_is_none")


def test_an_opinion_on_this_very_wording_is_good_and_on_another_in_doubt(partner, endorser):
    achievement = bare(partner.badge())["credentialSubject"]["achievement"]
    said = opinion(endorser, achievement["id"], seen=achievement)
    assert outcome(report_on(partner, said, at=ACHIEVEMENT))[0] is Outcome.PASSED
    older = opinion(endorser, achievement["id"], seen=achievement | {"name": "Talking"})
    report = report_on(partner, older, at=ACHIEVEMENT)
    assert outcome(report) == (Outcome.UNKNOWN, "endorsement_of_another_wording")
    assert report.finding(Check.ENDORSEMENTS).code == "endorsements_unclear"
    assert report.verdict is Verdict.VALID


def test_an_opinion_that_comes_as_a_token_is_verified_too(partner, endorser):
    document = bare(partner.badge())
    unsigned = {name: each for name, each in opinion(endorser, document["id"]).items() if name != "proof"}
    document["endorsementJwt"] = [endorsements.sign_as_token(unsigned, endorser.signer, endorser.method_id)]
    token = vc_jwt.sign(document, partner.signer, partner.method_id)
    assert outcome(verify_badge(Submission(token.encode()), partner.setting()))[0] is Outcome.PASSED
    document["endorsementJwt"][0] = document["endorsementJwt"][0][:-4] + "AAAA"
    token = vc_jwt.sign(document, partner.signer, partner.method_id)
    assert outcome(verify_badge(Submission(token.encode()), partner.setting()))[0] is Outcome.FAILED


def test_no_more_opinions_are_checked_than_a_number(partner, endorser):
    said = [opinion(endorser, about(partner), number) for number in range(MAX_ENDORSEMENTS + 1)]
    report = report_on(partner, *said)
    assert len(report.endorsements) == MAX_ENDORSEMENTS
    finding = report.finding(Check.ENDORSEMENTS)
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "endorsements_not_checked")
    assert finding.facts == {"checked": "16", "count": "17"}


def test_what_is_said_of_an_opinion_is_not_looked_at(partner, endorser):
    deeper = opinion(partner, endorser.did, 2)
    inner = Profile(id=endorser.did, endorsement=(deeper,))
    report = report_on(partner, opinion(endorser, about(partner), issuer=inner))
    finding = report.endorsements[0].report.finding(Check.ENDORSEMENTS)
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "endorsements_not_checked")


def test_whoever_asks_for_the_holder_does_not_ask_it_of_opinions(partner, endorser):
    document = bare(partner.badge())
    document["endorsement"] = [opinion(endorser, document["id"])]
    body = json.dumps(partner.signed(document)).encode()
    shown = HolderProof(frozenset({HOLDER}), "the tests")
    report = verify_badge(Submission(body, (), shown), partner.setting(require_holder=True))
    assert outcome(report)[0] is Outcome.PASSED
    assert report.verdict is Verdict.VALID


def test_an_endorsement_may_be_verified_alone(partner, endorser):
    report = verify_badge(Submission(json.dumps(opinion(endorser, "urn:it")).encode()), partner.setting())
    assert report.verdict is Verdict.ISSUER_UNKNOWN
    assert report.finding(Check.SCHEMA).code == "open_badge"


def test_the_json_of_a_report_has_each_opinion_with_its_own_report(partner, endorser):
    (told,) = as_json(report_on(partner, opinion(endorser, about(partner))))["endorsements"]
    assert told.keys() == {"path", "by", "comment", "outcome", "code", "detail", "report"}
    assert (told["path"], told["outcome"]) == ("$.endorsement[0]", "passed")
    assert (told["by"], told["comment"]) == ("Endorser", "Seen it.")
    assert told["report"]["verdict"] == "issuer_unknown"


def test_nothing_of_a_forged_opinion_is_shown(partner, endorser):
    forged = changed(
        opinion(endorser, about(partner)), "credentialSubject", "endorsementComment", to="Never."
    )
    (told,) = as_json(report_on(partner, forged))["endorsements"]
    assert (told["by"], told["comment"], told["report"]["credential"]) == (None, None, None)


def test_without_the_finding_on_it_another_vocabulary_would_pass_for_valid(partner):
    """The control of the check on bound resources: nothing else notices."""
    bound = [{"id": "https://www.w3.org/ns/credentials/v2", "digestSRI": digest_sri(b"another")}]
    report = verified(partner, bare(partner.badge()) | {"relatedResource": bound})
    assert report.verdict is Verdict.NOT_GENUINE
    blinded = [passed(each.check, "x") if each.check is Check.RELATED else each for each in report.findings]
    assert verdict_of(tuple(blinded)) is Verdict.VALID


# --- learner records ------------------------------------------------------------------------------------


def test_a_record_and_each_credential_in_it_are_verified(partner, endorser):
    report = verified(
        partner,
        record(partner, json.loads(partner.badge()), json.loads(endorser.badge(id="urn:b", status=None))),
    )
    assert [each.verdict for each in report.components] == [Verdict.VALID, Verdict.ISSUER_UNKNOWN]
    assert report.finding(Check.PARTS).code == "parts_good"
    assert report.finding(Check.SCHEMA).code == "learner_record"
    assert report.verdict is Verdict.VALID
    assert "all of them are genuine" in headline(report)


def test_a_forged_credential_is_told_beside_the_record_that_holds_it(partner):
    forged = changed(json.loads(partner.badge()), *ACHIEVEMENT, "name", to="Mastery")
    report = verified(partner, record(partner, json.loads(partner.badge()), forged))
    assert [each.verdict for each in report.components] == [Verdict.VALID, Verdict.NOT_GENUINE]
    assert (report.finding(Check.PARTS).outcome, report.verdict) == (Outcome.FAILED, Verdict.VALID)
    assert report.components[1].shown is None
    assert "Not genuine or no longer valid: 1 of the 2" in headline(report)


def test_the_records_own_proof_proves_nothing_about_a_part(partner):
    """A part without a proof is in a signed record, and still unsigned."""
    report = verified(partner, record(partner, bare(partner.badge())))
    assert report.components[0].finding(Check.SIGNATURE).code == "unsigned"


def test_a_withdrawn_part_is_told(partner):
    part = json.loads(partner.badge())
    partner.revoked.add(partner.indexes)
    partner.publish_lists()
    report = verified(partner, record(partner, part))
    assert report.components[0].verdict is Verdict.NO_LONGER_VALID
    assert report.finding(Check.PARTS).outcome is Outcome.FAILED


def test_a_part_that_could_not_be_checked_leaves_the_record_unclear(partner):
    part = json.loads(partner.badge())
    partner.published.clear()
    report = verified(partner, record(partner, part))
    assert report.finding(Check.PARTS).code == "parts_unclear"


def test_a_part_that_is_no_badge_is_verified_as_the_credential_it_is(partner):
    plain = bare(partner.badge()) | {"type": ["VerifiableCredential"], "credentialSubject": {"id": HOLDER}}
    report = verified(
        partner, record(partner, partner.signed({**plain, "evidence": [{"type": ["Evidence"], "name": "x"}]}))
    )
    assert report.components[0].finding(Check.SCHEMA).code == "not_open_badge"
    assert report.components[0].verdict is Verdict.VALID


def test_a_record_in_a_record_is_opened_and_no_deeper(partner):
    part = json.loads(partner.badge())
    inner = partner.signed(record(partner, part, id="urn:uuid:00000000-0000-4000-8000-c00000000002"))
    report = verified(partner, record(partner, inner))
    assert report.components[0].components[0].verdict is Verdict.VALID
    deepest = record(partner, inner, id="urn:uuid:00000000-0000-4000-8000-c00000000003")
    outer = changed(
        record(partner, part), "credentialSubject", "verifiableCredential", to=[partner.signed(deepest)]
    )
    report = verified(partner, outer)
    innermost = report.components[0].components[0]
    assert (innermost.components, innermost.finding(Check.PARTS).code) == ((), "parts_not_checked")


def test_no_more_parts_are_opened_than_a_number(partner):
    parts = [partner.signed(_small(partner, number)) for number in range(MAX_COMPONENTS + 1)]
    report = verified(partner, record(partner, *parts))
    assert len(report.components) == MAX_COMPONENTS
    assert report.finding(Check.PARTS).facts == {"checked": "64", "count": "65"}


def _small(partner, number):
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:small:{number}",
        "type": ["VerifiableCredential"],
        "issuer": partner.did,
        "credentialSubject": {"id": HOLDER},
    }


def test_of_a_record_that_is_not_genuine_nothing_is_opened(partner):
    signed = partner.signed(record(partner, json.loads(partner.badge())))
    report = verify_badge(Submission(json.dumps(signed | {"name": "Other"}).encode()), partner.setting())
    assert (report.verdict, report.components) == (Verdict.NOT_GENUINE, ())
    assert partner.fetched == []


def test_what_a_record_says_of_its_parts_is_read_from_their_own_json_only(partner):
    """In the graph, a node of the record could add to a part; each part is taken out and read alone."""
    part = json.loads(partner.badge())
    achievement = part["credentialSubject"]["achievement"] | {"version": "999"}
    document = record(partner, part)
    document["credentialSubject"]["achievement"] = [achievement]
    report = verified(partner, document)
    assert report.components[0].badge.content.achievement_version == "1"
    assert report.checked_at == NOW
