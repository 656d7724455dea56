"""HR sets up work accounts, makes links for others, lets programs in and out: freshly signed in, noted, shown once."""

import json
import re

import pytest

from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from records import principals, work_accounts
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.inprocess import form_token, open_house

SETTINGS, PROGRAMS = "/settings/sign-in", "/settings/programs"
ISSUER = "https://login.acme.example"
GOOD = {
    "name": "Acme Login",
    "issuer": ISSUER,
    "client_id": "cairn",
    "secret": "s3cret",
    "algorithm": "ES256",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("house"))
    yield opened
    opened.here.database.close()


@pytest.fixture
def browser(house):
    return house.signed_in()


def organisation(house):
    with house.here.database.reading() as connection:
        return by_slug(connection, "acme").id


def know(house, name, role=Role.LEADER):
    made = Principal(name, name.title(), f"{name}@acme.example", role)
    with house.here.database.transaction() as connection:
        if principals.get(connection, organisation(house), name) is None:
            principals.add(connection, organisation(house), made, house.clock())
    return made


def send(browser, path, page=SETTINGS, **form):
    token = form_token(browser.get(page).text)
    return browser.post(path, data={"csrf": token, **form}, follow_redirects=False)


def audited(house, object_id):
    with house.here.desk.work("acme") as work:
        return [(each.action, each.actor) for each in work.tx.audit.of_object(object_id)]


def code(page):
    """What is shown once on a page."""
    return re.search(
        r'<section class="panel" aria-labelledby="made">.*?<code[^>]*>([^<]+)<', page, re.DOTALL
    ).group(1)


# --- work accounts --------------------------------------------------------------------------------


def test_a_provider_is_set_up_shown_without_its_secret_and_taken_off(house, browser):
    assert "Nobody signs in with a work account yet" in browser.get(SETTINGS).text
    lines = {
        "roles_claim": "groups",
        "roles": "badge-hr = hr\r\n\r\nleads = leader",
        "department_claim": "unit",
    }
    assert send(browser, SETTINGS, **GOOD, **lines).status_code == 303
    page = browser.get(SETTINGS).text
    assert "People sign in with Acme Login" in page
    assert "badge-hr = hr\nleads = leader" in page
    assert "s3cret" not in page
    assert f"{house.url}/sign-in/work-account/acme/back" in page
    assert "Sign in with your work account" in house.browser().get("/sign-in").text
    with house.here.database.reading() as connection:
        kept = work_accounts.provider_of(connection, organisation(house))
    assert kept.roles == {"badge-hr": Role.HR, "leads": Role.LEADER}
    assert b"s3cret" not in kept.sealed_secret
    assert send(browser, f"{SETTINGS}/remove").status_code == 303
    assert send(browser, f"{SETTINGS}/remove").status_code == 404
    noted = [("sign_in.provider_set", "admin"), ("sign_in.provider_removed", "admin")]
    assert audited(house, organisation(house))[-2:] == noted


@pytest.mark.parametrize(
    "changes",
    [{"issuer": "http://login.example"}, {"client_id": ""}, {"roles_claim": "groups"}, {"algorithm": "none"}],
)
def test_a_provider_that_can_not_be_used_is_not_kept_and_what_was_typed_stays(house, browser, changes):
    answer = send(browser, SETTINGS, **GOOD | changes)
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text
    assert 'value="Acme Login"' in answer.text
    assert "s3cret" not in answer.text
    with house.here.database.reading() as connection:
        assert work_accounts.provider_of(connection, organisation(house)) is None


# --- links ----------------------------------------------------------------------------------------


def test_hr_makes_a_link_that_signs_somebody_else_in_once(house, browser):
    know(house, "lost")
    made = send(browser, f"{SETTINGS}/link", address=" Lost@acme.example")
    assert made.status_code == 200
    link = code(made.text)
    other = house.browser()
    assert other.post(link, follow_redirects=False).status_code == 303
    assert "Lost" in other.get("/me/sign-in").text
    assert house.browser().post(link).status_code == 410
    assert link not in browser.get(SETTINGS).text
    assert audited(house, "lost") == [("sign_in.link_made", "admin")]


def test_a_link_is_over_after_an_hour(house, browser):
    know(house, "late")
    link = code(send(browser, f"{SETTINGS}/link", address="late@acme.example").text)
    house.clock.forward(hours=1)
    assert house.browser().post(link).status_code == 410


def test_no_link_is_made_for_oneself_a_stranger_or_somebody_who_left(house, browser):
    know(house, "left")
    with house.here.database.transaction() as connection:
        principals.disable(connection, organisation(house), "left", house.clock())
    for address in ("hr@example.com", "stranger@acme.example", "left@acme.example", ""):
        answer = send(browser, f"{SETTINGS}/link", address=address)
        assert answer.status_code == 422
        assert "/sign-in/" not in "".join(
            re.findall(r'<code class="link-text"[^>]*>([^<]*)', answer.text)
        ).replace("/sign-in/work-account/", "")


# --- programs and tokens --------------------------------------------------------------------------


