"""Encrypted credential requests and answers: read, answered in kind, and refused in plain words."""

import json

import pytest
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from cairn.wallet.purse import new_purse
from credentials.jwe import decrypt, encrypt
from keys.agreement import DecryptionKey
from keys.multibase import b64url_decode
from tests.support.inprocess import SLUG, open_house

LDP = "OpenBadgeCredential_ldp_vc"
WALLET = DecryptionKey.generate("wallet-1")
PLAIN, SEALED = "application/json", "application/jwt"


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """An installation that takes nothing but encrypted requests."""
    opened = open_house(tmp_path_factory.mktemp("strict"), CAIRN_ENCRYPTION_REQUIRED="on")
    yield opened
    opened.here.database.close()


def metadata(house):
    return house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()


def our_key(house):
    (key,) = metadata(house)["credential_request_encryption"]["jwks"]["keys"]
    return key


def wish(house, **changes):
    answer_to = {"jwk": WALLET.public_jwk(), "enc": "A128GCM"}
    proofs = {"jwt": [house.proof(new_purse())]}
    usual = {
        "credential_configuration_id": LDP,
        "proofs": proofs,
        "credential_response_encryption": answer_to,
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def sealed(house, body, encryption="A256GCM", **changes):
    return encrypt(json.dumps(body).encode(), our_key(house) | changes, encryption)


def send(house, content, media_type=SEALED):
    _, offer_id, _ = house.award()
    token = house.token(house.code(offer_id)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
    return house.client.post(f"/o/{SLUG}/credential", content=content, headers=headers)


def refused(answer):
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()["error"]


def test_the_metadata_tell_the_key_and_the_ways(house, strict):
    for each, is_required in ((house, False), (strict, True)):
        asked, answered = (
            metadata(each)[f"credential_{kind}_encryption"] for kind in ("request", "response")
        )
        assert asked["encryption_required"] is answered["encryption_required"] is is_required
        assert asked["enc_values_supported"] == answered["enc_values_supported"] == ["A256GCM", "A128GCM"]
        assert answered["alg_values_supported"] == ["ECDH-ES"]
        assert (our_key(each)["alg"], our_key(each)["use"]) == ("ECDH-ES", "enc")
        assert "d" not in our_key(each)
    assert our_key(house) == our_key(house) != our_key(strict)


@pytest.mark.parametrize("encryption", ["A256GCM", "A128GCM"])
def test_an_encrypted_request_is_answered_encrypted_to_the_key_it_names(house, encryption):
    answer_to = {"jwk": WALLET.public_jwk(), "enc": encryption}
    answer = send(house, sealed(house, wish(house, credential_response_encryption=answer_to), encryption))
    assert (answer.status_code, answer.headers["content-type"]) == (200, SEALED)
    assert answer.headers["cache-control"] == "no-store"
    header = json.loads(b64url_decode(answer.text.partition(".")[0]))
    told = {name: header.get(name) for name in ("alg", "enc", "kid", "zip")}
    assert told == {"alg": "ECDH-ES", "enc": encryption, "kid": "wallet-1", "zip": None}
    said = json.loads(decrypt(answer.text, [WALLET]))
    badge = json.dumps(said["credentials"][0]["credential"]).encode()
    assert house.verify(badge)["verdict"] == "valid"
    assert said["notification_id"]


def test_an_encrypted_request_that_does_not_ask_for_it_is_answered_plainly(house):
    answer = send(house, sealed(house, wish(house, credential_response_encryption=None)))
    assert (answer.status_code, answer.headers["content-type"]) == (200, PLAIN)


def test_a_plain_request_can_not_have_an_encrypted_answer(house):
    answer = send(house, json.dumps(wish(house)), PLAIN)
    assert refused(answer) == "invalid_encryption_parameters"


def test_where_encryption_is_demanded_nothing_plain_passes(strict):
    plain = json.dumps(wish(strict, credential_response_encryption=None))
    assert refused(send(strict, plain, PLAIN)) == "invalid_encryption_parameters"
    one_way = sealed(strict, wish(strict, credential_response_encryption=None))
    assert refused(send(strict, one_way)) == "invalid_encryption_parameters"
    assert send(strict, sealed(strict, wish(strict))).status_code == 200


@pytest.mark.parametrize(
    "answer_to",
    [
        {},
        7,
        {"jwk": WALLET.public_jwk()},
        {"jwk": WALLET.public_jwk(), "enc": "A128CBC-HS256"},
        {"jwk": WALLET.public_jwk(), "enc": "A128GCM", "zip": "DEF"},
        {"jwk": WALLET.public_jwk() | {"alg": "RSA-OAEP"}, "enc": "A128GCM"},
        {"jwk": {n: v for n, v in WALLET.public_jwk().items() if n != "alg"}, "enc": "A128GCM"},
        {"jwk": WALLET.public_jwk() | {"x": "AA"}, "enc": "A128GCM"},
        {"jwk": "text", "enc": "A128GCM"},
    ],
)
def test_an_answer_that_can_not_be_encrypted_as_asked_is_refused(house, answer_to):
    answer = send(house, sealed(house, wish(house, credential_response_encryption=answer_to)))
    assert refused(answer) == "invalid_encryption_parameters"


@pytest.mark.parametrize("content", ["", "nonsense", "a.b.c.d.e"])
def test_what_can_not_be_decrypted_is_refused(house, content):
    assert refused(send(house, content)) == "invalid_encryption_parameters"


def test_a_request_encrypted_to_another_key_is_refused(house):
    for key in (WALLET.public_jwk(), WALLET.public_jwk() | {"kid": our_key(house)["kid"]}):
        content = encrypt(json.dumps(wish(house)).encode(), key, "A256GCM")
        assert refused(send(house, content)) == "invalid_encryption_parameters"


def sealed_otherwise(house, **changes):
    """Return a request that is really encrypted in this way; without changes as the metadata have it."""
    key = our_key(house)
    usual = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key["kid"]} | changes
    header = {name: value for name, value in usual.items() if value is not None}
    usable = JWK(**{name: value for name, value in key.items() if name not in ("alg", "use")})
    message = JWE(json.dumps(wish(house)), protected=json.dumps(header), recipient=usable)
    return message.serialize(compact=True)


def test_a_request_encrypted_by_another_library_is_taken(house):
    assert send(house, sealed_otherwise(house)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "ECDH-ES+A128KW"},
        {"enc": "A192GCM"},
        {"enc": "A128CBC-HS256"},
        {"kid": "another"},
        {"kid": None},
        {"zip": "DEF"},
    ],
    ids=str,
)
def test_a_request_encrypted_in_another_way_than_is_offered_is_refused(house, changes):
    assert refused(send(house, sealed_otherwise(house, **changes))) == "invalid_encryption_parameters"


def test_what_was_encrypted_must_be_an_object(house):
    content = encrypt(b"[]", our_key(house), "A256GCM")
    assert refused(send(house, content)) == "invalid_credential_request"


def test_an_error_is_never_encrypted(house):
    wrong = {"jwt": [house.proof(new_purse(), audience="https://another.example")]}
    answer = send(house, sealed(house, wish(house, proofs=wrong)))
    assert refused(answer) == "invalid_proof"
