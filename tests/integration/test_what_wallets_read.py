"""What wallets read before and after a claim: where they look for it, and that it is there as they need it."""

import json

import pytest

from cairn.wallet.purse import new_purse
from credentials.badge import Carrier
from issuer.awarding.parts import current_copies
from tests.support.inprocess import SLUG, open_house

EVERY_SWITCH = "draft11_metadata_and_offer,metadata_dual_display,vc_sd_jwt_alias"
ISSUER, SERVER = "openid-credential-issuer", "oauth-authorization-server"
LDP, JWT, SD_JWT = (f"OpenBadgeCredential_{name}" for name in ("ldp_vc", "jwt_vc_json", "dc_sd_jwt"))
NOWHERE = [
    f"/.well-known/{ISSUER}",
    f"/.well-known/{ISSUER}/o/nobody",
    f"/.well-known/{ISSUER}/{SLUG}",
    f"/.well-known/{SERVER}/o/nobody",
    f"/.well-known/openid-configuration/o/{SLUG}",
    f"/.well-known/jwt-vc-issuer/o/{SLUG}",
    f"/o/nobody/.well-known/{ISSUER}",
    f"/o/{SLUG}/.well-known/jwt-vc-issuer",
]


@pytest.fixture(scope="module", params=["", EVERY_SWITCH], ids=["by itself", "with switches"])
def configurations(request, tmp_path_factory):
    """The configurations of an installation, by itself and with what older wallets look for."""
    house = open_house(tmp_path_factory.mktemp("read"), CAIRN_WALLETS=request.param)
    metadata = house.client.get(f"/.well-known/{ISSUER}/o/{SLUG}").json()
    house.here.database.close()
    return metadata["credential_configurations_supported"]


def test_every_configuration_is_named_where_the_final_edition_has_it(configurations):
    for each in configurations.values():
        shown = each["credential_metadata"]
        assert all(display["name"] for display in shown["display"])
        assert all(claim["path"] for claim in shown["claims"])


def test_nothing_is_shown_beside_the_format_that_is_not_wanted_there(house):
    metadata = house.client.get(f"/.well-known/{ISSUER}/o/{SLUG}").json()
    for each in metadata["credential_configurations_supported"].values():
        assert not {"display", "claims"} & each.keys()
        assert {"display", "claims"} <= each["credential_metadata"].keys()


def test_every_configuration_says_which_proofs_it_takes(configurations):
    for each in configurations.values():
        algorithms = each["proof_types_supported"]["jwt"]["proof_signing_alg_values_supported"]
        assert {"EdDSA", "ES256"} <= set(algorithms)


def test_the_name_of_a_suite_stands_among_the_algorithms_of_an_ldp_vc_alone(configurations):
    named = {
        name
        for name, each in configurations.items()
        if "Ed25519Signature2020"
        in each["proof_types_supported"]["jwt"]["proof_signing_alg_values_supported"]
    }
    assert named == {LDP}


@pytest.mark.parametrize("accept", ["application/json", "text/html,application/xhtml+xml"])
@pytest.mark.parametrize("path", NOWHERE)
def test_where_there_is_no_metadata_a_wallet_is_told_so_and_is_not_led_elsewhere(house, path, accept):
    answer = house.client.get(path, headers={"Accept": accept}, follow_redirects=False)
    assert answer.status_code == 404
    assert "credential_issuer" not in answer.text


@pytest.mark.parametrize("configuration", [LDP, JWT, SD_JWT])
def test_a_document_is_handed_over_as_an_object_and_a_token_as_the_very_text_that_was_signed(
    house, configuration
):
    made, offer_id, _ = house.award()
    access_token = house.token(house.code(offer_id)).json()["access_token"]
    asked = {"credential_configuration_id": configuration, "proofs": {"jwt": [house.proof(new_purse())]}}
    answer = house.credential(access_token, asked)
    (given,) = answer.json()["credentials"]
    assert given.keys() == {"credential"}
    with house.here.desk.work(SLUG) as work:
        (copy,) = current_copies(work.tx, work.tx.awards.get(made.id))
    if copy.carrier is Carrier.LDP_VC:
        assert isinstance(given["credential"], dict)
        assert given["credential"] == json.loads(copy.body)
    else:
        assert given["credential"] == copy.body.decode()
        # Not even as JSON is it written in another way.
        assert f'"{copy.body.decode()}"' in answer.text
