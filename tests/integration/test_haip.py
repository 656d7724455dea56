"""High assurance over the running service (HAIP 1.0): certified SD-JWTs, attested wallets, and what is refused."""

import json
from datetime import timedelta

import pytest

from cairn.demo import SLUG
from cairn.wallet.purse import new_purse
from credentials import jose
from credentials.received import read
from issuer.metadata_lint import faults_of_issuer, faults_of_profile, faults_of_server
from keys.certificates.anchors import Anchors
from keys.certificates.chain import Chain
from tests.integration.test_code_flow import CLIENTS, JWT, SD_JWT, certify
from tests.support.attestations import Provider, new_signer
from tests.support.certifiers import Certifier, Odd, library_key, pem, x5c
from tests.support.dpop import dpop_proof
from tests.support.inprocess import Clock, open_house

URL = "https://badges.example"
ROOT = Certifier.root("Badge authority", Clock().at)
PROVIDER = Provider(Clock().at)


def house_of(folder, **environment):
    providers, clients = folder / "providers.pem", folder / "clients.json"
    providers.write_bytes(PROVIDER.pem)
    clients.write_text(json.dumps(CLIENTS))
    settings = {"CAIRN_HAIP": "on", "CAIRN_PUBLIC_URL": URL, "CAIRN_WALLET_PROVIDERS": str(providers)}
    return open_house(folder, CAIRN_WALLET_CLIENTS=str(clients), **settings | environment)


@pytest.fixture(scope="module")
def assured(tmp_path_factory):
    """A house whose key of SD-JWTs is certified, and the chain."""
    house = house_of(tmp_path_factory.mktemp("assured"))
    house.chain = certify(house, ROOT.below("Badges"))
    yield house
    house.here.database.close()


@pytest.fixture
def bare(tmp_path):
    """A house whose keys nobody certified."""
    house = house_of(tmp_path)
    yield house
    house.here.database.close()


class AttestedWallet:
    """A wallet that is attested and proves its key by DPoP, with every request."""

    def __init__(self, house):
        self.house, self.key, self.purse = house, new_signer(), new_purse()
        self.nonce = house.client.post(f"/o/{SLUG}/challenge").headers["dpop-nonce"]

    def _dpop(self, path, token=None):
        return dpop_proof(
            self.key, f"{self.house.issuer}/{path}", self.house.clock(), token, nonce=self.nonce
        )

    def token(self, award_slug="communication"):
        code = self.house.code(self.house.award(award_slug)[1])
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:pre-authorized_code",
            "pre-authorized_code": code,
        }
        headers = {"OAuth-Client-Attestation": PROVIDER.wallet(self.key), "DPoP": self._dpop("token")}
        return self.house.client.post(f"/o/{SLUG}/token", data=form, headers=headers).json()["access_token"]

    def ask(self, token, configuration=SD_JWT):
        body = {
            "credential_configuration_id": configuration,
            "proofs": {"jwt": [self.house.proof(self.purse)]},
        }
        headers = {"Authorization": f"DPoP {token}", "DPoP": self._dpop("credential", token)}
        return self.house.client.post(f"/o/{SLUG}/credential", json=body, headers=headers)

    def claim(self, configuration=SD_JWT):
        answer = self.ask(self.token(), configuration)
        assert answer.status_code == 200, answer.text
        return answer.json()["credentials"][0]["credential"]


def leads_to(x5c_value, at):
    chain = Chain.from_x5c(x5c_value)
    Anchors.from_pem(pem(ROOT.certificate)).check(chain, at)
    return chain


# --- what is shown --------------------------------------------------------------------------------


