"""The Open Badges 3.0 API by a client that was written from the standard alone: one test for each thing it asks.

The numbers are those of the standard's sections. What the client does is in `tests/support/open_badges_client.py`,
which knows nothing of us but the address of the host.
"""

import ast
import json
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from cairn.demo import SLUG
from credentials.badge import Carrier
from issuer.web.open_badges.status_info import in_its_form
from records import principals
from records.principals import Principal, Role
from tests.support import open_badges_client
from tests.support.inprocess import URL
from tests.support.open_badges_client import (
    CHANGE,
    READ,
    SEE,
    STORE,
    Forms,
    OpenBadgesClient,
    Person,
    minor_codes,
)
from tests.support.partner import Partner
from web.errors import TooManyRequests
from web.problems import Problems

BASE = f"{URL}/o/{SLUG}"
ZOE = Principal("p-api-zoe", "Zoë Rivera", "zoe.api@example.com", Role.EMPLOYEE)
MAX = Principal("p-api-max", "Max Roth", "max.api@example.com", Role.EMPLOYEE)
LI = Principal("p-api-li", "Li Wei", "li.api@example.com", Role.EMPLOYEE)
ISSUED = ("2024-03-01T00:00:00Z", "2025-03-01T00:00:00Z", "2026-03-01T00:00:00Z")
PARTNER = Partner()


@pytest.fixture(scope="module")
def zoe(house):
    return house.signed_in(ZOE)


@pytest.fixture(scope="module")
def client(house, zoe):
    """A program that Zoë lets do everything."""
    return OpenBadgesClient(house.client, BASE).connect(Person(zoe), READ, STORE, SEE, CHANGE)


@pytest.fixture(scope="module")
def filled(house):
    """One that Max lets read and store: a badge awarded here, and five of others, three objects and two tokens."""
    client = OpenBadgesClient(house.client, BASE).connect(Person(house.signed_in(MAX)), READ, STORE)
    _, offer_id, _ = house.award(to=MAX.address)
    house.claim(offer_id)
    for number, at in enumerate(ISSUED):
        assert client.store(edition(number, validFrom=at)).status_code == 201
    for _ in range(2):
        assert (
            client.store(PARTNER.badge(carrier=Carrier.JWT_VC_JSON, status=None), is_token=True).status_code
            == 201
        )
    return client


@pytest.fixture
def fresh(house, zoe):
    """A program that is registered, and that nobody let do anything yet."""
    made = OpenBadgesClient(house.client, BASE)
    made.discover()
    assert made.register().status_code == 201
    return made


def edition(number, **changes):
    """Return a badge of a partner, known by its number."""
    name = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
    document = json.loads(PARTNER.badge(status=None, id=name))
    del document["proof"]
    return json.dumps(PARTNER.signed({**document, **changes})).encode()


@contextmanager
def later(house, **delta):
    """Let time pass, and come back, since whoever is signed in is so for an hour."""
    now = house.clock.at
    house.clock.forward(**delta)
    yield
    house.clock.at = now


def allowed(program, zoe, *scopes):
    said = program.answered(Person(zoe).go(program.authorization(*scopes)))
    program.scope = said["scope"]
    assert program.exchange(said["code"]).status_code == 200
    return program


