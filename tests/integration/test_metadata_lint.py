"""The linter over the running service: nothing a strict wallet would refuse, whichever switches are on."""

import pytest

from issuer.metadata_lint import faults_of_issuer, faults_of_server
from tests.support.inprocess import SLUG, open_house

EVERYTHING = "draft11_metadata_and_offer,metadata_dual_display,vc_sd_jwt_alias"


def faults(house):
    issuer, server = (
        house.client.get(f"/.well-known/{name}/o/{SLUG}").json()
        for name in ("openid-credential-issuer", "oauth-authorization-server")
    )
    return [*faults_of_issuer(issuer, house.issuer), *faults_of_server(server, house.issuer, issuer)]


def test_the_service_as_it_stands_by_itself_has_no_fault(house):
    assert faults(house) == []


@pytest.mark.parametrize(
    "settings", [{"CAIRN_WALLETS": EVERYTHING}, {"CAIRN_BATCH_SIZE": "1", "CAIRN_ENCRYPTION_REQUIRED": "on"}]
)
def test_no_setting_makes_a_fault(tmp_path, settings):
    house = open_house(tmp_path, **settings)
    assert faults(house) == []
    house.here.database.close()
