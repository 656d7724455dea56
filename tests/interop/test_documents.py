"""Whole documents in somebody else's hands: badges with every member, endorsements, learner records."""

import json
from dataclasses import replace

import pytest

from credentials import endorsements
from credentials.open_badges.documents import document_of
from tests.interop.peers import Peer
from tests.support.partner import HOLDER, Partner
from tests.support.tools import need
from tests.unit.credentials.open_badges.cases import BADGE, ENDORSEMENT, changed
from tests.unit.verifier.enclosed import bare, opinion, record
from verifier.report import Check, Verdict
from verifier.verify import Submission, verify_badge

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def peer():
    need("node")
    with Peer("suites.mjs") as started:
        yield started


@pytest.fixture(scope="module")
def partner():
    return Partner()


def whole(partner):
    """Return a badge with every member of the standard but a status, which would be fetched."""
    issuer = replace(BADGE.issuer, id=partner.did)
    subject = replace(BADGE.credential_subject, id=HOLDER)
    return document_of(replace(BADGE, issuer=issuer, credential_subject=subject, credential_status=None))


def endorsed(partner):
    document = whole(partner)
    said = opinion(partner, document["credentialSubject"]["achievement"]["id"])
    return changed(document, "credentialSubject", "achievement", "endorsement", to=[said])


def endorsement(partner):
    unsigned = replace(ENDORSEMENT, issuer=replace(ENDORSEMENT.issuer, id=partner.did))
    return endorsements.compose(unsigned, whole(partner))


def learner_record(partner):
    return record(partner, partner.signed(whole(partner)), json.loads(partner.badge(status=None)))


DOCUMENTS = pytest.mark.parametrize("made", [whole, endorsed, endorsement, learner_record])


@DOCUMENTS
def test_what_cairn_signs_others_verify_and_refuse_changed(peer, partner, made):
    signed = partner.signed(made(partner))
    assert peer.ask(do="verify", credential=signed)["verified"]
    assert not peer.ask(do="verify", credential=signed | {"name": "Changed"})["verified"]


@DOCUMENTS
def test_what_others_sign_cairn_verifies(peer, partner, made):
    document = made(partner)
    signed = peer.ask(do="sign", suite="eddsa-rdfc-2022", document=document)["credential"]
    report = verify_badge(Submission(json.dumps(signed).encode()), partner.setting())
    assert report.finding(Check.SIGNATURE).code == "signature_valid"
    assert report.verdict is Verdict.ISSUER_UNKNOWN
    assert bare(json.dumps(signed)).keys() == document.keys()
