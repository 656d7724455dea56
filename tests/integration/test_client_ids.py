"""As whom the verifier asks: under a DID, under a certificate, and unsigned on loopback; a wallet heeds each."""

from urllib.parse import parse_qs, urlsplit

import pytest

from cairn.errors import InvalidSetting
from cairn.settings import load
from cairn.verifier_identity import verifier_identity
from cairn.wallet.http import WalletRefused
from cairn.wallet.presenting import present
from cairn.wallet.purse import new_purse
from contexts.strict_json import parse_object
from credentials import jose
from keys.certificates.chain import Chain
from tests.support.certified import Certifier
from tests.support.inprocess import URL, Clock, open_house

HOST = "localhost"
PREFIXES = pytest.mark.parametrize(
    "prefix", ["decentralized_identifier", "x509_san_dns", "x509_hash", "redirect_uri"]
)


class Client:
    """The wallet's HTTP, led to the app in this process."""

    def __init__(self, client):
        self.client, self.asked = client, []

    def get_text(self, step, url, accept):
        return self._told(step, self.client.get(url)).text

    def post_for_text(self, step, url, form, accept):
        self.asked.append(form)
        return self._told(step, self.client.post(url, data=form)).text

    def post_form(self, step, url, form):
        return self._told(step, self.client.post(url, data=form)).json()

    def _told(self, step, answer):
        if not answer.is_success:
            raise WalletRefused(step, answer.json()["code"], answer.text)
        return answer


@pytest.fixture(scope="module")
def certifier():
    return Certifier(Clock().at)


@pytest.fixture(scope="module")
def house(tmp_path_factory, certifier):
    folder = tmp_path_factory.mktemp("house")
    cert, key = certifier.files(folder, HOST)
    url = URL.replace("127.0.0.1", HOST)
    opened = open_house(
        folder, CAIRN_PUBLIC_URL=url, CAIRN_VERIFIER_CERT=str(cert), CAIRN_VERIFIER_KEY=str(key)
    )
    opened.issuer = f"{url}/o/acme"
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def purse(house):
    kept = new_purse()
    _, offer_id, _ = house.award()
    kept.badges.append(house.claim(offer_id, purse=kept))
    return kept


def asked(house, prefix=None, **wish):
    made = house.client.post("/v1/presentation-requests", json={"client_id_prefix": prefix, **wish})
    assert made.status_code == 201, made.text
    return made.json()


def link(made):
    return {name: values[0] for name, values in parse_qs(urlsplit(made["request_uri"]).query).items()}


@PREFIXES
@pytest.mark.parametrize("mode", ["direct_post", "direct_post.jwt"])
def test_a_wallet_that_trusts_the_client_answers_and_the_badge_is_accepted(
    house, purse, certifier, prefix, mode
):
    made = asked(house, prefix, response_mode=mode)
    assert link(made)["client_id"].startswith(f"{prefix}:")
    told = present(made["request_uri"], purse, Client(house.client), house.clock(), certifier.anchors)
    assert told == {}
    result = house.client.get(made["result_url"]).json()
    assert (result["satisfied"], result["refused"]) == (True, [])


def request_object(house, made):
    return jose.read(house.client.get(link(made)["request_uri"]).text)


@pytest.mark.parametrize("prefix", ["x509_san_dns", "x509_hash"])
def test_a_request_under_a_certificate_carries_its_chain_without_the_anchor(house, certifier, prefix):
    made = asked(house, prefix)
    jws = request_object(house, made)
    chain = Chain.from_x5c(jws.header["x5c"])
    jose.verify(jws, chain.leaf.public_key)
    certifier.anchors.check(chain, house.clock())
    name = {"x509_san_dns": HOST, "x509_hash": chain.leaf.sha256}[prefix]
    assert parse_object(jws.payload)["client_id"] == link(made)["client_id"] == f"{prefix}:{name}"
    assert "kid" not in jws.header


def test_an_unsigned_request_comes_by_value_and_names_as_client_where_the_answer_goes(house):
    said = link(asked(house, "redirect_uri"))
    assert said["client_id"] == f"redirect_uri:{said['response_uri']}"
    assert "request_uri" not in said
    assert parse_object(said["dcql_query"])["credentials"]
    assert parse_object(said["client_metadata"])["vp_formats_supported"]
    made = asked(house, "redirect_uri")
    assert house.client.get(f"/openid4vp/requests/{made['id']}").status_code == 404


