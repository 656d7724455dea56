"""Wallets that are attested, and keys that are, over the running service (OpenID4VCI 1.0, appendices D, E and F.3)."""

import json
import secrets

import pytest

from cairn.demo import SLUG
from cairn.wallet.purse import new_purse
from credentials.received import read
from did.methods.jwk import did_jwk
from issuer.metadata_lint import faults_of_issuer, faults_of_server
from tests.integration.test_code_flow import BACK, CLIENTS, SD_JWT, Person, address_of
from tests.support.attestations import Provider, attestation_proof, new_signer
from tests.support.dpop import dpop_proof
from tests.support.inprocess import PRE_AUTHORIZED, URL, Clock, open_house
from tests.support.waiting import plan_mastery

LDP = "OpenBadgeCredential_ldp_vc"
PROVIDER = Provider(Clock().at)
ATTESTATION, PROOF = "OAuth-Client-Attestation", "OAuth-Client-Attestation-PoP"
CHALLENGE = "OAuth-Client-Attestation-Challenge"


def house_of(folder, **environment):
    providers, clients = folder / "providers.pem", folder / "clients.json"
    providers.write_bytes(PROVIDER.pem)
    clients.write_text(json.dumps(CLIENTS))
    return open_house(
        folder, CAIRN_WALLET_PROVIDERS=str(providers), CAIRN_WALLET_CLIENTS=str(clients), **environment
    )


def opened(tmp_path_factory, name, **environment):
    house = house_of(tmp_path_factory.mktemp(name), **environment)
    yield house
    house.here.database.close()


@pytest.fixture(scope="module")
def open_to_all(tmp_path_factory):
    """Attestations count, but nobody needs one; keys may be attested."""
    yield from opened(tmp_path_factory, "open", CAIRN_KEY_ATTESTATIONS="accepted")


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """Every wallet is attested, and every key."""
    settings = {"CAIRN_WALLET_ATTESTATION_REQUIRED": "on", "CAIRN_KEY_ATTESTATIONS": "required"}
    yield from opened(tmp_path_factory, "strict", **settings)


def challenge(house):
    return house.client.post(f"/o/{SLUG}/challenge").json()["attestation_challenge"]


def shown(house, key=None, client_id="wallet", **changes):
    """Return the headers of an attested wallet's request."""
    key = key or new_signer()
    wanted = {"challenge": challenge(house), **changes}
    return {
        ATTESTATION: PROVIDER.wallet(key, client_id),
        PROOF: attestation_proof(key, house.issuer, house.clock(), **wanted),
    }


def redeem(house, headers=None, code=None, **more):
    form = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code or house.code(house.award()[1]), **more}
    return house.client.post(f"/o/{SLUG}/token", data=form, headers=headers)


def server(house):
    return house.client.get(f"/.well-known/oauth-authorization-server/o/{SLUG}").json()


def issuer(house):
    return house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()


# --- wallets --------------------------------------------------------------------------------------


def test_an_attested_wallet_redeems_its_code_with_and_without_its_name(open_to_all):
    for more in ({}, {"client_id": "wallet"}):
        assert redeem(open_to_all, shown(open_to_all), **more).status_code == 200


def test_a_wallet_that_shows_nothing_is_served_unless_attestations_are_required(open_to_all, strict, house):
    assert redeem(open_to_all).status_code == 200
    refused = redeem(strict)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert redeem(strict, shown(strict)).status_code == 200
    assert redeem(house, {ATTESTATION: "anything", PROOF: "else"}).status_code == 200


def test_an_attestation_that_does_not_hold_is_refused_even_where_none_is_needed(open_to_all):
    good = shown(open_to_all)
    code = open_to_all.code(open_to_all.award()[1])
    for wrong in (
        {ATTESTATION: good[ATTESTATION]},
        {PROOF: good[PROOF]},
        {**good, ATTESTATION: Provider(open_to_all.clock()).wallet(new_signer())},
        {**good, PROOF: shown(open_to_all)[PROOF]},
        shown(open_to_all, aud="https://badges.example"),
    ):
        refused = redeem(open_to_all, wrong, code)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client_attestation")
    assert redeem(open_to_all, good, code).status_code == 200


def test_a_header_that_comes_twice_is_refused(open_to_all):
    good = shown(open_to_all)
    for name in good:
        doubled = [*good.items(), (name, good[name])]
        assert redeem(open_to_all, doubled).json()["error"] == "invalid_client_attestation"


def test_a_request_that_names_another_wallet_than_the_attested_one_is_refused(open_to_all):
    refused = redeem(open_to_all, shown(open_to_all, client_id="other"), client_id="wallet")
    assert refused.json()["error"] == "invalid_client_attestation"