def test_the_client_knows_nothing_of_us():
    tree = ast.parse(Path(open_badges_client.__file__).read_text(encoding="utf-8"))
    named = {each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    named |= {one.name for each in ast.walk(tree) if isinstance(each, ast.Import) for one in each.names}
    ours = {
        "cairn",
        "issuer",
        "verifier",
        "credentials",
        "records",
        "web",
        "keys",
        "did",
        "contexts",
        "tests",
    }
    assert not {each.split(".")[0] for each in named} & ours


# --- 6.3 and 7.1.1.1: the description


def test_the_description_is_for_everybody_and_may_be_kept_for_a_while(house):
    answer = OpenBadgesClient(house.client, BASE).discover()
    assert answer.headers["content-type"].split(";")[0] == "application/json"
    assert "max-age" in answer.headers["cache-control"]


def test_the_description_says_all_that_the_standard_asks(client):
    description = client.description
    assert description["openapi"].startswith("3.0.")
    assert description["info"]["title"] == client.security["x-imssf-name"] == "Acme"
    of_scheme = {"x-imssf-registrationUrl", "x-imssf-termsOfServiceUrl", "x-imssf-privacyPolicyUrl"}
    urls = [client.security[name] for name in of_scheme]
    urls += [description["info"][name] for name in ("termsOfService", "x-imssf-privacyPolicyUrl")]
    urls += [client.flow[name] for name in ("tokenUrl", "authorizationUrl", "refreshUrl")]
    assert {urlsplit(each).netloc for each in urls} == {urlsplit(BASE).netloc}
    assert set(client.flow["scopes"]) == {READ, STORE, SEE, CHANGE}
    assert client.security["type"] == "oauth2"


def test_each_operation_is_described_with_its_scope_its_answers_and_its_refusals(client):
    wanted = {
        ("/credentials", "get"): ("getCredentials", READ),
        ("/credentials", "post"): ("upsertCredential", STORE),
        ("/profile", "get"): ("getProfile", SEE),
        ("/profile", "put"): ("putProfile", CHANGE),
    }
    paths = client.description["paths"]
    for (path, method), (name, scope) in wanted.items():
        operation = paths[path][method]
        assert operation["operationId"] == name
        assert operation["security"] == [{"OAuth2ACG": [scope]}]
        assert {"200", "400", "401", "403", "405", "500", "default"} <= operation["responses"].keys()
    assert [each["name"] for each in paths["/credentials"]["get"]["parameters"]] == [
        "limit",
        "offset",
        "since",
    ]
    taken = paths["/credentials"]["post"]["requestBody"]["content"]
    assert taken.keys() == {"application/json", "application/vc+ld+json", "text/plain"}
    assert paths["/discovery"]["get"]["operationId"] == "getServiceDescription"
    assert "security" not in paths["/discovery"]["get"]


def test_everything_that_the_description_refers_to_is_in_it(client):
    def referred(value):
        if isinstance(value, dict):
            yield from ([value["$ref"]] if "$ref" in value else [])
            yield from (one for each in value.values() for one in referred(each))
        elif isinstance(value, list):
            yield from (one for each in value for one in referred(each))

    found = set(referred(client.description))
    for reference in found:
        place = client.description
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    assert len(found) == 5


# --- 7.1.1.2: registration


def test_all_that_a_program_says_of_itself_comes_back_with_its_credentials(house):
    program = OpenBadgesClient(house.client, BASE)
    program.discover()
    answer = program.register()
    said = answer.json()
    assert answer.status_code == 201
    assert {name: said[name] for name in program.about() if name != "scope"} == {
        name: value for name, value in program.about().items() if name != "scope"
    }
    assert set(said["scope"].split()) == {READ, STORE, SEE, CHANGE}
    assert said["client_id"]
    assert said["client_secret"]
    assert isinstance(said["client_id_issued_at"], int)
    assert said["client_secret_expires_at"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in ("client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri")),
        *({name: None} for name in ("software_id", "software_version", "redirect_uris")),
        {"logo_uri": "http://portfolio.example/logo.png"},
        {"tos_uri": "https://elsewhere.example/terms"},
        {"redirect_uris": "https://portfolio.example/authorized"},
        {"grant_types": "authorization_code"},
        {"response_types": ["token"]},
        {"contacts": "help@portfolio.example"},
        {"contacts": ["help@portfolio.example"] * 9},
        {"token_endpoint_auth_method": "client_secret_post"},
    ],
    ids=lambda changes: "-".join(f"{name} {value}" for name, value in changes.items()),
)
def test_a_registration_that_lacks_something_or_is_not_of_one_host_is_refused(fresh, changes):
    refused = fresh.register(**changes)
    wanted = "invalid_redirect_uri" if "redirect_uris" in changes else "invalid_client_metadata"
    assert (refused.status_code, refused.json()["error"]) == (400, wanted)
    assert refused.json()["error_description"].isascii()


