"""Batches over HTTP: what the metadata say, and one copy for each key."""

import pytest

from cairn.wallet.purse import new_purse
from tests.support.inprocess import SLUG, open_house

SD_JWT = "OpenBadgeCredential_dc_sd_jwt"


def metadata(house):
    return house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()


def ask(house, count):
    _, offer_id, _ = house.award()
    token = house.token(house.code(offer_id)).json()["access_token"]
    proofs = [house.proof(new_purse()) for _ in range(count)]
    return house.credential(token, {"credential_configuration_id": SD_JWT, "proofs": {"jwt": proofs}})


def test_a_batch_has_a_valid_copy_for_each_key(house):
    size = metadata(house)["batch_credential_issuance"]["batch_size"]
    assert size == 4
    badges = [each["credential"] for each in ask(house, size).json()["credentials"]]
    reports = [house.verify(badge.encode()) for badge in badges]
    assert {report["verdict"] for report in reports} == {"valid"}
    assert len({report["credential"]["subject"] for report in reports}) == size


def test_more_keys_than_that_are_refused(house):
    answer = ask(house, 5)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_credential_request")


@pytest.fixture
def single(tmp_path):
    opened = open_house(tmp_path, CAIRN_BATCH_SIZE="1")
    yield opened
    opened.here.database.close()


def test_without_batches_nothing_is_said_of_them_and_two_keys_are_refused(single):
    assert "batch_credential_issuance" not in metadata(single)
    assert ask(single, 2).json()["error"] == "invalid_credential_request"
    assert ask(single, 1).status_code == 200
