"""Programs of partners get tokens with keys of their own, for what they may do and for ten minutes."""

import json
import secrets
from dataclasses import replace

import pytest

from credentials import jose
from did.errors import FetchFailed
from did.fetch import Fetched
from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from records.organisations import by_slug
from tests.support.inprocess import open_house
from web.signin.client_credentials import ASSERTION_TYPE, ClientCredentials, WantedClient
from web.signin.errors import SettingRefused
from web.signin.work.providers import ProviderDocuments

TOKEN = "/o/acme/token"
KEYS = "https://hr.partner.example/keys.json"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("house"))
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def organisation(house):
    with house.here.database.reading() as connection:
        return by_slug(connection, "acme").id


@pytest.fixture(scope="module")
def signer():
    return SoftwareSigner.generate(Algorithm.ES256)


@pytest.fixture
def programs(house):
    here = house.here
    documents = ProviderDocuments(nothing_there, house.clock)
    return ClientCredentials(here.database, documents, here.desk.randomness.token, here.settings.public_url)


@pytest.fixture
def client(house, organisation, signer, programs):
    return added(house, organisation, programs, jwks={"keys": [signer.public_key.jwk() | {"kid": "k1"}]})


def nothing_there(url, *, accept, limit):
    raise FetchFailed("unreachable", url)


def added(house, organisation, programs, scopes=("see_awards", "award"), **more):
    wanted = WantedClient("HR system", scopes, **more)
    return programs.add(organisation, wanted, actor="hr", now=house.clock())


def claims(house, client, **changes):
    at = int(house.clock().timestamp())
    usual = {"iss": client.id, "sub": client.id, "aud": house.issuer, "jti": secrets.token_hex(8)}
    said = usual | {"iat": at, "exp": at + 60} | changes
    return {name: value for name, value in said.items() if value is not None}


def assertion(house, client, signer, header=None, **changes):
    body = json.dumps(claims(house, client, **changes)).encode()
    return jose.sign(body, {"kid": "k1"} if header is None else header, signer)


def ask(house, text, **more):
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": text,
    }
    return house.client.post(TOKEN, data=form | more)


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


# --- tokens ---------------------------------------------------------------------------------------


def test_a_program_proves_its_key_and_gets_a_token_for_what_it_may_do(house, client, signer):
    answer = ask(house, assertion(house, client, signer))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert (said["token_type"], said["expires_in"], said["scope"]) == ("Bearer", 600, "award see_awards")
    awarded = house.client.post(
        "/v1/awards",
        json={"achievement": "communication", "to": "zoe@example.com", "level": 1},
        headers=bearer(answer),
    )
    assert awarded.status_code == 201, awarded.text
    award = awarded.json()["award"]
    refused = house.client.post(
        f"/v1/awards/{award}/revoke", json={"reason": "duplicate"}, headers=bearer(answer)
    )
    assert refused.status_code == 403
    with house.here.desk.work("acme") as work:
        assert f"client:{client.id}" in {each.actor for each in work.tx.audit.of_object(award)}


def test_a_token_may_be_asked_for_less(house, client, signer):
    answer = ask(house, assertion(house, client, signer), scope="see_awards")
    assert answer.json()["scope"] == "see_awards"
    body = {"achievement": "communication", "to": "zoe@example.com", "level": 1}
    assert house.client.post("/v1/awards", json=body, headers=bearer(answer)).status_code == 403


@pytest.mark.parametrize("scope", ["change_status", "see_awards change_status", "everything", "badges:write"])
def test_a_token_is_not_given_for_more(house, client, signer, scope):
    answer = ask(house, assertion(house, client, signer), scope=scope)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_token_is_over_after_ten_minutes_and_at_once_when_the_program_is_ended(
    house, organisation, client, signer, programs
):
    first = bearer(ask(house, assertion(house, client, signer)))
    place = "/awards"
    assert house.client.get(place, headers=first).status_code == 200
    house.clock.forward(seconds=600)
    assert house.client.get(place, headers=first).status_code == 401
    second = bearer(ask(house, assertion(house, client, signer)))
    assert house.client.get(place, headers=second).status_code == 200
    programs.end(organisation, client.id, actor="hr", now=house.clock())
    assert house.client.get(place, headers=second).status_code == 401
    refused = ask(house, assertion(house, client, signer))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    with pytest.raises(SettingRefused):
        programs.end(organisation, client.id, actor="hr", now=house.clock())