# --- 7.1.2: tokens


def test_the_person_is_shown_who_asks_and_for_what(fresh, zoe):
    person = Person(zoe)
    person.go(fresh.authorization(READ))
    (page,) = person.pages
    for said in ("Portfolio of Zoë", "see your badges", f"{fresh.site}/terms", f"{fresh.site}/privacy"):
        assert said in page
    assert "store badges here" not in page


def test_the_answer_brings_the_code_the_scope_and_the_state(fresh, zoe):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ, f"{SEE} offline_access")))
    assert said["code"]
    assert set(said["scope"].split()) == {READ, SEE}


def test_whoever_refuses_sends_the_program_back_with_the_reason(fresh, zoe):
    said = fresh.answered(Person(zoe, presses=1).go(fresh.authorization(READ)))
    assert said["error"] == "access_denied"
    assert "code" not in said


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
    ],
)
def test_a_request_that_lacks_something_goes_back_with_the_reason(fresh, zoe, changes, error):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ, **changes)))
    assert said["error"] == error
    assert said["error_description"].isascii()


@pytest.mark.parametrize(
    "changes",
    [{"redirect_uri": "https://elsewhere.example/"}, {"redirect_uri": None}, {"client_id": "nobody"}],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(fresh, zoe, changes):
    answer = zoe.get(fresh.authorization(READ, **changes), follow_redirects=False)
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_a_token_is_a_bearer_for_an_hour_and_says_its_scope(fresh, zoe):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ)))
    fresh.scope = said["scope"]
    answer = fresh.exchange(said["code"])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens["token_type"].lower() == "bearer"
    assert (tokens["scope"], tokens["expires_in"]) == (READ, 3600)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "a" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "https://portfolio.example/other"}, "invalid_grant"),
        ({"code": "another"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_is_bound_to_its_verifier_and_its_address(fresh, zoe, changes, error):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ)))
    refused = fresh.exchange(**{"code": said["code"], **changes})
    assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_a_code_is_bound_to_its_program(house, fresh, zoe):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ)))
    other = OpenBadgesClient(house.client, BASE, verifier=fresh.verifier)
    other.discover()
    other.register()
    assert other.exchange(said["code"]).json()["error"] == "invalid_grant"


def test_a_code_serves_once_and_whoever_sends_it_again_ends_what_it_gave(fresh, zoe):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ)))
    assert fresh.exchange(said["code"]).status_code == 200
    assert fresh.call("GET", "/credentials").status_code == 200
    assert fresh.exchange(said["code"]).json()["error"] == "invalid_grant"
    assert fresh.call("GET", "/credentials").status_code == 401


def test_a_code_is_over_after_ten_minutes(house, fresh, zoe):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ)))
    with later(house, minutes=10):
        assert fresh.exchange(said["code"]).json()["error"] == "invalid_grant"


def test_a_program_that_does_not_know_its_secret_is_refused(fresh, zoe):
    said = fresh.answered(Person(zoe).go(fresh.authorization(READ)))
    fresh.secret = "wrong"
    refused = fresh.exchange(said["code"])
    # RFC 6749, 5.2: 401 and a challenge, since the program tried to show who it is by HTTP Basic.
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["www-authenticate"] == "Basic"


def test_who_is_not_signed_in_allows_nothing(house, fresh):
    page = house.browser().get(fresh.authorization(READ))
    assert page.status_code == 401
    assert "Sign in" in page.text


def test_a_form_of_another_session_allows_nothing(house, fresh, zoe):
    form = Forms(zoe.get(fresh.authorization(READ)).text).the_one
    pressed = {**form["fields"], **dict(form["buttons"][:1])}
    refused = house.signed_in().post(form["action"], data=pressed, follow_redirects=False)
    assert refused.status_code == 403


