"""Signing in with a work account, against a provider that speaks the real messages; and every way to forge one."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
import pytest

from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from records import principals, work_accounts
from records.organisations import by_slug
from records.principals import Principal, Role
from records.work_accounts import Provider
from tests.support.inprocess import Clock, open_house
from tests.support.openid_provider import EVENT, LI, serving_provider
from web.signin.work.accounts import secret_context

URL = "https://badges.example"


class World:
    """An installation and the provider of its organisation."""

    def __init__(self, house, provider):
        self.house, self.provider = house, provider
        with house.here.database.reading() as connection:
            self.organisation = by_slug(connection, "acme").id

    def agree(self, **changes):
        """Set the provider up for the organisation."""
        here = self.house.here
        sealed = here.sealer.seal(self.provider.secret.encode(), secret_context(self.organisation))
        usual = {"name": "Acme Login", "issuer": self.provider.issuer, "client_id": self.provider.client_id}
        with here.database.transaction() as connection:
            made = Provider(**usual | {"sealed_secret": sealed} | changes)
            work_accounts.put_provider(connection, self.organisation, made, self.house.clock())

    def know(self, address, role=Role.LEADER, principal_id=None):
        with self.house.here.database.transaction() as connection:
            if principals.by_address(connection, self.organisation, address) is None:
                made = Principal(principal_id or address, "Somebody", address, role)
                principals.add(connection, self.organisation, made, self.house.clock())

    def there(self, browser=None, back=""):
        """Press the button; return the browser and where it is sent."""
        browser = browser or self.house.browser()
        page = browser.post("/sign-in/work-account/acme", data={"back": back})
        assert page.status_code == 200, page.text
        return browser, unescape(
            re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text).group(1)
        )

    def back(self, browser, way):
        """Visit the provider and come back from it."""
        visit = httpx2.get(way, follow_redirects=False, trust_env=False)
        return browser.get(visit.headers["location"].removeprefix(URL), follow_redirects=False)

    def sign_in(self, browser=None, back=""):
        return self.back(*self.there(browser, back))

    def principal(self, address):
        with self.house.here.database.reading() as connection:
            return principals.by_address(connection, self.organisation, address)

    def audited(self, object_id):
        with self.house.here.desk.work("acme") as work:
            return [(each.action, each.values) for each in work.tx.audit.of_object(object_id)]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    clock = Clock()
    with serving_provider(clock) as provider:
        place = urlsplit(provider.issuer).netloc
        house = open_house(tmp_path_factory.mktemp("house"), CAIRN_PUBLIC_URL=URL, CAIRN_FETCH_ALLOW=place)
        provider.now = house.clock
        yield World(house, provider)
        house.here.database.close()


@pytest.fixture
def world(running):
    """The world as it should be, an hour later each time: what a provider says is kept for minutes."""
    running.house.clock.forward(hours=1)
    provider = running.provider
    provider.claims, provider.header, provider.answer, provider.says = {}, {}, {}, {}
    provider.forger, provider.person, provider.sid = None, dict(LI), "sid-1"
    provider.signer, provider.key_id = SoftwareSigner.generate(Algorithm.RS256), "one"
    running.agree()
    running.know("li@acme.example")
    with running.house.here.database.transaction() as connection:
        found = principals.by_address(connection, running.organisation, "li@acme.example")
        principals.change(connection, running.organisation, replace(found, role=Role.LEADER, department=""))
    return running


def refused(answer, *words):
    """Whether a refusal is told in words, with what to do, and nobody is signed in."""
    signed_in = [each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-cairn=")]
    assert signed_in == []
    assert answer.status_code in (401, 403), answer.text
    assert all(each in answer.text for each in words), answer.text
    return True


def code_of(world, browser, way):
    """The code of the refusal that comes of going on, as programs read it."""
    visit = httpx2.get(way, follow_redirects=False, trust_env=False)
    place = visit.headers["location"].removeprefix(URL)
    return browser.get(place, headers={"Accept": "application/json"}, follow_redirects=False).json()["code"]


# --- it works -------------------------------------------------------------------------------------


def test_somebody_signs_in_with_their_work_account(world):
    browser = world.house.browser()
    assert "Sign in with your work account" in browser.get("/sign-in").text
    answer = world.sign_in(browser, back="/awards/new")
    assert (answer.status_code, answer.headers["location"]) == (303, "/awards/new")
    assert "by your work account" in browser.get("/me/sign-in").text
    assert browser.get("/awards").status_code == 200


def test_what_is_asked_is_bound_to_this_attempt(world):
    _, first = world.there()
    _, second = world.there()
    asked = [dict(parse_qsl(urlsplit(way).query)) for way in (first, second)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name]) == 43
    assert asked[0]["redirect_uri"] == f"{URL}/sign-in/work-account/acme/back"
    assert asked[0]["response_type"] == "code"


def test_a_provider_without_secret_or_with_the_secret_in_the_form_is_asked_likewise(world):
    world.provider.says = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert world.sign_in().status_code == 303
    secret, world.provider.secret = world.provider.secret, ""
    try:
        world.agree(sealed_secret=None)
        assert world.sign_in().status_code == 303
    finally:
        world.provider.secret = secret


def test_a_changed_secret_is_refused(world):
    sealed = world.house.here.sealer.seal(b"another", secret_context(world.organisation))
    world.agree(sealed_secret=sealed)
    assert refused(world.sign_in(), "invalid_client")


def test_keys_are_changed_without_anybody_noticing(world):
    assert world.sign_in().status_code == 303
    world.provider.rotate()
    world.agree(algorithm="ES256")
    world.house.clock.forward(seconds=31)
    assert world.sign_in().status_code == 303


def test_a_made_up_key_id_is_asked_for_twice_a_minute_at_most(world):
    assert world.sign_in().status_code == 303
    world.provider.header = {"kid": "made-up"}
    world.house.clock.forward(seconds=31)
    world.provider.asked.clear()
    for _ in range(3):
        assert world.sign_in().status_code == 401
    assert world.provider.asked.count("/keys") == 1
    assert world.provider.asked.count("/.well-known/openid-configuration") == 0


def test_clocks_may_differ_by_a_minute(world):
    at = int(world.house.clock().timestamp())
    world.provider.claims = {"iat": at + 59, "exp": at + 300}
    assert world.sign_in().status_code == 303
    world.provider.claims = {"iat": at - 300, "exp": at - 59}
    assert world.sign_in().status_code == 303


# --- whose account it is --------------------------------------------------------------------------


def test_the_first_time_somebody_is_known_by_the_verified_address_and_then_by_the_account(world):
    world.know("mo@acme.example")
    world.provider.person = {"sub": "mo-1", "email": "mo@acme.example", "email_verified": True}
    assert world.sign_in().status_code == 303
    assert ("sign_in.work_account_linked", {}) in world.audited("mo@acme.example")
    world.provider.person = {"sub": "mo-1", "email": "changed@acme.example", "email_verified": True}
    browser = world.house.browser()
    assert world.sign_in(browser).status_code == 303
    assert "Somebody" in browser.get("/me/sign-in").text
    assert world.principal("changed@acme.example") is None


def test_an_address_lets_one_account_in_and_no_second(world):
    world.know("jo@acme.example")
    for subject, status in (("jo-1", 303), ("jo-2", 403), ("jo-1", 303)):
        world.provider.person = {"sub": subject, "email": "jo@acme.example", "email_verified": True}
        assert world.sign_in().status_code == status


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_the_provider_has_not_verified_says_nothing(world, verified):
    world.know("victim@acme.example", Role.HR)
    world.provider.person = {"sub": "evil", "email": "victim@acme.example", "email_verified": verified}
    answer = world.sign_in()
    assert refused(answer, "Ask HR to add you")


def test_somebody_nobody_knows_is_told_whom_to_ask(world):
    world.provider.person = {"sub": "new", "email": "new@acme.example", "email_verified": True}
    browser, way = world.there()
    assert code_of(world, browser, way) == "work_account_unknown"
    assert world.principal("new@acme.example") is None


def test_somebody_disabled_is_not_let_in_by_their_account(world):
    world.know("left@acme.example")
    world.provider.person = {"sub": "left", "email": "left@acme.example", "email_verified": True}
    assert world.sign_in().status_code == 303
    with world.house.here.database.transaction() as connection:
        principals.disable(connection, world.organisation, "left@acme.example", world.house.clock())
    assert refused(world.sign_in())


ROLES = {"badge-hr": Role.HR, "leads": Role.LEADER}


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["leads"], Role.LEADER),
        (["leads", "badge-hr"], Role.HR),
        ("badge-hr", Role.HR),
        (["strangers"], Role.EMPLOYEE),
        (["hr", "BADGE-HR", 7, None], Role.EMPLOYEE),
        (None, Role.EMPLOYEE),
        ({"badge-hr": True}, Role.EMPLOYEE),
    ],
)
def test_the_mapped_claim_alone_gives_the_role(world, groups, role):
    world.agree(roles_claim="groups", roles=ROLES)
    world.provider.person |= {"groups": groups, "role": "hr", "roles": ["badge-hr"]}
    assert world.sign_in().status_code == 303
    assert world.principal("li@acme.example").role is role


def test_roles_may_be_nested_and_departments_are_kept(world):
    world.agree(roles_claim="realm_access.roles", roles=ROLES, department_claim="org.unit")
    world.provider.person |= {"realm_access": {"roles": ["leads"]}, "org": {"unit": "Support"}}
    assert world.sign_in().status_code == 303
    assert world.principal("li@acme.example").department == "Support"
    noted = {"role": "leader", "department": "Support"}
    assert ("principal.changed", noted) in world.audited("li@acme.example")


def test_a_changed_department_ends_the_sessions_before(world):
    world.agree(department_claim="unit")
    before = world.house.browser()
    for unit in ("Sales", "Support"):
        world.provider.person["unit"] = unit
        assert world.sign_in(before if unit == "Sales" else None).status_code == 303
    assert before.get("/me/sign-in").status_code == 401


def test_the_last_of_hr_does_not_lose_that_by_signing_in(world):
    world.agree(roles_claim="groups", roles=ROLES)
    world.know("last@acme.example", Role.HR)
    with world.house.here.database.transaction() as connection:
        others = [
            each
            for each in principals.every(connection, world.organisation)
            if each.role is Role.HR and each.disabled_at is None and each.address != "last@acme.example"
        ]
        for each in others:
            principals.disable(connection, world.organisation, each.id, world.house.clock())
    world.provider.person = {"sub": "last", "email": "last@acme.example", "email_verified": True}
    browser, way = world.there()
    assert code_of(world, browser, way) == "work_account_last_hr"
    assert refused(world.sign_in(), "the last of HR", "Nothing was changed")
    assert world.principal("last@acme.example").role is Role.HR
    with world.house.here.database.transaction() as connection:
        for each in others:
            principals.enable(connection, world.organisation, each.id)
    assert world.sign_in().status_code == 303
    assert world.principal("last@acme.example").role is Role.EMPLOYEE


def test_a_changed_role_ends_the_sessions_before_and_is_noted(world):
    world.agree(roles_claim="groups", roles=ROLES)
    world.provider.person["groups"] = ["badge-hr"]
    before = world.house.browser()
    world.sign_in(before)
    world.provider.person["groups"] = ["leads"]
    assert world.sign_in().status_code == 303
    assert before.get("/me/sign-in").status_code == 401
    assert [values["role"] for act, values in world.audited("li@acme.example")[-2:]] == ["hr", "leader"]
    assert [act for act, _ in world.audited("li@acme.example")[-2:]] == ["principal.changed"] * 2


def test_whoever_the_provider_gives_a_role_is_added_and_an_account_without_address_is_not(world):
    world.agree(roles_claim="groups", roles=ROLES)
    world.provider.person = {"sub": "add", "name": "Ada", "email": "ada@acme.example", "groups": ["leads"]}
    assert world.sign_in().status_code == 403
    world.provider.person["email_verified"] = True
    assert world.sign_in().status_code == 303
    added = world.principal("ada@acme.example")
    assert (added.name, added.role) == ("Ada", Role.LEADER)
    assert [act for act, _ in world.audited(added.id)] == ["principal.added", "sign_in.work_account_linked"]


@pytest.mark.parametrize(
    ("said", "status"),
    [({"email": "no address"}, 403), ({"name": "A\x07da" + "x" * 300, "unit": "y\x07" * 300}, 303)],
)
def test_what_a_provider_says_of_somebody_is_kept_as_far_as_it_can_be(world, said, status):
    world.agree(roles_claim="groups", roles=ROLES, department_claim="unit")
    usual = {"email": f"odd-{status}@acme.example", "email_verified": True, "groups": ["leads"]}
    world.provider.person = {"sub": f"odd-{status}", **usual, **said}
    assert world.sign_in().status_code == status


def test_hr_signs_in_with_a_work_account_where_a_passkey_is_needed_else(world):
    world.know("boss@acme.example", Role.HR)
    world.provider.person = {"sub": "boss", "email": "boss@acme.example", "email_verified": True}
    browser = world.house.browser()
    world.sign_in(browser)
    assert browser.get("/partners").status_code == 200


# --- forged, replayed, mixed up -------------------------------------------------------------------


def test_an_answer_without_an_attempt_is_refused(world):
    browser, way = world.there()
    stolen = httpx2.get(way, follow_redirects=False, trust_env=False).headers["location"].removeprefix(URL)
    assert refused(world.house.browser().get(stolen), "Begin again")
    forged = "/sign-in/work-account/acme/back?code=x&state=" + "A" * 43
    assert refused(browser.get(forged), "Begin again")
    # Neither used the real attempt up.
    assert browser.get(stolen, follow_redirects=False).status_code == 303


def test_an_answer_serves_once(world):
    browser, way = world.there()
    place = httpx2.get(way, follow_redirects=False, trust_env=False).headers["location"].removeprefix(URL)
    assert browser.get(place, follow_redirects=False).status_code == 303
    assert refused(browser.get(place), "Begin again")


def test_an_answer_that_comes_after_ten_minutes_is_refused(world):
    browser, way = world.there()
    world.house.clock.forward(minutes=11)
    assert code_of(world, browser, way) == "sign_in_attempt_gone"


def test_a_code_of_another_attempt_is_refused(world):
    """Code injection: the verifier is that of this browser's attempt."""
    _, theirs = world.there()
    stolen = httpx2.get(theirs, follow_redirects=False, trust_env=False).headers["location"]
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    world.provider.answer = {"code": code}
    assert refused(world.sign_in(), "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonce": "A" * 43}, "work_account_wrong_nonce"),
        ({"nonce": None}, "work_account_wrong_nonce"),
        ({"nonce": ""}, "work_account_wrong_nonce"),
        ({"aud": "another"}, "work_account_wrong_audience"),
        ({"aud": ["cairn", "another"]}, "work_account_wrong_audience"),
        ({"aud": []}, "work_account_wrong_audience"),
        ({"aud": None}, "work_account_wrong_audience"),
        ({"azp": "another"}, "work_account_wrong_audience"),
        ({"iss": "https://evil.example"}, "work_account_wrong_issuer"),
        ({"iss": None}, "work_account_wrong_issuer"),
        ({"exp": None}, "work_account_token_expired"),
        ({"iat": None}, "work_account_token_expired"),
        ({"exp": "soon"}, "work_account_token_expired"),
        ({"exp": True}, "work_account_token_expired"),
        ({"at_hash": "AAAA"}, "work_account_refused"),
        ({"sub": None}, "work_account_refused"),
        ({"sub": ""}, "work_account_refused"),
        ({"sub": 7}, "work_account_refused"),
    ],
)
def test_a_token_that_says_something_else_is_refused(world, changes, code):
    world.provider.claims = changes
    browser, way = world.there()
    assert code_of(world, browser, way) == code
    assert refused(world.sign_in(), "Begin again at /sign-in")