@pytest.mark.parametrize("prefix", ["x509_san_dns", "x509_hash"])
@pytest.mark.parametrize("trusted", [False, True], ids=["no anchors", "other anchors"])
def test_a_wallet_that_does_not_trust_the_authority_does_not_answer(house, purse, prefix, trusted):
    anchors = Certifier(house.clock()).anchors if trusted else None
    with pytest.raises(WalletRefused, match="request_untrusted"):
        present(asked(house, prefix)["request_uri"], purse, Client(house.client), house.clock(), anchors)


def test_a_verifier_asks_only_as_whom_it_is(house, tmp_path):
    plain = open_house(tmp_path)
    refused = plain.client.post("/v1/presentation-requests", json={"client_id_prefix": "x509_hash"})
    assert (refused.status_code, refused.json()["code"]) == (422, "wish_unclear")
    plain.here.database.close()
    refused = house.client.post("/v1/presentation-requests", json={"client_id_prefix": "origin"})
    assert refused.status_code == 422


def test_a_wallet_sends_its_own_nonce_and_what_it_can_do(house, purse, certifier):
    client = Client(house.client)
    present(asked(house)["request_uri"], purse, client, house.clock(), certifier.anchors)
    assert set(client.asked[0]) == {"wallet_nonce", "wallet_metadata"}


# --- what an operator can set ----------------------------------------------------------------------


def identity(house, tmp_path, **environment):
    here = house.here
    usual = {"CAIRN_STATE_DIR": str(tmp_path), "CAIRN_PUBLIC_URL": "https://badges.example"}
    settings = load(usual | {f"CAIRN_{name}": str(value) for name, value in environment.items()})
    return verifier_identity(here.database, here.sealer, settings, house.clock())


@pytest.mark.parametrize("prefix", ["decentralized_identifier", "x509_san_dns", "x509_hash"])
def test_the_operator_says_which_client_id_is_preferred(house, certifier, tmp_path, prefix):
    cert, key = certifier.files(tmp_path, "badges.example")
    found = identity(house, tmp_path, VERIFIER_CERT=cert, VERIFIER_KEY=key, VERIFIER_CLIENT_ID=prefix)
    assert found.preferred == prefix
    assert found.client(found.preferred, "https://badges.example/r").id.startswith(f"{prefix}:")
    assert "redirect_uri" not in found.prefixes


def test_a_page_asks_unsigned_where_the_operator_says_so_and_shows_no_code_that_is_too_long(tmp_path):
    local = open_house(tmp_path, CAIRN_VERIFIER_CLIENT_ID="redirect_uri")
    browser = local.browser()
    place = browser.post("/ask", data={"badge": ""}, follow_redirects=False).headers["location"]
    page = browser.get(place)
    assert page.status_code == 200
    assert "openid4vp://?client_id=redirect_uri%3A" in page.text
    assert "too long for a code" in page.text
    assert "qr.svg" not in page.text
    assert browser.get(f"{place}/qr.svg").status_code == 404
    local.here.database.close()


def test_a_certificate_that_can_not_be_used_refuses_the_start(house, certifier, tmp_path):
    cert, key = certifier.files(tmp_path, "other.example")
    faults = {
        "does not name badges.example": {"VERIFIER_CERT": cert, "VERIFIER_KEY": key},
        "set together": {"VERIFIER_CERT": cert},
        "CAIRN_VERIFIER_CLIENT_ID is x509_hash": {"VERIFIER_CLIENT_ID": "x509_hash"},
        "CAIRN_VERIFIER_CLIENT_ID is redirect_uri": {"VERIFIER_CLIENT_ID": "redirect_uri"},
        "CAIRN_VERIFIER_CLIENT_ID is “kestrel”": {"VERIFIER_CLIENT_ID": "kestrel"},
        "can not be used": {"VERIFIER_CERT": key, "VERIFIER_KEY": key},
    }
    for words, environment in faults.items():
        with pytest.raises(InvalidSetting, match=words):
            identity(house, tmp_path, **environment)


def test_a_certificate_of_another_key_or_out_of_time_refuses_the_start(house, certifier, tmp_path):
    cert, _ = certifier.files(tmp_path, "badges.example")
    (tmp_path / "other").mkdir()
    _, key = certifier.files(tmp_path / "other", "badges.example")
    with pytest.raises(InvalidSetting, match="not for the key"):
        identity(house, tmp_path, VERIFIER_CERT=cert, VERIFIER_KEY=key)
    (tmp_path / "old").mkdir()
    old = Certifier(house.clock().replace(year=2020)).files(tmp_path / "old", "badges.example")
    with pytest.raises(InvalidSetting, match="can not be used"):
        identity(house, tmp_path, VERIFIER_CERT=old[0], VERIFIER_KEY=old[1])
