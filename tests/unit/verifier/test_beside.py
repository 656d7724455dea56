"""Endorsements that come beside a badge: read as opinions of what they name, and never as parts."""

import json

import pytest

from credentials import endorsements
from tests.support.partner import NOW, Partner
from tests.unit.verifier.enclosed import bare, opinion
from verifier.beside import sorted_out
from verifier.rendering import as_json
from verifier.report import Check, Outcome, Verdict
from verifier.verify import Submission, verify_badge

OTHER = Partner(name="Other", base="https://other.example/o/q")


@pytest.fixture
def partner():
    return Partner()


def as_document(signed):
    return json.dumps(signed).encode()


def as_token(by, signed):
    plain = {name: value for name, value in signed.items() if name != "proof"}
    return endorsements.sign_as_token(plain, by.signer, by.method_id).encode()


def judged(partner, badge, *beside):
    return verify_badge(Submission(badge, beside), partner.setting(NOW))


def of_achievement(partner, by=OTHER, **more):
    return opinion(by, partner.achievement().id, **more)


@pytest.mark.parametrize("form", [lambda signed: as_document(signed), lambda signed: as_token(OTHER, signed)])
def test_an_opinion_of_the_achievement_is_read_and_whose_it_is(partner, form):
    report = judged(partner, partner.badge(), form(of_achievement(partner)))
    (found,) = report.endorsements
    assert report.verdict is Verdict.VALID
    assert (found.path, found.finding.code) == ("beside[0]", "endorsement_by_unknown")
    assert report.finding(Check.ENDORSEMENTS).outcome is Outcome.PASSED
    told = as_json(report)["endorsements"][0]
    assert told["comment"] == "Seen it."
    assert told["report"]["credential"]["issuer"]["id"] == OTHER.did


def test_one_by_somebody_known_says_so(partner):
    report = judged(partner, partner.badge(), as_document(of_achievement(partner, by=partner)))
    assert report.endorsements[0].finding.code == "endorsement_good"


def test_one_badge_is_confirmed_as_it_was_seen_and_no_other_wording(partner):
    badge = partner.badge()
    seen = bare(badge)
    confirmed = as_document(opinion(OTHER, seen["id"], seen=seen))
    of_another_wording = as_document(opinion(OTHER, seen["id"], seen=seen | {"name": "Another"}))
    assert judged(partner, badge, confirmed).endorsements[0].finding.code == "endorsement_by_unknown"
    other = judged(partner, badge, of_another_wording)
    assert other.endorsements[0].finding.code == "endorsement_of_another_wording"
    assert other.verdict is Verdict.VALID


def test_one_that_was_withdrawn_is_told_and_the_badge_judged_without(partner):
    entry = {
        "id": f"{OTHER.list_url}#3",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "3",
        "statusListCredential": OTHER.list_url,
    }
    unsigned = {name: value for name, value in of_achievement(partner).items() if name != "proof"}
    signed = as_document(OTHER.signed(unsigned | {"credentialStatus": entry}))
    OTHER.revoked.add(3)
    OTHER.publish_lists()
    partner.published |= OTHER.published
    report = judged(partner, partner.badge(), signed)
    assert report.endorsements[0].finding.code == "endorsement_no_longer_valid"
    assert report.finding(Check.ENDORSEMENTS).outcome is Outcome.FAILED
    assert report.verdict is Verdict.VALID


def test_one_that_was_altered_is_told(partner):
    altered = as_document(of_achievement(partner)).replace(b"Seen it.", b"Seen us.")
    report = judged(partner, partner.badge(), altered)
    assert report.endorsements[0].finding.code == "endorsement_not_genuine"
    assert report.verdict is Verdict.VALID


def test_one_about_something_else_is_no_opinion_of_this(partner):
    report = judged(partner, partner.badge(), as_document(opinion(OTHER, "https://elsewhere.example/a")))
    assert report.endorsements == ()
    assert report.finding(Check.ENDORSEMENTS).outcome is Outcome.NOT_APPLICABLE


def test_beside_a_stack_it_is_no_part(partner):
    parts = {slug: partner.badge(slug) for slug in ("communication", "creativity")}
    meta = partner.stack(parts)
    about = opinion(OTHER, json.loads(meta)["credentialSubject"]["achievement"]["id"])
    report = judged(partner, meta, *parts.values(), as_document(about))
    assert len(report.components) == 2
    assert report.stack.outcome.value == "valid"
    assert [each.finding.code for each in report.endorsements] == ["endorsement_by_unknown"]


def test_what_is_carried_and_what_came_beside_are_both_read(partner):
    mine = of_achievement(partner, number=1)
    badge = partner.badge(endorsements=(mine,))
    report = judged(partner, badge, as_document(of_achievement(partner, number=2)))
    paths = [each.path for each in report.endorsements]
    assert paths == ["$.credentialSubject.achievement.endorsement[0]", "beside[0]"]


def test_no_more_are_verified_than_may_be(partner):
    many = [as_document(of_achievement(partner, number=number)) for number in range(20)]
    report = judged(partner, partner.badge(), *many)
    assert len(report.endorsements) == 16
    assert report.finding(Check.ENDORSEMENTS).code == "endorsements_not_checked"


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"type":"EndorsementCredential"', b"ey.ey.ey", b"\x89PNG", b'{"type":["Other"]}']
)
def test_what_is_no_endorsement_is_left_to_be_judged_as_a_part(body):
    assert sorted_out([body]) == ((body,), ())