@pytest.mark.parametrize(
    "times",
    [
        {"iat": -400, "exp": -61},
        {"iat": 62, "exp": 400},
        {"iat": -1000, "exp": 300},
        {"iat": 0, "exp": 300, "nbf": 62},
    ],
)
def test_a_token_out_of_time_is_refused(world, times):
    at = int(world.house.clock().timestamp())
    world.provider.claims = {name: at + seconds for name, seconds in times.items()}
    browser, way = world.there()
    assert code_of(world, browser, way) == "work_account_token_expired"


def test_a_token_of_another_key_is_refused(world):
    world.provider.forger = SoftwareSigner.generate(Algorithm.ES256)
    browser, way = world.there()
    assert code_of(world, browser, way) == "work_account_wrong_algorithm"
    world.agree(algorithm="ES256")
    world.provider.signer = SoftwareSigner.generate(Algorithm.ES256)
    browser, way = world.there()
    assert code_of(world, browser, way) == "work_account_wrong_signature"


def test_a_token_by_another_algorithm_than_agreed_is_refused_though_the_provider_signed_it(world):
    world.provider.rotate()
    browser, way = world.there()
    assert code_of(world, browser, way) == "work_account_wrong_algorithm"


def test_a_token_that_nobody_signed_is_refused(world, monkeypatch):
    for token in ("", "x", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "a.b.c"):
        monkeypatch.setattr(world.provider, "id_token", lambda *_, token=token: token, raising=False)
        browser, way = world.there()
        assert code_of(world, browser, way) == "work_account_refused"


