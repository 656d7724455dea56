"""The Open Badges 3.0 API, by a program that knows the standard and nothing else of us."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from cairn.demo import SLUG
from keys.multibase import b64url_encode
from records import principals
from records.principals import Principal, Role
from tests.support.inprocess import URL
from tests.support.partner import Partner

BACK = "http://127.0.0.1:4000/back"
SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, STORE = f"{SCOPE}credential.readonly", f"{SCOPE}credential.upsert"
SEE, CHANGE = f"{SCOPE}profile.readonly", f"{SCOPE}profile.update"
VERIFIER = "a-verifier-that-nobody-could-guess-in-a-life-time"


@dataclass
class Program:
    """Somebody's program: it finds everything by the service description."""

    client: TestClient
    description: dict
    id: str = ""
    secret: str = ""

    @property
    def security(self):
        return self.description["components"]["securitySchemes"]["OAuth2ACG"]

    @property
    def flow(self):
        return self.security["flows"]["authorizationCode"]

    @property
    def base(self):
        return self.description["servers"][0]["url"]

    def register(self, **changes):
        metadata = {"client_name": "Portfolio", "redirect_uris": [BACK], **changes}
        answer = self.client.post(self.security["x-imssf-registrationUrl"], json=metadata)
        if answer.status_code == 201:
            self.id, self.secret = answer.json()["client_id"], answer.json()["client_secret"]
        return answer

    def ask(self, *scopes, **changes):
        challenge = b64url_encode(hashlib.sha256(VERIFIER.encode()).digest())
        query = {"response_type": "code", "client_id": self.id, "redirect_uri": BACK, "state": "s-1"}
        query |= {"scope": " ".join(scopes), "code_challenge": challenge, "code_challenge_method": "S256"}
        return {name: value for name, value in {**query, **changes}.items() if value is not None}

    def token(self, **form):
        basic = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}"}
        return self.client.post(self.flow["tokenUrl"], data=form, headers=headers)

    def exchange(self, code, **changes):
        form = {"code": code, "redirect_uri": BACK, "code_verifier": VERIFIER, **changes}
        return self.token(grant_type="authorization_code", **form)

    def call(self, method, path, token, **more):
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return self.client.request(method, f"{self.base}{path}", headers=headers, **more)


@pytest.fixture
def program(house):
    description = house.client.get(f"/o/{SLUG}/ims/ob/v3p0/discovery")
    assert description.headers["cache-control"].startswith("public")
    made = Program(house.client, description.json())
    made.register()
    return made


@pytest.fixture
def person(request):
    """Somebody whom no other test knows."""
    name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
    return Principal(f"p-{name}", "Zoë Rivera", f"{name}@example.com", Role.EMPLOYEE)


@pytest.fixture
def zoe(house, person):
    return house.signed_in(person)


def consent(browser, program, *scopes, decision="allow", **changes):
    """Go where the program sends the browser, press a button; return where it leads back to."""
    page = browser.get(program.flow["authorizationUrl"], params=program.ask(*scopes, **changes))
    assert page.status_code == 200, page.text
    fields = dict(re.findall(r'name="(form_token|asked)" value="([^"]*)"', page.text))
    fields["asked"] = fields["asked"].replace("&amp;", "&")
    answer = browser.post(f"/consent/{SLUG}", data={**fields, "decision": decision}, follow_redirects=False)
    return page, answer


def said(answer):
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    return {name: value for name, (value,) in parse_qs(parts.query).items()}


@pytest.fixture
def allowed(program, zoe):
    _, answer = consent(zoe, program, READ, STORE, SEE, CHANGE)
    return program.exchange(said(answer)["code"]).json()


def badge(**changes):
    return Partner().badge(status=None, **changes)


BADGE = badge()


