"""The linter over the running service: nothing a strict wallet would refuse, whichever switches are on."""

import json

import pytest

from credentials import jose
from issuer.metadata_lint import faults_of_answer, faults_of_issuer, faults_of_server, faults_of_signed
from tests.support.inprocess import SLUG, open_house

HTTPS = "https://badges.example"
OLD = "draft11_metadata_and_offer,metadata_dual_display,vc_sd_jwt_alias"
CLIENTS = [{"client_id": "w", "name": "W", "redirect_uris": ["w.example:/back"]}]
SETTINGS = {
    "by itself": {},
    "old": {"CAIRN_WALLETS": OLD},
    "sealed": {"CAIRN_BATCH_SIZE": "1", "CAIRN_ENCRYPTION_REQUIRED": "on"},
    "https": {"CAIRN_PUBLIC_URL": HTTPS, "CAIRN_KNOWN_WALLETS_ONLY": "on"},
    "haip": {"CAIRN_PUBLIC_URL": HTTPS, "CAIRN_HAIP": "on"},
}


@pytest.fixture(scope="module", params=SETTINGS)
def running(request, tmp_path_factory):
    """A house for each kind of settings, with a wallet that is known."""
    folder = tmp_path_factory.mktemp("running")
    (folder / "clients.json").write_text(json.dumps(CLIENTS))
    settings = {"CAIRN_WALLET_CLIENTS": str(folder / "clients.json"), **SETTINGS[request.param]}
    house = open_house(folder, **settings)
    yield house
    house.here.database.close()


def identifier(house):
    return house.here.desk.issuer_url(SLUG)


def ask(house, name, **headers):
    answer = house.client.get(f"/.well-known/{name}/o/{SLUG}", headers=headers)
    assert answer.status_code == 200
    return answer


def both(house):
    names = ("openid-credential-issuer", "oauth-authorization-server")
    return [ask(house, name).json() for name in names]


def test_the_documents_have_no_fault(running):
    issuer, server = both(running)
    assert faults_of_issuer(issuer, identifier(running)) == []
    assert faults_of_server(server, identifier(running), issuer) == []


def test_the_signed_metadata_have_no_fault_and_say_the_same(running):
    answer = ask(running, "openid-credential-issuer", Accept="application/jwt")
    assert (faults_of_answer(answer.headers), answer.headers["content-type"]) == ([], "application/jwt")
    jws = jose.read(answer.text, max_bytes=1 << 20)
    plain, _ = both(running)
    assert faults_of_signed(jws.header, jose.payload_object(jws), plain, identifier(running)) == []
    assert "signed_metadata" not in plain


@pytest.mark.parametrize("name", ["openid-credential-issuer", "oauth-authorization-server"])
def test_the_answers_headers_have_no_fault(running, name):
    assert faults_of_answer(ask(running, name).headers) == []


def addresses(value):
    """Return every text in a document that is an address on the web."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [address for each in inside for address in addresses(each)]
    return [value] if isinstance(value, str) and value.startswith(("http:", "https:", "/")) else []


def test_every_address_in_them_is_absolute_and_as_safe_as_the_service(running):
    scheme = identifier(running).partition("://")[0]
    for document in both(running):
        found = addresses(document)
        assert len(found) > 3
        assert [each for each in found if not each.startswith((f"{scheme}://", "https://"))] == []


def test_the_organisation_is_its_own_server_and_names_no_other(running):
    issuer, server = both(running)
    assert "authorization_servers" not in issuer
    assert server["issuer"] == issuer["credential_issuer"] == identifier(running)


def test_every_configuration_has_a_scope_and_details_are_taken(running):
    issuer, server = both(running)
    configurations = issuer["credential_configurations_supported"]
    scopes = [each["scope"] for each in configurations.values()]
    assert len(set(scopes)) == len(configurations)
    assert set(scopes) <= set(server["scopes_supported"])
    assert server["authorization_details_types_supported"] == ["openid_credential"]


def configurations(house):
    return both(house)[0]["credential_configurations_supported"].values()


def test_every_configuration_says_together_how_it_is_bound_and_proved(running):
    issuer, _ = both(running)
    assert issuer["nonce_endpoint"] == f"{identifier(running)}/nonce"
    for each in configurations(running):
        methods, proofs = each["cryptographic_binding_methods_supported"], each["proof_types_supported"]
        assert set(methods) <= {"jwk", "did:key", "did:jwk"}
        assert {"did:key", "did:jwk"} <= set(methods)
        assert "jwt" in proofs


def test_what_is_shown_has_a_name_and_a_language_once(running):
    issuer, _ = both(running)
    shown = [each["credential_metadata"]["display"] for each in configurations(running)]
    named = [
        claim["display"]
        for each in configurations(running)
        for claim in each["credential_metadata"]["claims"]
    ]
    for display in (issuer["display"], *shown, *named):
        assert [each["locale"] for each in display] == ["en"]
        assert all(each["name"] for each in display)
        assert all(each["logo"]["uri"] for each in display if "logo" in each)


def test_no_two_claims_are_the_same_or_contradict(running):
    for each in configurations(running):
        claims = each["credential_metadata"]["claims"]
        paths = [tuple(claim["path"]) for claim in claims]
        assert len(set(paths)) == len(paths) > 0
        # Names alone: nothing is an object in one path and a list in another.
        assert all(isinstance(step, str) for path in paths for step in path)
        assert {type(claim["mandatory"]) for claim in claims} == {bool}


def test_each_format_says_its_type_in_its_own_members(running):
    issuer, _ = both(running)
    for each in issuer["credential_configurations_supported"].values():
        definition = each.get("credential_definition", {})
        names = each["credential_signing_alg_values_supported"]
        if each["format"] == "ldp_vc":
            assert definition["@context"][0] == "https://www.w3.org/ns/credentials/v2"
            assert names in (["eddsa-rdfc-2022"], ["ecdsa-sd-2023"])
        else:
            assert set(names) <= {"EdDSA", "ES256", "RS256"}
            assert "@context" not in definition
        is_sd_jwt = each["format"] in ("dc+sd-jwt", "vc+sd-jwt")
        assert ("type" in definition, "vct" in each) == (not is_sd_jwt, is_sd_jwt)


def test_nothing_but_a_configuration_speaks_json_ld(running):
    issuer, server = both(running)
    assert "@context" not in issuer.keys() | server.keys()
    _, offer_id, _ = running.award()
    offer = running.client.get(f"/o/{SLUG}/offers/{offer_id}")
    assert offer.headers["content-type"] == "application/json"
    assert "@context" not in offer.text


def test_what_the_server_can_do_is_listed(running):
    _, server = both(running)
    wallets = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
    assert {wallets, "authorization_code", "refresh_token"} <= set(server["grant_types_supported"])
    is_anonymous = not running.here.desk.demands.known_wallets
    assert server["pre-authorized_grant_anonymous_access_supported"] is is_anonymous
    assert server["response_types_supported"] == ["code"]
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert server["authorization_response_iss_parameter_supported"] is True
    assert server["pushed_authorization_request_endpoint"] == f"{identifier(running)}/par"
    assert server["require_pushed_authorization_requests"] is running.here.desk.demands.haip
    assert "ES256" in server["dpop_signing_alg_values_supported"]