def test_an_answer_of_another_provider_is_refused(world):
    """Mix-up: RFC 9207."""
    for issuer in ("https://evil.example", None, ""):
        world.provider.answer = {"iss": issuer}
        browser, way = world.there()
        assert code_of(world, browser, way) == "work_account_wrong_issuer"
    world.house.clock.forward(minutes=11)
    world.provider.says = {"authorization_response_iss_parameter_supported": None}
    world.provider.answer = {"iss": None}
    assert world.sign_in().status_code == 303
    world.provider.answer = {"iss": "https://evil.example"}
    browser, way = world.there()
    assert code_of(world, browser, way) == "work_account_wrong_issuer"


def test_an_answer_to_another_organisation_is_refused(world):
    browser, way = world.there()
    place = httpx2.get(way, follow_redirects=False, trust_env=False).headers["location"].removeprefix(URL)
    assert browser.get(place.replace("/acme/", "/nobody/")).status_code == 404
    assert browser.get(place, follow_redirects=False).status_code == 303


def test_an_answer_after_the_provider_was_changed_is_refused(world):
    browser, way = world.there()
    world.agree(issuer="https://new.example")
    assert code_of(world, browser, way) == "sign_in_attempt_gone"


def test_whoever_turns_back_at_the_provider_is_told_so(world):
    world.provider.answer = {"code": None, "error": "access_denied"}
    assert refused(world.sign_in(), "turned back")
    world.provider.answer = {"code": None, "error": "server_error"}
    assert refused(world.sign_in(), "reported a fault")
    world.provider.answer = {"code": None}
    assert refused(world.sign_in(), "sent nothing")


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": 7},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "//evil.example"},
    ],
)
def test_a_provider_whose_configuration_can_not_be_used_is_not_used(world, says):
    world.provider.says = says
    answer = world.house.browser().post("/sign-in/work-account/acme")
    assert answer.status_code == 503
    assert "another way" in answer.text


