"""What is shown at once is verified as one: few servers are asked for all of it, and each thing is verified once."""

import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from credentials.badge import StatusEntry
from credentials.presentation import Recipient, make_ldp_vp, make_vp_file
from tests.support.partner import AWARDED, NOW, Partner
from tests.unit.verifier.enclosed import opinion, record
from tests.unit.verifier.stacked_cases import HOLDER
from verifier import presentation_files
from verifier.presentations import Asked, judge
from verifier.report import Check, Outcome
from verifier.shown_presentations import Expected, verify_presentation
from verifier.verify import Submission
from verifier.wishes import BadgeWish, query_for

RECIPIENT = Recipient("verifier", "nonce-1")


@pytest.fixture
def partner():
    return Partner()


def on_servers(partner, count):
    """Return badges whose withdrawal lists each lie on a server of its own."""
    places = [StatusEntry(f"https://lists-{at}.example/1", at) for at in range(count)]
    return [json.loads(partner.badge(status=place, subject_id=HOLDER.did)) for place in places]


def as_file(partner, badges, setting):
    body = json.dumps(make_vp_file(badges, HOLDER, AWARDED)).encode()
    presentation_files.verify(Submission(body), setting)


def as_answer(partner, badges, setting):
    token = {"ldp_vc": [make_ldp_vp(badges, HOLDER, RECIPIENT, NOW)]}
    judge(token, Asked(query_for([BadgeWish()]), RECIPIENT), setting)


def handed_in(partner, badges, setting):
    verify_presentation(make_ldp_vp(badges, HOLDER, RECIPIENT, NOW), Expected(), setting)


@pytest.mark.parametrize("way", [as_file, as_answer, handed_in])
def test_a_presentation_has_no_more_servers_asked_than_one_badge(partner, way):
    badges = on_servers(partner, 5)
    way(partner, badges, replace(partner.setting(), most_hosts=3))
    assert len({urlsplit(url).netloc for url in partner.fetched}) == 3
    partner.fetched.clear()
    way(partner, badges, partner.setting())
    assert len({urlsplit(url).netloc for url in partner.fetched}) == 5


def presented(partner, *documents):
    badges = [json.loads(each) if isinstance(each, bytes) else each for each in documents]
    body = json.dumps(make_vp_file(badges, HOLDER, AWARDED)).encode()
    return presentation_files.verify(Submission(body), partner.setting())


def test_an_endorsement_in_a_presentation_is_verified_once(partner):
    other = Partner(name="Other", base="https://other.example/o/q")
    said = opinion(other, partner.achievement().id)
    report = presented(partner, partner.badge(), said)
    assert len(report.endorsements) == 1
    assert report.components == ()
    assert report.finding(Check.PARTS).code == "no_parts"


def test_an_endorsement_of_something_else_is_told_beside(partner):
    report = presented(partner, partner.badge(), opinion(partner, "https://elsewhere.example/achievement"))
    assert (report.endorsements, len(report.components)) == ((), 1)


def test_a_good_badge_beside_a_record_does_not_cover_up_what_is_wrong_in_it(partner):
    bad = partner.badge("creativity").replace(b"weekly", b"yearly")
    held = partner.signed(record(partner, json.loads(bad)))
    report = presented(partner, held, partner.badge())
    assert report.finding(Check.PARTS).outcome is Outcome.FAILED
    assert report.finding(Check.PARTS).code == "parts_bad"