def test_a_program_is_let_in_by_its_keys_and_ended(house, browser):
    jwks = json.dumps({"keys": [SoftwareSigner.generate(Algorithm.ES256).public_key.jwk()]})
    form = {"name": "HR system", "jwks": jwks, "scope": ["award", "see_awards"]}
    made = send(browser, PROGRAMS, PROGRAMS, **form)
    assert made.status_code == 200
    client = code(made.text)
    assert f"{house.issuer}/token" in made.text
    assert "award badges<br>see awards" in browser.get(PROGRAMS).text
    assert send(browser, f"{PROGRAMS}/end", PROGRAMS, client=client).status_code == 303
    assert send(browser, f"{PROGRAMS}/end", PROGRAMS, client=client).status_code == 422
    assert audited(house, client) == [("sign_in.client_added", "admin"), ("sign_in.client_ended", "admin")]


@pytest.mark.parametrize(
    "form",
    [
        {"name": "X", "jwks_uri": "https://p.example/keys"},
        {"name": "X", "jwks": "{", "scope": ["award"]},
        {"name": "X", "jwks": "[]", "scope": ["award"]},
        {"name": "", "jwks_uri": "https://p.example/keys", "scope": ["award"]},
        {"name": "X", "jwks_uri": "https://p.example/keys", "scope": ["award", "keep_sign_in"]},
    ],
)
def test_a_program_that_can_not_be_used_is_not_kept_and_what_was_typed_stays(browser, form):
    answer = send(browser, PROGRAMS, PROGRAMS, **form)
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text
    if "award" in form.get("scope", ()):
        assert 'value="award" checked' in answer.text


def test_a_token_is_shown_once_serves_and_is_ended(house, browser):
    made = send(browser, f"{PROGRAMS}/tokens", PROGRAMS, purpose="Payroll", role="auditor", days="30")
    token = code(made.text)
    prefix = token.split("_")[1]
    headers = {"Authorization": f"Bearer {token}"}
    assert house.client.get("/awards", headers=headers).status_code == 200
    page = browser.get(PROGRAMS).text
    assert f"cairn_{prefix}_" in page
    assert token not in page
    assert send(browser, f"{PROGRAMS}/tokens/end", PROGRAMS, prefix=prefix).status_code == 303
    assert house.client.get("/awards", headers=headers).status_code == 401
    assert send(browser, f"{PROGRAMS}/tokens/end", PROGRAMS, prefix=prefix).status_code == 422
    assert audited(house, prefix) == [("sign_in.token_made", "admin"), ("sign_in.token_ended", "admin")]


def test_a_token_for_some_days_is_over_after_them(house):
    browser = house.signed_in()
    made = send(browser, f"{PROGRAMS}/tokens", PROGRAMS, purpose="Trial", role="auditor", days="1")
    headers = {"Authorization": f"Bearer {code(made.text)}"}
    house.clock.forward(days=1)
    assert house.client.get("/awards", headers=headers).status_code == 401
    assert ">over" in re.sub(r"\s", "", house.signed_in().get(PROGRAMS).text)


@pytest.mark.parametrize(
    "form",
    [
        {"purpose": "", "role": "hr"},
        {"purpose": "x" * 201, "role": "hr"},
        {"purpose": "X", "role": "king"},
        {"purpose": "X", "role": ""},
        {"purpose": "X", "role": "hr", "days": "0"},
        {"purpose": "X", "role": "hr", "days": "-1"},
        {"purpose": "X", "role": "hr", "days": "²"},
        {"purpose": "X", "role": "hr", "days": "99999999999999999999"},
    ],
)
def test_a_token_that_can_not_be_used_is_not_made(browser, form):
    answer = send(browser, f"{PROGRAMS}/tokens", PROGRAMS, **form)
    assert answer.status_code == 422
    assert "The token is made" not in answer.text


# --- who may ---------------------------------------------------------------------------------------

ACTS = [
    (SETTINGS, SETTINGS),
    (f"{SETTINGS}/remove", SETTINGS),
    (f"{SETTINGS}/link", SETTINGS),
    (PROGRAMS, PROGRAMS),
    (f"{PROGRAMS}/end", PROGRAMS),
    (f"{PROGRAMS}/tokens", PROGRAMS),
    (f"{PROGRAMS}/tokens/end", PROGRAMS),
]


@pytest.mark.parametrize(("path", "page"), ACTS)
def test_each_step_needs_a_form_of_our_own_and_a_sign_in_of_the_last_minutes(house, path, page):
    browser = house.signed_in()
    assert browser.post(path, data={"csrf": "x"}).status_code == 403
    house.clock.forward(minutes=6)
    refused = send(browser, path, page)
    assert refused.status_code == 401
    assert "within the last five minutes" in refused.text
    assert "sign in once more" in browser.get(page).text


@pytest.mark.parametrize("page", [SETTINGS, PROGRAMS])
def test_the_pages_are_for_people_of_hr(house, page):
    assert house.signed_in(know(house, "leader-of-some")).get(page).status_code == 403
    assert house.browser().get(page).status_code == 401
    token = code(send(house.signed_in(), f"{PROGRAMS}/tokens", PROGRAMS, purpose="X", role="hr").text)
    assert house.client.get(page, headers={"Authorization": f"Bearer {token}"}).status_code == 403