def test_the_metadata_of_the_server_name_the_same_addresses(house, fresh):
    metadata = house.client.get(f"{URL}/.well-known/oauth-authorization-server/o/{SLUG}").json()
    assert metadata["authorization_endpoint"] == fresh.flow["authorizationUrl"]
    assert metadata["token_endpoint"] == fresh.flow["tokenUrl"] == fresh.flow["refreshUrl"]
    assert metadata["registration_endpoint"] == fresh.security["x-imssf-registrationUrl"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert {READ, STORE, SEE, CHANGE} <= set(metadata["scopes_supported"])


# --- 7.2 and 7.3: refreshing and handing back


def test_refreshing_narrows_and_never_widens(fresh, zoe):
    allowed(fresh, zoe, READ, SEE)
    assert fresh.refresh(scope=READ).json()["scope"] == READ
    assert fresh.call("GET", "/profile").status_code == 403
    refused = fresh.refresh(scope=f"{READ} {STORE}")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


def test_refreshing_without_a_scope_gives_what_was_allowed(fresh, zoe):
    allowed(fresh, zoe, READ, SEE)
    assert set(fresh.refresh(scope=None).json()["scope"].split()) == {READ, SEE}


def test_a_token_is_over_after_its_time(house, fresh, zoe):
    allowed(fresh, zoe, READ)
    with later(house, hours=1):
        over = fresh.call("GET", "/credentials")
        assert (over.status_code, minor_codes(over)) == (401, ["unauthorizedrequest"])
        assert fresh.refresh().status_code == 200
        assert fresh.call("GET", "/credentials").status_code == 200


@pytest.mark.parametrize("hint", ["access_token", "refresh_token"])
def test_a_token_that_is_handed_back_serves_no_more(house, fresh, zoe, hint):
    allowed(fresh, zoe, READ)
    metadata = house.client.get(f"{URL}/.well-known/oauth-authorization-server/o/{SLUG}").json()
    token = fresh.access if hint == "access_token" else fresh.refresh_token
    assert fresh.revoke(metadata["revocation_endpoint"], token, hint).status_code == 200
    assert fresh.revoke(metadata["revocation_endpoint"], token, hint).status_code == 200
    assert fresh.call("GET", "/credentials").status_code == 401
    is_over = hint == "refresh_token"
    assert fresh.refresh().status_code == (400 if is_over else 200)


# --- 6.2.1: scopes


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (STORE, "GET", "/credentials"),
        (READ, "POST", "/credentials"),
        (CHANGE, "GET", "/profile"),
        (SEE, "PUT", "/profile"),
    ],
)
def test_a_token_without_the_scope_is_refused_and_told_which(fresh, zoe, scope, method, path):
    refused = allowed(fresh, zoe, scope).call(method, path, content=b"{}")
    assert (refused.status_code, minor_codes(refused)) == (403, ["forbidden"])
    assert "/scope/" in refused.json()["imsx_description"]


@pytest.mark.parametrize("header", ["Bearer nothing", "Basic xx", ""])
def test_without_a_token_nobody_is_served(fresh, header):
    for path in ("/credentials", "/profile"):
        refused = fresh.call("GET", path, headers={"Authorization": header})
        assert (refused.status_code, minor_codes(refused)) == (401, ["unauthorizedrequest"])
        assert refused.headers["www-authenticate"].startswith("Bearer")


def test_who_left_the_organisation_is_served_no_more(house, fresh):
    eve = Principal("p-api-eve", "Eve Left", "eve.api@example.com", Role.EMPLOYEE)
    allowed(fresh, house.signed_in(eve), SEE)
    assert fresh.call("GET", "/profile").status_code == 200
    with house.here.database.transaction() as connection:
        organisation = house.here.desk.store.organisations()[0].id
        principals.disable(connection, organisation, eve.id, house.clock())
    assert fresh.call("GET", "/profile").status_code == 401


# --- 6.2.2 and 6.4: reading in parts


def test_every_credential_that_is_given_verifies(house, filled):
    given = filled.everything()
    assert len(given) == 6
    for each in given:
        report = house.client.post("/v1/verifications", json={"credential": each}).json()
        assert report["verdict"] in ("valid", "issuer_unknown"), report["checks"]