def test_a_token_is_no_persons(house, client, signer):
    token = bearer(ask(house, assertion(house, client, signer)))
    assert house.client.get("/me/sign-in", headers=token).status_code == 403
    assert house.client.get("/partners", headers=token).status_code == 403


def test_every_kind_of_key_serves(house, organisation, programs):
    for algorithm in (Algorithm.EDDSA, Algorithm.ES384, Algorithm.RS256):
        signer = SoftwareSigner.generate(algorithm)
        client = added(house, organisation, programs, jwks={"keys": [signer.public_key.jwk()]})
        assert ask(house, assertion(house, client, signer, header={})).status_code == 200


def test_the_audience_may_be_the_token_endpoint(house, client, signer):
    for audience in (f"{house.issuer}/token", [house.issuer]):
        assert ask(house, assertion(house, client, signer, aud=audience)).status_code == 200


def test_the_metadata_of_the_server_tell_of_it(house):
    said = house.client.get("/.well-known/oauth-authorization-server/o/acme").json()
    assert "client_credentials" in said["grant_types_supported"]
    assert "private_key_jwt" in said["token_endpoint_auth_methods_supported"]
    assert "ES256" in said["token_endpoint_auth_signing_alg_values_supported"]
    assert {"award", "see_awards"} <= set(said["scopes_supported"])


# --- what proves nothing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"iss": "another", "sub": "another"},
        {"sub": None},
        {"aud": "https://evil.example"},
        {"aud": None},
        {"aud": []},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"jti": "x" * 201},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"exp": 10**18},
        {"iat": 10**12},
        {"nbf": 10**12},
        {"nbf": "x"},
    ],
)
def test_an_assertion_that_says_something_else_is_refused(house, client, signer, changes):
    answer = ask(house, assertion(house, client, signer, **changes))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(("begins", "ends"), [(-200, -61), (-200, -60), (0, 661), (61, 120)])
def test_an_assertion_out_of_time_is_refused(house, client, signer, begins, ends):
    at = int(house.clock().timestamp())
    answer = ask(house, assertion(house, client, signer, iat=at + begins, exp=at + ends))
    assert answer.status_code == 401


def test_an_assertion_for_two_servers_is_refused(house, client, signer):
    both = [house.issuer, "https://other.example"]
    assert ask(house, assertion(house, client, signer, aud=both)).status_code == 401


def test_an_assertion_serves_once(house, client, signer):
    text = assertion(house, client, signer)
    assert [ask(house, text).status_code for _ in range(2)] == [200, 401]
    # Another one with the same jti is the same to us, however it was signed.
    same = assertion(house, client, signer, jti="the-same")
    other = assertion(house, client, signer, jti="the-same", exp=int(house.clock().timestamp()) + 90)
    assert [ask(house, each).status_code for each in (same, other)] == [200, 401]


def test_a_refused_request_uses_no_assertion_up(house, client, signer):
    text = assertion(house, client, signer)
    assert ask(house, text, scope="everything").status_code == 400
    assert ask(house, text).status_code == 200


def test_another_key_proves_nothing(house, client, signer):
    forger = SoftwareSigner.generate(Algorithm.ES256)
    assert ask(house, assertion(house, client, forger)).status_code == 401
    assert ask(house, assertion(house, client, SoftwareSigner.generate(Algorithm.RS256))).status_code == 401
    assert ask(house, assertion(house, client, signer, header={"kid": "k2"})).status_code == 401
    assert ask(house, assertion(house, client, signer, header={})).status_code == 200


@pytest.mark.parametrize(
    "text",
    ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"],
)
def test_what_is_no_assertion_is_refused(house, text):
    assert ask(house, text).status_code == 401


def test_a_token_of_another_type_is_no_assertion(house, client, signer):
    assert ask(house, assertion(house, client, signer, header={"typ": "dpop+jwt"})).status_code == 401
    assert ask(house, assertion(house, client, signer, header={"typ": "JWT"})).status_code == 200


