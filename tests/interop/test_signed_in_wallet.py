"""A wallet of other people's making signs its user in, and claims by the High Assurance Interoperability Profile."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from cairn.demo import SLUG, sign_in_link
from cairn.installation import open_installation
from cairn.settings import load
from cairn.world import utc_now
from records.principals import Principal, Role
from tests.interop import node
from tests.interop.showing import is_good, shown
from tests.support.authority import Authority
from tests.support.certifiers import Certifier, certificates_for
from tests.support.services import installation, serving
from tests.support.tools import need

pytestmark = pytest.mark.node

CLIENT, BACK = "npm-wallet", "npm-wallet.example:/back"
ADDRESS = "zoe@example.org"
EVERY_FORMAT = [f"OpenBadgeCredential_{name}" for name in ("ldp_vc", "jwt_vc_json_es256", "dc_sd_jwt")]


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """An installation over TLS that knows the wallet, and demands what the profile does."""
    need("node")
    folder = tmp_path_factory.mktemp("signed-in")
    clients = folder / "wallets.json"
    clients.write_text(json.dumps([{"client_id": CLIENT, "name": "npm", "redirect_uris": [BACK]}]))
    service = installation(
        folder / "tls", authority=Authority(folder / "ca"), wallet_clients=str(clients), haip="on"
    )
    with serving(service):
        authority = Certifier.root("Badge authority", utc_now()).below("Badges")
        chain = certificates_for(service, "key-2", authority, folder / "chain.pem")
        service.command("keys", "certify", "key-2", chain)
        yield service


def cookie_of(service):
    """Return the session cookie of the person that badges are awarded to."""
    # A command beside the running service; it goes by the address that the service has.
    here = open_installation(load(service.environment | {"CAIRN_PUBLIC_URL": service.base_url}))
    link = sign_in_link(here, SLUG, Principal("p-zoe", "Zoë", ADDRESS, Role.EMPLOYEE))
    here.database.close()
    answer = service.post(urlsplit(link).path, headers={"Origin": service.base_url})
    return answer.headers["set-cookie"].partition(";")[0]


def test_the_wallet_signs_its_user_in_and_claims_every_format_with_a_bound_token_and_each_is_shown(strict):
    offer = strict.award()
    said = {"offer": offer["offer_uri"], "client": CLIENT, "redirect": BACK, "configurations": EVERY_FORMAT}
    said |= {"cookie": cookie_of(strict), "award": offer["award"]}
    claimed = node.play("claim-signed-in.mjs", said, strict.ca_file)
    assert claimed["token_type"] == "DPoP"
    assert claimed["iss"] == f"{strict.base_url}/o/{SLUG}"
    assert set(parse_qs(urlsplit(claimed["authorization"]).query)) == {"client_id", "request_uri"}
    assert f"POST /o/{SLUG}/par" in claimed["steps"]
    assert list(claimed["credentials"]) == EVERY_FORMAT
    for credential in claimed["credentials"].values():
        assert is_good(shown(strict, claimed, credential), claimed["holder"])