@pytest.mark.parametrize("limit", [1, 2, 4, 5, 6, 7])
def test_the_parts_hold_everything_once_and_lead_to_each_other(filled, limit):
    parts = list(filled.parts(limit=limit))
    assert {part.total for part in parts} == {6}
    sizes = [len(part.credentials) + len(part.tokens) for part in parts]
    assert sum(sizes) == 6
    assert max(sizes) <= limit
    every = [each["id"] for part in parts for each in part.credentials]
    assert len(set(every)) == len(every) == 4
    if limit < 6:
        assert {"first", "last"} <= set.intersection(*(set(part.links) for part in parts))
    assert all("next" in part.links for part in parts[:-1])
    assert "next" not in parts[-1].links
    assert all("prev" in part.links for part in parts[1:])
    assert "prev" not in parts[0].links


def test_the_links_lead_where_they_say(filled):
    middle = filled.part(limit=2, offset=2)
    first, last = filled._part(middle.links["first"]), filled._part(middle.links["last"])
    assert filled._part(middle.links["prev"]) == first == filled.part(limit=2)
    assert filled._part(middle.links["next"]) == last == filled.part(limit=2, offset=4)


def test_beyond_the_end_there_is_nothing_and_a_way_back(filled):
    beyond = filled.part(limit=2, offset=50)
    assert (beyond.credentials, beyond.tokens, beyond.total) == ([], [], 6)
    assert {"first", "last", "prev"} <= beyond.links.keys()


def test_since_leaves_out_what_was_issued_before(filled):
    since = [part for part in filled.parts(since=ISSUED[1], limit=2)]
    found = {each["validFrom"] for part in since for each in part.credentials}
    assert ISSUED[2] in found
    assert min(found) > ISSUED[1]
    assert since[0].total == 4
    in_another_zone = filled.part(since="2025-03-01T01:00:00+01:00")
    assert in_another_zone.total == 4


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": "x"}, {"offset": -1}, {"since": "2025-03-01"}])
def test_a_query_that_means_nothing_is_told_so(filled, query):
    refused = filled.call("GET", "/credentials", params=query)
    assert (refused.status_code, minor_codes(refused)) == (400, ["invalid_query_parameter"])


# --- 6.2.3: storing


def test_what_is_stored_is_answered_as_it_was_sent_and_comes_back_so(house, client):
    token = PARTNER.badge(carrier=Carrier.JWT_VC_JSON, status=None)
    stored = client.store(token, is_token=True)
    assert (stored.status_code, stored.content) == (201, token)
    assert stored.headers["content-type"].startswith("text/plain")
    assert token.decode() in client.everything()
    every_member = edition(77, name="A name", awardedDate="2026-11-01T09:00:00Z")
    stored = client.store(every_member)
    assert (stored.status_code, stored.content) == (201, every_member)
    assert stored.headers["content-type"].startswith("application/json")
    assert json.loads(every_member) in [json.loads(each) for each in client.everything() if each[0] == "{"]


def test_what_counts_as_the_same_is_replaced_and_an_older_edition_is_not_taken(client):
    first, second = edition(91, validFrom=ISSUED[0]), edition(91, validFrom=ISSUED[1])
    before = len(client.everything())
    assert client.store(first).status_code == 201
    replaced = client.store(second)
    assert (replaced.status_code, replaced.content) == (200, second)
    assert client.store(second).status_code == 200
    refused = client.store(first)
    assert (refused.status_code, minor_codes(refused)) == (400, ["invalid_data"])
    assert "newer edition" in refused.json()["imsx_description"]
    assert len(client.everything()) == before + 1


