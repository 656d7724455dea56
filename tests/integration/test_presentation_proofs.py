"""Keys proved by presentations over HTTP, and kinds of proofs that are not taken."""

import pytest

from cairn.wallet.purse import new_purse
from credentials.proofs import data_integrity

LDP = "OpenBadgeCredential_ldp_vc"


@pytest.fixture
def token(house):
    _, offer_id, _ = house.award()
    return house.token(house.code(offer_id)).json()["access_token"]


def presentation(house, purse, nonce=None):
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": purse.key.did,
    }
    options = {"purpose": "authentication", "domain": house.issuer, "challenge": nonce or house.nonce()}
    return data_integrity.sign(document, purse.key.signer, purse.key.method_id, house.clock(), **options)


@pytest.mark.parametrize("shape", ["proofs", "proof"])
def test_a_badge_is_claimed_by_a_presentation_in_the_present_and_the_old_shape(house, token, shape):
    purse = new_purse()
    shown = presentation(house, purse)
    shapes = {"proofs": {"di_vp": [shown]}, "proof": {"proof_type": "ldp_vp", "ldp_vp": shown}}
    answer = house.credential(token, {"credential_configuration_id": LDP, shape: shapes[shape]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["credentials"][0]["credential"]["credentialSubject"]["id"] == purse.key.did


@pytest.mark.parametrize(
    ("proofs", "code"),
    [
        ({"di_vp": []}, "invalid_credential_request"),
        ({"di_vp": ["text"]}, "invalid_credential_request"),
        ({"di_vp": [{}]}, "invalid_proof"),
        ({"di_vp": [{}], "jwt": ["a"]}, "invalid_credential_request"),
        ({"attestation": ["a.b.c"]}, "invalid_proof"),
        ({"cwt": ["a"]}, "invalid_proof"),
    ],
)
def test_other_proofs_get_their_code(house, token, proofs, code):
    answer = house.credential(token, {"credential_configuration_id": LDP, "proofs": proofs})
    assert (answer.status_code, answer.json()["error"]) == (400, code)


def test_where_nobody_is_trusted_to_attest_keys_it_is_said_how_they_are_proved(house, token):
    body = {"credential_configuration_id": LDP, "proofs": {"attestation": ["a.b.c"]}}
    assert "proved by di_vp or jwt" in house.credential(token, body).json()["error_description"]


def test_a_strange_nonce_is_told_apart(house, token):
    body = {"credential_configuration_id": LDP, "proofs": {"di_vp": [presentation(house, new_purse(), "x")]}}
    assert house.credential(token, body).json()["error"] == "invalid_nonce"