def test_keys_elsewhere_are_not_fetched(world):
    world.provider.says = {"jwks_uri": "https://127.0.0.1:1/keys"}
    browser, way = world.there()
    answer = world.back(browser, way)
    assert answer.status_code == 503


def test_where_there_is_no_provider_there_is_no_such_way(world):
    with world.house.here.database.transaction() as connection:
        work_accounts.remove_provider(connection, world.organisation)
    browser = world.house.browser()
    assert "Sign in with your work account" not in browser.get("/sign-in").text
    assert browser.post("/sign-in/work-account/acme").status_code == 404
    assert browser.post("/sign-in/work-account/nobody").status_code == 404


def test_where_to_go_on_to_is_never_elsewhere(world):
    assert world.sign_in(back="//evil.example").headers["location"] == "/awards"


# --- out again ------------------------------------------------------------------------------------


def test_signing_out_here_leads_to_signing_out_there(world):
    browser = world.house.browser()
    world.sign_in(browser)
    page = browser.post("/sign-out", follow_redirects=False)
    way = unescape(re.search(r'content="0; url=([^"]+)"', page.text).group(1))
    said = dict(parse_qsl(urlsplit(way).query))
    assert way.startswith(f"{world.provider.issuer}/logout?")
    assert said["client_id"] == "cairn"
    assert said["post_logout_redirect_uri"] == f"{URL}/"
    assert said["id_token_hint"].count(".") == 2
    assert browser.get("/me/sign-in").status_code == 401