def test_a_proof_that_comes_again_is_refused(open_to_all):
    once = shown(open_to_all)
    assert redeem(open_to_all, once).status_code == 200
    assert redeem(open_to_all, once).json()["error"] == "invalid_client_attestation"


def test_without_a_challenge_of_ours_the_refusal_brings_one_that_serves(open_to_all):
    key = new_signer()
    refused = redeem(open_to_all, shown(open_to_all, key, challenge=None))
    assert (refused.status_code, refused.json()["error"]) == (400, "use_attestation_challenge")
    assert CHALLENGE in refused.headers["access-control-expose-headers"]
    again = shown(open_to_all, key, challenge=refused.headers[CHALLENGE])
    assert redeem(open_to_all, again).status_code == 200


def test_an_attestation_whose_time_is_over_is_asked_for_anew(open_to_all):
    key, now = new_signer(), int(open_to_all.clock().timestamp())
    headers = {**shown(open_to_all, key), ATTESTATION: PROVIDER.wallet(key, exp=now)}
    assert redeem(open_to_all, headers).json()["error"] == "use_fresh_attestation"


def test_challenges_are_never_kept_and_come_with_a_nonce_for_dpop(open_to_all, house):
    answer = open_to_all.client.post(f"/o/{SLUG}/challenge")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["dpop-nonce"] != answer.json()["attestation_challenge"]
    assert open_to_all.client.get(f"/o/{SLUG}/challenge").status_code == 405
    assert house.client.post(f"/o/{SLUG}/challenge").status_code == 404


def by_dpop(house, key, client_id="wallet", nonce=None, attested=None, path="token"):
    more = {} if nonce is None else {"nonce": nonce}
    proof = dpop_proof(key, f"{house.issuer}/{path}", house.clock(), **more)
    return {ATTESTATION: PROVIDER.wallet(attested or key, client_id), "DPoP": proof}


def test_a_dpop_proof_of_the_attested_key_stands_for_the_wallet_with_a_nonce_of_ours(strict):
    key = new_signer()
    asked = redeem(strict, by_dpop(strict, key))
    assert asked.json()["error"] == "use_dpop_nonce"
    given = asked.headers["dpop-nonce"]
    answer = redeem(strict, by_dpop(strict, key, nonce=given))
    assert (answer.status_code, answer.json()["token_type"]) == (200, "DPoP")
    other = redeem(strict, by_dpop(strict, key, nonce=given, attested=new_signer()))
    assert other.json()["error"] == "invalid_client_attestation"


def test_wallets_are_authenticated_where_they_send_requests_ahead_and_exchange_codes(request, strict):
    person = Person(strict, address_of(request))
    award, _, _ = person.award()
    assert person.push().json()["error"] == "invalid_client"
    assert person.push(shown(strict, client_id="other")).json()["error"] == "invalid_client_attestation"
    uri = person.push(shown(strict)).json()["request_uri"]
    decided = person.decide(person.page({"client_id": "wallet", "request_uri": uri}), award.id)
    code = decided.headers["location"].partition("code=")[2].partition("&")[0]
    assert person.exchange(code).json()["error"] == "invalid_client"
    form = person.form(code, client_id=None)
    given = strict.client.post(f"/o/{SLUG}/token", data=form, headers=shown(strict))
    assert given.status_code == 200, given.text


def test_an_attested_wallet_that_is_not_listed_is_led_nowhere(request, strict):
    person = Person(strict, address_of(request))
    pushed = person.push(shown(strict, client_id="stranger"), client_id="stranger", redirect_uri=BACK)
    assert (pushed.status_code, pushed.json()["error"]) == (401, "invalid_client")


def test_the_servers_metadata_tell_how_wallets_are_authenticated(open_to_all, strict, house):
    methods = "token_endpoint_auth_methods_supported"
    attested = ["attest_jwt_client_auth", "attest_jwt_client_auth_dpop"]
    assert server(open_to_all)[methods] == ["none", *attested, "client_secret_basic", "private_key_jwt"]
    assert server(strict)[methods] == [*attested, "client_secret_basic", "private_key_jwt"]
    assert server(strict)["pre-authorized_grant_anonymous_access_supported"] is False
    for name in ("client_attestation_signing_alg_values_supported", "challenge_endpoint"):
        assert name in server(open_to_all)
        assert name not in server(house)
    assert server(strict)["challenge_endpoint"] == f"{strict.issuer}/challenge"
    assert "ES256" in server(strict)["client_attestation_pop_signing_alg_values_supported"]