def test_an_sd_jwt_its_status_list_and_signed_metadata_show_a_chain_without_its_anchor(assured):
    badge = AttestedWallet(assured).claim()
    place = read(badge.encode()).document["status"]["status_list"]["uri"]
    listed = assured.client.get(place.removeprefix(URL)).content
    metadata = assured.client.get(
        f"/.well-known/openid-credential-issuer/o/{SLUG}", headers={"Accept": "application/jwt"}
    ).content
    for token in (badge.encode(), listed, metadata):
        told = jose.header_of(token)
        assert told["x5c"] == assured.chain
        assert told["kid"].startswith("did:web:badges.example:o:acme#")
        chain = leads_to(told["x5c"], assured.clock())
        jose.verify(jose.read(token.decode().partition("~")[0], max_bytes=1 << 22), chain.leaf.public_key)


def test_a_badge_with_certificates_is_verified_by_its_issuers_did_as_before(assured):
    report = assured.verify(AttestedWallet(assured).claim().encode())
    assert report["verdict"] == "valid", report


def test_certificates_are_never_taken_instead_of_the_did(assured):
    badge = AttestedWallet(assured).claim()
    signer = new_signer()
    forged_chain = x5c(*ROOT.below("Badges").chain(library_key(signer)))
    token, *rest = badge.split("~")
    jws = jose.read(token)
    forged = jose.sign(jws.payload, {**jws.header, "x5c": forged_chain}, signer)
    report = assured.verify("~".join([forged, *rest]).encode())
    assert report["verdict"] == "not_genuine"


# --- what is refused ------------------------------------------------------------------------------


def test_without_a_certificate_no_sd_jwt_is_signed_and_the_operator_is_told_what_to_do(bare):
    wallet = AttestedWallet(bare)
    token = wallet.token()
    refused = wallet.ask(token)
    assert (refused.status_code, refused.json()["code"]) == (503, "key_not_certified")
    assert "cairn keys csr" in refused.json()["remedy"]
    assert wallet.ask(token, JWT).status_code == 200
    ready = bare.client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    assert ready.json()["advice"] == [
        "acme: the key key-2 has no certificate in time; see cairn keys csr and cairn keys certify"
    ]


def test_once_it_is_certified_the_same_token_serves_and_nothing_is_left_to_do(bare):
    wallet = AttestedWallet(bare)
    token = wallet.token()
    assert wallet.ask(token).status_code == 503
    long = Odd(ends=timedelta(days=300))
    certify(bare, Certifier.root("Long", bare.clock(), long), odd=long)
    assert wallet.ask(token).status_code == 200
    assert bare.client.get("/readyz").json() == {"status": "ok"}


def test_a_certificate_that_runs_out_stops_what_needs_it(bare):
    certify(bare, ROOT)
    assert AttestedWallet(bare).claim()
    bare.clock.forward(days=31)
    refused = bare.client.get("/readyz").json()["advice"]
    assert "no certificate in time" in refused[0]


def test_wallets_must_be_attested(assured):
    refused = assured.token(assured.code(assured.award()[1]))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


# --- what is told ---------------------------------------------------------------------------------


def test_the_metadata_promise_what_the_profile_asks(assured):
    issuer, server = (
        assured.client.get(f"/.well-known/{name}/o/{SLUG}").json()
        for name in ("openid-credential-issuer", "oauth-authorization-server")
    )
    assert faults_of_profile(issuer, server) == []
    assert faults_of_issuer(issuer, assured.issuer) == []
    assert faults_of_server(server, assured.issuer, issuer) == []
    configuration = issuer["credential_configurations_supported"][SD_JWT]
    assert configuration["credential_signing_alg_values_supported"] == ["ES256"]
    assert issuer["batch_credential_issuance"] == {"batch_size": 4}


def test_without_the_profile_its_linter_finds_what_is_missing(house):
    issuer, server = (
        house.client.get(f"/.well-known/{name}/o/{SLUG}").json()
        for name in ("openid-credential-issuer", "oauth-authorization-server")
    )
    assert {fault.where for fault in faults_of_profile(issuer, server)} >= {
        "require_pushed_authorization_requests",
        "token_endpoint_auth_methods_supported",
    }