def test_a_secret_or_nothing_at_all_does_not_serve(house, client):
    form = {"grant_type": "client_credentials", "client_id": client.id, "client_secret": "guess"}
    for given in (form, {"grant_type": "client_credentials"}):
        answer = house.client.post(TOKEN, data=given)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_the_client_id_beside_the_assertion_is_the_same(house, client, signer):
    assert ask(house, assertion(house, client, signer), client_id=client.id).status_code == 200
    assert ask(house, assertion(house, client, signer), client_id="another").status_code == 401


def test_a_program_of_one_organisation_is_nobody_in_another(house, client, signer):
    from issuer.ledger import Organisation

    house.here.desk.store.add_organisation(
        Organisation("0" * 31 + "7", "globex", "Globex", "UTC"), house.clock()
    )
    there = f"{house.url}/o/globex"
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE}
    form["client_assertion"] = assertion(house, client, signer, aud=there)
    assert house.client.post("/o/globex/token", data=form).status_code == 401
    assert house.client.post("/o/nowhere/token", data=form).status_code == 404


# --- keys at an address ---------------------------------------------------------------------------


def test_keys_at_an_address_are_fetched_and_fetched_again_when_they_change(house, organisation, programs):
    keys = [SoftwareSigner.generate(Algorithm.ES256) for _ in range(2)]
    served, asked = [keys[0]], []

    def fetch(url, *, accept, limit):
        asked.append(url)
        known = [each.public_key.jwk() | {"kid": f"k{keys.index(each)}"} for each in served]
        return Fetched(json.dumps({"keys": known}).encode(), "application/json")

    programs = replace(programs, documents=ProviderDocuments(fetch, house.clock))
    client = added(house, organisation, programs, jwks_uri=KEYS)

    def granted(signer):
        text = assertion(house, client, signer, header={"kid": f"k{keys.index(signer)}"})
        form = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": text}
        return programs.grant("acme", form, house.clock())

    assert granted(keys[0]).access_token != granted(keys[0]).access_token
    assert asked == [KEYS]
    served[0] = keys[1]
    house.clock.forward(seconds=31)
    assert granted(keys[1]).scopes == {"award", "see_awards"}
    assert asked == [KEYS] * 2


def test_keys_that_can_not_be_had_are_a_fault_of_the_moment(house, organisation, programs, signer):
    client = added(house, organisation, programs, jwks_uri="https://127.0.0.1/keys")
    answer = ask(house, assertion(house, client, signer))
    assert answer.status_code == 503


# --- setting programs up --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"name": "x" * 201},
        {"scopes": ()},
        {"scopes": ("everything",)},
        {"scopes": ("keep_sign_in",)},
        {"jwks": None},
        {"jwks": {}},
        {"jwks": {"keys": []}},
        {"jwks": {"keys": ["x"]}},
        {"jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}},
        {"jwks": None, "jwks_uri": "http://partner.example/keys"},
        {"jwks": None, "jwks_uri": "https:///keys"},
        {"jwks": None, "jwks_uri": "https://[x/keys"},
        {"jwks_uri": KEYS},
    ],
)
def test_a_program_that_can_not_be_used_is_not_kept(house, organisation, programs, signer, changes):
    good = WantedClient("HR system", ("award",), {"keys": [signer.public_key.jwk()]})
    with pytest.raises(SettingRefused):
        programs.add(organisation, replace(good, **changes), actor="hr", now=house.clock())


def test_a_private_key_is_refused_and_not_kept(house, organisation, programs, signer):
    jwk = signer.public_key.jwk() | {"d": "AAAA"}
    with pytest.raises(SettingRefused, match="public keys alone"):
        added(house, organisation, programs, jwks={"keys": [jwk]})


def test_programs_are_noted_in_the_audit_chain(house, organisation, client, programs):
    programs.end(organisation, client.id, actor="hr", now=house.clock())
    with house.here.desk.work("acme") as work:
        noted = [each.action for each in work.tx.audit.of_object(client.id)]
    assert noted == ["sign_in.client_added", "sign_in.client_ended"]
