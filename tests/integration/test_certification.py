"""What the certification of Open Badges asks of an issuer: a badge for its address, without extensions."""

import hashlib
import json
import re

import pytest

from cairn.demo import SLUG
from credentials.baking import extract
from tests.support.inprocess import URL

ADDRESS = "conformance@imsglobal.org"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


@pytest.fixture(scope="module")
def taken(house):
    """The badge for the certification's address, taken from the claim page in each form."""
    # Its kind is one that the standard has a word for; the kinds of the 4C are words of ours (`ext:`).
    award, _, _ = house.award("fire-safety", None, to=ADDRESS, name="Conformance")
    browser = house.opened(award)
    return {
        form: browser.post(f"{URL}/claim/{award.claim_id}/files/{form}") for form in ("json", "png", "svg")
    }


def texts(value):
    if isinstance(value, dict):
        return [*value, *(text for each in value.values() for text in texts(each))]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def test_a_badge_is_issued_to_the_certifications_address_and_taken_without_a_wallet(taken, house):
    badge = taken["json"].json()
    (identity,) = badge["credentialSubject"]["identifier"]
    assert (identity["type"], identity["identityType"]) == ("IdentityObject", "emailAddress")
    salted = hashlib.sha256((ADDRESS + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${salted}"
    assert house.verify(taken["json"].content)["verdict"] == "valid"


def test_its_proof_is_of_the_suite_that_the_certification_takes(taken):
    (proof,) = taken["json"].json()["proof"]
    assert (proof["type"], proof["cryptosuite"]) == ("DataIntegrityProof", "eddsa-rdfc-2022")


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_badge_is_had_in_a_picture(taken, form):
    assert extract(taken[form].content).text == taken["json"].content


def test_it_holds_nothing_beyond_the_standard(taken):
    badge = taken["json"].json()
    assert badge["@context"] == CONTEXTS
    assert [each for each in texts(badge) if each.startswith("ext:")] == []
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", badge["id"])
    assert json.loads(json.dumps(badge)) == badge
    assert f"/o/{SLUG}/" in badge["credentialSubject"]["achievement"]["id"]