def test_the_whole_way_from_description_to_somebodys_badges(program, zoe):
    page, answer = consent(zoe, program, READ, STORE)
    assert "Portfolio" in page.text
    assert "127.0.0.1" in page.text
    assert "see your badges" in page.text
    assert "form-action 'self' http://127.0.0.1:4000;" in page.headers["content-security-policy"]
    back = said(answer)
    assert (back["state"], back["iss"]) == ("s-1", f"{URL}/o/{SLUG}")
    issued = program.exchange(back["code"])
    assert issued.headers["cache-control"] == "no-store"
    tokens = issued.json()
    assert tokens["token_type"] == "Bearer"
    assert set(tokens["scope"].split()) == {READ, STORE}
    stored = program.call("POST", "/credentials", tokens["access_token"], content=BADGE)
    assert (stored.status_code, stored.content) == (201, BADGE)
    again = program.call("POST", "/credentials", tokens["access_token"], content=BADGE)
    assert again.status_code == 200
    listed = program.call("GET", "/credentials", tokens["access_token"])
    assert listed.json() == {"credential": [json.loads(BADGE)], "compactJwsStrings": []}
    assert listed.headers["x-total-count"] == "1"
    assert "link" not in listed.headers


def test_a_badge_awarded_here_is_among_them_and_verifies(house, person, program, allowed):
    award, offer_id, _ = house.award(to=person.address)
    house.claim(offer_id)
    (credential,) = program.call("GET", "/credentials", allowed["access_token"]).json()["credential"]
    assert credential["id"] == award.id
    report = house.client.post("/v1/verifications", content=json.dumps(credential)).json()
    assert report["verdict"] == "valid"


def test_a_changed_badge_is_not_stored_and_the_answer_says_why(program, allowed):
    changed = BADGE.replace(b"Communication", b"Communicator")
    assert changed != BADGE
    refused = program.call("POST", "/credentials", allowed["access_token"], content=changed)
    assert refused.status_code == 400
    assert refused.json()["imsx_codeMajor"] == "failure"
    assert "not stored" in refused.json()["imsx_description"]
    assert program.call("GET", "/credentials", allowed["access_token"]).json()["credential"] == []


def test_a_badge_awarded_here_can_be_stored_too(house, person, program, allowed):
    _, offer_id, _ = house.award(to=person.address)
    house.claim(offer_id)
    (credential,) = program.call("GET", "/credentials", allowed["access_token"]).json()["credential"]
    stored = program.call("POST", "/credentials", allowed["access_token"], content=json.dumps(credential))
    assert (stored.status_code, stored.json()) == (201, credential)


def test_many_badges_come_in_parts_with_the_ways_between_them(program, allowed):
    token = allowed["access_token"]
    for number in range(5):
        body = badge(id=f"urn:uuid:00000000-0000-4000-8000-{number:012}")
        assert program.call("POST", "/credentials", token, content=body).status_code == 201
    seen, url = [], f"{program.base}/credentials?limit=2"
    while url:
        part = program.client.get(url, headers={"Authorization": f"Bearer {token}"})
        assert part.headers["x-total-count"] == "5"
        seen += [each["id"] for each in part.json()["credential"]]
        links = {name: link for link, name in re.findall(r'<([^>]*)>; rel="(\w+)"', part.headers["link"])}
        assert {"first", "last"} <= links.keys()
        url = links.get("next")
    assert len(set(seen)) == 5


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "offset=x", "since=yesterday", "limit=9999999999"])
def test_a_query_that_means_nothing_is_refused(program, allowed, query):
    refused = program.call("GET", f"/credentials?{query}", allowed["access_token"])
    assert (refused.status_code, refused.json()["imsx_severity"]) == (400, "error")


def test_a_profile_is_read_and_changed(person, program, allowed):
    token = allowed["access_token"]
    profile = program.call("GET", "/profile", token).json()
    assert (profile["name"], profile["email"]) == ("Zoë Rivera", person.address)
    changed = program.call(
        "PUT", "/profile", token, json={**profile, "name": "Zoë R.", "url": "https://z.example"}
    )
    assert changed.status_code == 200
    assert program.call("GET", "/profile", token).json() == changed.json()
    assert changed.json()["name"] == "Zoë R."


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (STORE, "GET", "/credentials"),
        (READ, "POST", "/credentials"),
        (READ, "GET", "/profile"),
        (SEE, "PUT", "/profile"),
    ],
)
def test_a_token_does_only_what_was_allowed(program, zoe, scope, method, path):
    token = program.exchange(said(consent(zoe, program, scope)[1])["code"]).json()["access_token"]
    refused = program.call(method, path, token, content=b"{}")
    assert refused.status_code == 403
    minor = refused.json()["imsx_codeMinor"]["imsx_codeMinorField"][0]
    assert minor["imsx_codeMinorFieldValue"] == "forbidden"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer other"}, {"Authorization": "Basic xx"}])