def test_where_the_provider_has_no_such_place_signing_out_ends_here(world):
    world.provider.says = {"end_session_endpoint": None}
    browser = world.house.browser()
    world.sign_in(browser)
    answer = browser.post("/sign-out", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/me/sign-in").status_code == 401


def logout(world, token):
    return world.house.client.post("/o/acme/back-channel-logout", data={"logout_token": token})


def test_the_provider_ends_a_session_by_its_id(world):
    first, second = world.house.browser(), world.house.browser()
    world.sign_in(first)
    world.provider.sid = "sid-2"
    world.sign_in(second)
    answer = logout(world, world.provider.logout_token(sub=None))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert [each.get("/me/sign-in").status_code for each in (first, second)] == [200, 401]


def test_the_provider_ends_all_sessions_of_somebody(world):
    world.know("pat@acme.example")
    world.provider.person = {"sub": "pat", "email": "pat@acme.example", "email_verified": True}
    browsers = [world.house.browser() for _ in range(2)]
    for browser in browsers:
        world.sign_in(browser)
    by_link = world.house.signed_in(Principal("pat@acme.example", "", "pat@acme.example", Role.LEADER))
    assert logout(world, world.provider.logout_token(sid=None)).status_code == 200
    assert [each.get("/me/sign-in").status_code for each in browsers] == [401, 401]
    assert by_link.get("/me/sign-in").status_code == 200
    assert world.audited(world.organisation)[-1] == ("sign_in.ended_at_provider", {"sessions": "2"})


def test_a_logout_token_serves_once(world):
    token = world.provider.logout_token()
    assert [logout(world, token).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"events": None},
        {"events": {}},
        {"events": {EVENT: None}},
        {"nonce": "n"},
        {"sub": None, "sid": None},
        {"sub": 7},
        {"jti": None},
        {"jti": ""},
        {"iat": 1},
        {"exp": 1},
    ],
)
def test_what_is_no_logout_token_ends_nothing(world, changes):
    browser = world.house.browser()
    world.sign_in(browser)
    answer = logout(world, world.provider.logout_token(**changes))
    assert (answer.status_code, answer.json()["code"]) == (400, "logout_token_refused")
    assert browser.get("/me/sign-in").status_code == 200


def test_an_id_token_does_not_pass_for_a_logout_token(world):
    assert logout(world, world.provider.id_token("nonce", "access")).status_code == 400


def test_a_logout_token_that_somebody_else_signed_ends_nothing(world):
    world.provider.forger = SoftwareSigner.generate(Algorithm.RS256)
    world.provider.signer = SoftwareSigner.generate(Algorithm.ES256)
    browser = world.house.signed_in(Principal("li@acme.example", "", "li@acme.example", Role.LEADER))
    for token in (world.provider.logout_token(), "", "x"):
        assert logout(world, token).status_code == 400
    assert browser.get("/me/sign-in").status_code == 200


def test_nothing_secret_of_an_attempt_is_in_its_row_or_cookie(world):
    browser, way = world.there()
    asked = dict(parse_qsl(urlsplit(way).query))
    with world.house.here.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT key_hash, sealed FROM sign_in_attempt").all()
    kept = repr(rows) + repr(dict(browser.cookies))
    assert len(rows) > 0
    assert not any(asked[name] in kept for name in ("state", "nonce"))
