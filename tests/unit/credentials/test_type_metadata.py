import base64
import hashlib
import json

from credentials.proofs.sd_jwt_vc import disclosable
from credentials.type_metadata import integrity, metadata_bytes, type_metadata
from credentials.wire import to_wire
from tests.unit.credentials.badge_cases import unsigned

METADATA = type_metadata("https://badges.example/types/open-badge", "Open Badge", "A badge of the workplace.")


def test_metadata_names_its_type_and_has_words_for_people():
    assert METADATA["vct"] == "https://badges.example/types/open-badge"
    assert METADATA["display"][0]["name"] == METADATA["name"] == "Open Badge"
    assert all(each["display"][0]["label"] for each in METADATA["claims"])


def test_what_can_be_disclosed_by_itself_is_what_is_said_to_be():
    said = {tuple(each["path"]) for each in METADATA["claims"] if each["sd"] == "always"}
    assert said == set(disclosable(to_wire(unsigned())))


def test_every_claim_that_is_said_to_be_in_every_badge_is():
    document = to_wire(unsigned(identities=(), evidence=()))
    for claim in METADATA["claims"]:
        if claim["mandatory"]:
            at = document
            for step in claim["path"]:
                at = at[step]
            assert at


def test_the_hash_is_that_of_the_published_bytes():
    body = metadata_bytes(METADATA)
    assert json.loads(body) == METADATA
    assert integrity(body) == "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode()
    assert metadata_bytes(dict(reversed(METADATA.items()))) == body