def test_without_a_token_nothing_is_said(program, headers):
    refused = program.client.get(f"{program.base}/credentials", headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")


def test_somebody_who_says_no_sends_the_program_away(program, zoe):
    assert said(consent(zoe, program, READ, decision="deny")[1])["error"] == "access_denied"


def test_a_fault_of_the_program_goes_back_to_the_program(program, zoe):
    asked = program.ask(READ, code_challenge_method="plain")
    answer = zoe.get(program.flow["authorizationUrl"], params=asked, follow_redirects=False)
    assert said(answer)["error"] == "invalid_request"


@pytest.mark.parametrize("change", [{"client_id": "nobody"}, {"redirect_uri": "https://evil.example/"}])
def test_nobody_is_sent_to_who_is_not_registered(program, zoe, change):
    answer = zoe.get(
        program.flow["authorizationUrl"], params=program.ask(READ, **change), follow_redirects=False
    )
    assert answer.status_code == 400
    assert "Nothing was allowed" in answer.text


def test_who_is_not_signed_in_allows_nothing(house, program):
    page = house.browser().get(program.flow["authorizationUrl"], params=program.ask(READ))
    assert page.status_code == 401
    assert "Sign in" in page.text


def test_a_form_of_another_session_allows_nothing(house, program, zoe):
    page = zoe.get(program.flow["authorizationUrl"], params=program.ask(READ))
    fields = dict(re.findall(r'name="(form_token|asked)" value="([^"]*)"', page.text))
    fields["asked"] = fields["asked"].replace("&amp;", "&")
    other = house.signed_in()
    refused = other.post(f"/consent/{SLUG}", data={**fields, "decision": "allow"}, follow_redirects=False)
    assert refused.status_code == 403


def test_refresh_and_hand_back(program, allowed):
    again = program.token(grant_type="refresh_token", refresh_token=allowed["refresh_token"]).json()
    assert program.call("GET", "/profile", again["access_token"]).status_code == 200
    basic = base64.b64encode(f"{program.id}:{program.secret}".encode()).decode()
    url = f"{URL}/o/{SLUG}/revoke-token"
    ended = program.client.post(
        url, data={"token": again["refresh_token"]}, headers={"Authorization": f"Basic {basic}"}
    )
    assert ended.status_code == 200
    assert program.call("GET", "/profile", again["access_token"]).status_code == 401


def test_a_wrong_secret_is_no_program(program, zoe):
    code = said(consent(zoe, program, READ)[1])["code"]
    program.secret = "wrong"
    refused = program.exchange(code)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["www-authenticate"] == "Basic"


def test_who_left_the_organisation_is_served_no_more(house, person, program, allowed):
    with house.here.database.transaction() as connection:
        organisation = house.here.desk.store.organisations()[0].id
        principals.disable(connection, organisation, person.id, house.clock())
    assert program.call("GET", "/profile", allowed["access_token"]).status_code == 401


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uris": ["http://elsewhere.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"client_name": ""}, "invalid_client_metadata"),
        ({"client_uri": "https://elsewhere.example"}, "invalid_client_metadata"),
    ],
)
def test_a_registration_that_can_not_be_used_is_refused(program, changes, error):
    refused = program.register(**changes)
    assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_the_servers_metadata_names_the_same_addresses(program, house):
    metadata = house.client.get(f"/.well-known/oauth-authorization-server/o/{SLUG}").json()
    assert metadata["authorization_endpoint"] == program.flow["authorizationUrl"]
    assert metadata["token_endpoint"] == program.flow["tokenUrl"] == program.flow["refreshUrl"]
    assert metadata["registration_endpoint"] == program.security["x-imssf-registrationUrl"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert {READ, STORE, SEE, CHANGE} <= set(metadata["scopes_supported"])