def test_a_badge_awarded_here_is_given_once_though_it_is_stored_as_well(house, client):
    award, offer_id, _ = house.award(to=ZOE.address)
    badge = house.claim(offer_id)
    answer = client.store(badge)
    assert (answer.status_code, answer.content) == (200, badge)
    assert sum(award.id in each for each in client.everything() if each[0] == "{") == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"not json", edition(1).replace(b"Communication", b"Communicator")],
    ids=["nothing", "empty", "no-json", "changed"],
)
def test_what_can_not_be_relied_on_is_refused_with_the_reason(client, body):
    before = len(client.everything())
    refused = client.store(body)
    assert (refused.status_code, minor_codes(refused)) == (400, ["invalid_data"])
    assert len(client.everything()) == before


def test_nobody_is_given_anothers(house, filled):
    other = OpenBadgesClient(house.client, BASE).connect(Person(house.signed_in(LI)), READ, SEE)
    assert other.everything() == []
    assert other.call("GET", "/profile").json()["email"] == LI.address


# --- 6.2.4 and 6.2.5: the profile


def test_a_profile_is_given_and_put_whole(client):
    given = client.call("GET", "/profile")
    assert given.status_code == 200
    profile = given.json()
    assert "Profile" in profile["type"]
    assert profile["id"].startswith("http")
    changed = {**profile, "phone": "111-222-3333", "familyName": "Rivera"}
    put = client.call("PUT", "/profile", json=changed)
    assert (put.status_code, put.json()) == (200, changed)
    assert client.call("GET", "/profile").json() == changed
    assert client.call("PUT", "/profile", json=profile).json() == profile


def test_a_profile_stays_that_of_the_person_who_allowed_it(client):
    profile = client.call("GET", "/profile").json()
    claimed = {**profile, "id": "https://elsewhere.example/somebody", "email": "somebody@example.com"}
    kept = client.call("PUT", "/profile", json=claimed).json()
    assert (kept["id"], kept["email"]) == (profile["id"], profile["email"])


@pytest.mark.parametrize("body", [b"", b"[]", b'{"type": ["Thing"]}'])
def test_what_is_no_profile_is_refused(client, body):
    refused = client.call("PUT", "/profile", content=body)
    assert (refused.status_code, minor_codes(refused)) == (400, ["invalid_data"])


# --- 6.2: every refusal is told in one form


def test_a_method_that_there_is_not_is_told_in_the_form_of_the_standard(client):
    for path in ("/credentials", "/profile"):
        refused = client.call("DELETE", path)
        assert (refused.status_code, minor_codes(refused)) == (405, ["not_allowed"])
        assert "GET" in refused.headers["allow"]


def test_a_host_that_there_is_not_is_told_in_the_form_of_the_standard(house):
    refused = OpenBadgesClient(house.client, f"{URL}/o/nobody", access="x").call("GET", "/credentials")
    assert (refused.status_code, minor_codes(refused)) == (404, ["not_found"])
    described = house.client.get(f"{URL}/o/nobody/ims/ob/v3p0/discovery")
    assert (described.status_code, minor_codes(described)) == (404, ["not_found"])


def test_a_body_that_is_too_large_is_told_in_the_form_of_the_standard(client):
    refused = client.store(b"{" + b" " * (2 << 20) + b"}")
    assert (refused.status_code, minor_codes(refused)) == (413, ["invalid_data"])


def test_a_fault_of_ours_is_told_in_the_form_of_the_standard_without_its_cause(house, client, monkeypatch):
    def broken(*_):
        raise ValueError("in the cellar")

    monkeypatch.setattr("issuer.host.credentials.list_for", broken)
    quiet = TestClient(house.client.app, base_url=URL, raise_server_exceptions=False)
    failed = OpenBadgesClient(quiet, BASE, access=client.access).call("GET", "/credentials")
    assert (failed.status_code, minor_codes(failed)) == (500, ["internal_server_error"])
    assert "cellar" not in failed.text


def test_who_asks_too_often_is_told_when_to_come_back():
    told = in_its_form(f"/o/{SLUG}/ims/ob/v3p0/credentials", Problems({}).of(TooManyRequests(7)))
    assert (told.status_code, told.headers["retry-after"]) == (429, "7")
    assert b"server_busy" in told.body
    assert in_its_form(f"/o/{SLUG}/token", Problems({}).of(TooManyRequests(7))) is None
