"""Other people's documents, read into the whole model and back, and held against the rules."""

import json

import pytest

from credentials.endorsements import carried_in
from credentials.open_badges.credential import EndorsementCredential, OpenBadgeCredential
from credentials.open_badges.documents import badge_of, document_of, endorsement_of
from credentials.open_badges.rules import class_of, read_faults, unknown_schemas, written_faults
from tests.support.tools import VECTORS, need
from verifier.checks import schema
from verifier.report import Outcome

OB, DCC = VECTORS / "1edtech-ob30", VECTORS / "dcc"
WHOLE = [
    OB / "simple.json",
    OB / "simple-multiple-proofs.json",
    OB / "complete.json",
    OB / "bit-string-list/credential-status-revoked.json",
    OB / "sd/derivedcredential.json",
    DCC / "v2OBv3SpecExample.json",
]
FAULTS = {
    OB / "simple-err-context.json": "$: its contexts are missing or in the wrong order",
    OB / "simple-err-evidence-type.json": "$.evidence[1].type: Evidence is missing",
    OB / "simple-noproof.json": "$.credentialSubject.achievement: this member is required",
    DCC / "v2Revoked.json": "$.credentialSubject: it does not say who holds it, by id or by identifier",
}

pytestmark = pytest.mark.vectors


@pytest.fixture(autouse=True)
def _vectors():
    need("vectors")


def parsed(path):
    return json.loads(path.read_bytes())


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_a_whole_badge_of_others_breaks_no_rule_and_comes_back_as_it_was(path):
    document = parsed(path)
    assert read_faults(document) == ()
    assert document_of(badge_of(document)) == document


def test_the_badge_that_uses_every_member_is_read_into_the_model():
    badge = badge_of(parsed(OB / "complete.json"))
    achievement = badge.credential_subject.achievement
    assert [each.others for each in (badge.issuer, badge.credential_subject, achievement)] == [{}, {}, {}]
    assert achievement.creator.parent_org.name == "Universal Universities"
    assert badge.issuer.address.geo.latitude == 1
    assert achievement.result_description[1].rubric_criterion_level[0].points == "4"
    assert badge.credential_subject.result[2].status == "Completed"
    assert badge.image.caption.startswith("1EdTech")
    assert badge.others.keys() == {"proof"}


def test_its_inline_schema_is_one_that_these_rules_stand_for():
    """1EdTech's own tests count it as invalid, since they can not fetch the schema; nothing is fetched here."""
    document = parsed(OB / "complete.json")
    assert unknown_schemas(document) == ()
    assert schema.check(document).outcome is Outcome.PASSED


def test_the_endorsements_it_carries_are_found_where_they_stand():
    paths = {each.path.rpartition(".endorsement")[0] for each in carried_in(parsed(OB / "complete.json"))}
    assert {"$.credentialSubject.achievement", "$.credentialSubject.achievement.creator"} <= paths


def test_an_endorsement_of_others_comes_back_as_it_was():
    document = parsed(OB / "endorsement-valid.json")
    assert class_of(document) is EndorsementCredential
    assert read_faults(document) == ()
    assert document_of(endorsement_of(document)) == document


def test_a_badge_of_the_first_data_model_is_read_into_the_same_model():
    document = parsed(OB / "credential-status-revoked.json")
    assert "issuanceDate" in document
    assert class_of(document) is OpenBadgeCredential
    assert read_faults(document) == ()
    badge = badge_of(document)
    assert badge_of(document_of(badge)) == badge
    assert "validFrom" in document_of(badge)


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.name)
def test_a_broken_badge_of_others_is_told_at_its_place(path):
    assert str(read_faults(parsed(path))[0]) == FAULTS[path]


def test_what_others_issue_is_not_always_what_cairn_would():
    """The control of the two strictnesses: a level reached on another scale is read and would not be written."""
    faults = written_faults(parsed(OB / "complete.json"), is_embedded=True)
    assert "$.credentialSubject.result[1].achievedLevel: the result description has no such level" in map(
        str, faults
    )