@pytest.mark.parametrize("kind", ["open_to_all", "strict"])
def test_the_linter_finds_no_fault(request, kind):
    house = request.getfixturevalue(kind)
    document = issuer(house)
    assert faults_of_issuer(document, house.issuer) == []
    assert faults_of_server(server(house), house.issuer, document) == []


# --- keys -----------------------------------------------------------------------------------------


def token_of(house):
    return redeem(house, shown(house)).json()["access_token"]


def ask(house, proofs, configuration=LDP):
    body = {"credential_configuration_id": configuration, "proofs": proofs}
    return house.credential(token_of(house), body)


def subjects(answer):
    assert answer.status_code == 200, answer.text
    given = [each["credential"] for each in answer.json()["credentials"]]
    texts = [each if isinstance(each, str) else json.dumps(each) for each in given]
    return [read(text.encode()).document["credentialSubject"]["id"] for text in texts]


@pytest.mark.parametrize("configuration", [LDP, SD_JWT])
@pytest.mark.parametrize("kind", ["open_to_all", "strict"])
def test_keys_that_are_attested_by_themselves_get_a_badge_each(request, kind, configuration):
    house = request.getfixturevalue(kind)
    keys = [new_signer(), new_signer()]
    answer = ask(house, {"attestation": [PROVIDER.keys(*keys, nonce=house.nonce())]}, configuration)
    assert subjects(answer) == [did_jwk(each.public_key) for each in keys]


def test_two_attestations_at_once_or_more_keys_than_a_batch_has_are_refused(open_to_all):
    word = PROVIDER.keys(new_signer(), nonce=open_to_all.nonce())
    twice = ask(open_to_all, {"attestation": [word, word]})
    many = ask(
        open_to_all,
        {"attestation": [PROVIDER.keys(*[new_signer() for _ in range(5)], nonce=open_to_all.nonce())]},
    )
    for refused in (twice, many):
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_credential_request")


def test_an_attestation_with_a_strange_nonce_or_of_a_stranger_is_refused(open_to_all):
    strange = PROVIDER.keys(new_signer(), nonce=secrets.token_urlsafe(8))
    assert ask(open_to_all, {"attestation": [strange]}).json()["error"] == "invalid_nonce"
    stranger = Provider(open_to_all.clock()).keys(new_signer(), nonce=open_to_all.nonce())
    assert ask(open_to_all, {"attestation": [stranger]}).json()["error"] == "invalid_proof"


def test_where_keys_must_be_attested_a_bare_proof_is_refused(open_to_all, strict):
    bare = {house.issuer: ask(house, {"jwt": [house.proof(new_purse())]}) for house in (open_to_all,)}
    assert all(answer.status_code == 200 for answer in bare.values())
    refused = ask(strict, {"jwt": [strict.proof(new_purse())]})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_proof")


def test_the_issuers_metadata_tell_what_is_asked_of_keys(open_to_all, strict, house):
    for each, required, kinds in (
        (house, False, {"jwt", "di_vp"}),
        (open_to_all, False, {"jwt", "di_vp", "attestation"}),
        (strict, True, {"jwt", "attestation"}),
    ):
        proofs = issuer(each)["credential_configurations_supported"][LDP]["proof_types_supported"]
        assert proofs.keys() == kinds
        assert ("key_attestations_required" in proofs["jwt"]) is required
        assert proofs.get("attestation", {"key_attestations_required": {}})["key_attestations_required"] == {}
        assert all(each["proof_signing_alg_values_supported"] for each in proofs.values())


# --- badges that are put off ----------------------------------------------------------------------


def test_a_wallet_that_comes_back_is_attested_again_and_only_by_the_key_its_token_is_bound_to(strict):
    plan_mastery(strict.here.desk, URL)
    key = new_signer()
    nonce = strict.client.post(f"/o/{SLUG}/challenge").headers["dpop-nonce"]
    code = strict.code(strict.award("mastery")[1])
    given = redeem(strict, by_dpop(strict, key, nonce=nonce), code).json()
    again = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    assert strict.client.post(f"/o/{SLUG}/token", data=again).json()["error"] == "invalid_client"
    answer = strict.client.post(f"/o/{SLUG}/token", data=again, headers=by_dpop(strict, key, nonce=nonce))
    assert answer.status_code == 200, answer.text


def test_an_attested_wallet_whose_token_is_bound_to_no_key_can_not_come_back(strict, open_to_all):
    plan_mastery(strict.here.desk, URL)
    given = redeem(strict, shown(strict), strict.code(strict.award("mastery")[1])).json()
    assert "refresh_token" not in given
    plan_mastery(open_to_all.here.desk, URL)
    unattested = redeem(open_to_all, code=open_to_all.code(open_to_all.award("mastery")[1])).json()
    assert "refresh_token" in unattested
