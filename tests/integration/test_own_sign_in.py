"""Signing in with one's own password and passkeys, seeing one's sessions, and steps that need a fresh sign-in."""

import json
import re
from dataclasses import replace

import pytest

from keys.multibase import b64url_encode
from records import passkeys, passwords, principals
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.authenticator import Authenticator
from tests.support.inprocess import form_token, open_house

URL = "https://badges.example"
GOOD = "correct horse battery"
PAGE = "/me/sign-in"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An installation with a host name, where HR needs a passkey."""
    opened = open_house(tmp_path_factory.mktemp("house"), CAIRN_PUBLIC_URL=URL)
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def numbers():
    return iter(range(1000))


@pytest.fixture
def leader(numbers):
    return person(numbers, Role.LEADER)


@pytest.fixture
def hr(numbers):
    return person(numbers, Role.HR)


def person(numbers, role):
    name = f"{role.value}-{next(numbers)}"
    return Principal(name, name.title(), f"{name}@acme.example", role)


def organisation(house):
    with house.here.database.reading() as connection:
        return by_slug(connection, "acme").id


def send(browser, path, **form):
    """Send a form of the account page, with its token."""
    token = form_token(browser.get(PAGE).text)
    return browser.post(path, data={"csrf": token, **form}, follow_redirects=False)


def with_password(house, who, password=GOOD, back="", browser=None):
    form = {"organisation": "acme", "address": who.address, "password": password, "back": back}
    return (browser or house.browser()).post("/sign-in/password", data=form, follow_redirects=False)


def register(browser, device, name="Laptop", **changes):
    options = send(browser, "/me/passkeys/options")
    assert options.status_code == 200, options.text
    answer = device.register(options.json(), **changes)
    return send(browser, "/me/passkeys", answer=answer, name=name)


def with_passkey(house, device, browser=None, passkey_id=None, **changes):
    browser = browser or house.browser()
    options = browser.post("/sign-in/passkey/options").json()
    answer = device.sign_in(options, passkey_id, **changes)
    return browser.post("/sign-in/passkey", data={"answer": answer}, follow_redirects=False)


def audited(house, who):
    """What was noted about somebody since they were made, but for the links that they signed in by."""
    with house.here.desk.work("acme") as work:
        first, *since = (entry.action for entry in work.tx.audit.of_object(who.id))
    assert first == "principal.added"
    return [each for each in since if each != "sign_in.link_made"]


# --- the door -------------------------------------------------------------------------------------


def test_the_sign_in_page_shows_every_way_and_is_kept_nowhere(house):
    page = house.browser().get("/sign-in?back=/partners")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert [
        words in page.text for words in ("With a passkey", "With a password", "With a one-time link")
    ] == [True] * 3
    assert page.text.count('name="back" value="/partners"') == 2
    assert "With your work account" not in page.text


def test_a_page_that_needs_somebody_leads_to_the_sign_in_page(house):
    refused = house.browser().get("/awards")
    assert refused.status_code == 401
    assert 'href="/sign-in"' in refused.text


def test_where_to_go_on_to_is_never_elsewhere(house, leader):
    send(house.signed_in(leader), "/me/password", password=GOOD)
    for back, place in (
        ("/partners", "/partners"),
        ("//evil.example", "/awards"),
        ("https://evil.example", "/awards"),
    ):
        assert with_password(house, leader, back=back).headers["location"] == place


def test_an_employee_lands_on_a_page_that_is_theirs(house, numbers):
    employee = person(numbers, Role.EMPLOYEE)
    browser = house.signed_in(employee)
    assert browser.get("/awards").status_code == 403
    assert browser.get(PAGE).status_code == 200
    send(browser, "/me/password", password=GOOD)
    assert with_password(house, employee).headers["location"] == "/desk"


# --- passwords ------------------------------------------------------------------------------------


def test_a_password_signs_in_and_begins_a_session_of_its_own(house, leader):
    browser = house.signed_in(leader)
    assert send(browser, "/me/password", password=GOOD).status_code == 303
    other = house.browser()
    answer = with_password(house, leader, browser=other)
    assert (answer.status_code, answer.headers["location"]) == (303, "/awards")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-cairn=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "by your password" in other.get(PAGE).text
    assert other.get("/awards").status_code == 200


def test_whether_somebody_is_known_is_not_told(house, leader, numbers):
    send(house.signed_in(leader), "/me/password", password=GOOD)
    unknown = person(numbers, Role.LEADER)
    without = person(numbers, Role.LEADER)
    house.signed_in(without)
    answers = [with_password(house, who, "wrong password") for who in (leader, unknown, without)]
    words = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert words[0] == words[1] == words[2]
    assert "do not go together" in words[0]


def test_of_wrong_passwords_ten_are_judged_and_then_the_right_one_waits_too(house, leader):
    send(house.signed_in(leader), "/me/password", password=GOOD)
    for _ in range(9):
        assert with_password(house, leader, "wrong password").status_code == 401
    assert with_password(house, leader).status_code == 303
    assert with_password(house, leader, "wrong password").status_code == 401
    assert with_password(house, leader).status_code == 401
    house.clock.forward(minutes=16)
    assert with_password(house, leader).status_code == 303


def test_a_right_password_of_somebody_who_needs_a_passkey_is_not_counted_as_a_wrong_one(house, leader):
    send(house.signed_in(leader), "/me/password", password=GOOD)
    with house.here.database.transaction() as connection:
        made_hr = replace(leader, role=Role.HR)
        principals.change(connection, organisation(house), made_hr)
    for _ in range(12):
        assert with_password(house, leader).status_code == 403


def test_somebody_of_another_organisation_has_an_account_of_their_own(house, numbers):
    browser = house.signed_in(person(numbers, Role.PARTNER))
    assert browser.get(PAGE).status_code == 200
    assert send(browser, "/me/password", password=GOOD).status_code == 303
    assert browser.get("/awards").status_code == 403


def test_somebody_who_left_signs_in_no_more(house, leader):
    browser = house.signed_in(leader)
    send(browser, "/me/password", password=GOOD)
    with house.here.database.transaction() as connection:
        principals.disable(connection, organisation(house), leader.id, house.clock())
    assert with_password(house, leader).status_code == 401
    assert browser.get(PAGE).status_code == 401


def test_a_weak_password_is_refused_at_its_field_and_nothing_changes(house, leader):
    browser = house.signed_in(leader)
    answer = send(browser, "/me/password", password="password1234")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Nothing was changed" in answer.text
    with house.here.database.reading() as connection:
        assert passwords.get(connection, organisation(house), leader.id) is None


def test_a_new_password_ends_the_other_sessions_and_is_noted(house, leader):
    first, second = house.signed_in(leader), house.signed_in(leader)
    assert send(first, "/me/password", password=GOOD).status_code == 303
    assert second.get(PAGE).status_code == 401
    assert first.get(PAGE).status_code == 200
    assert audited(house, leader) == ["sign_in.password_set"]
    assert send(first, "/me/password/remove").status_code == 303
    assert send(first, "/me/password/remove").status_code == 303
    assert with_password(house, leader).status_code == 401
    assert audited(house, leader) == ["sign_in.password_set", "sign_in.password_removed"]


# --- passkeys -------------------------------------------------------------------------------------


def test_a_passkey_is_registered_and_signs_in_without_anything_typed(house, leader):
    device, browser = Authenticator(URL), house.signed_in(leader)
    assert register(browser, device, "Blue key").status_code == 303
    assert "Blue key" in browser.get(PAGE).text
    other = house.browser()
    answer = with_passkey(house, device, other)
    assert (answer.status_code, answer.headers["location"]) == (303, "/awards")
    assert "by a passkey" in other.get(PAGE).text
    assert audited(house, leader) == ["sign_in.passkey_added"]


def test_several_passkeys_have_names_and_each_is_taken_off(house, leader):
    browser, devices = house.signed_in(leader), (Authenticator(URL), Authenticator(URL))
    for device, name in zip(devices, ("  Blue   key ", ""), strict=True):
        assert register(browser, device, name).status_code == 303
    with house.here.database.reading() as connection:
        kept = {each.name: each.id for each in passkeys.every(connection, organisation(house), leader.id)}
    assert set(kept) == {"Blue key", "My passkey"}
    assert send(browser, "/me/passkeys/remove", passkey=kept["Blue key"]).status_code == 303
    assert send(browser, "/me/passkeys/remove", passkey=kept["Blue key"]).status_code == 404
    assert with_passkey(house, devices[0]).status_code == 401
    assert with_passkey(house, devices[1]).status_code == 303


def test_the_passkey_of_somebody_else_is_not_taken_off(house, leader, numbers):
    device, other = Authenticator(URL), person(numbers, Role.LEADER)
    register(house.signed_in(other), device)
    passkey_id = b64url_encode(next(iter(device.passkeys)))
    assert send(house.signed_in(leader), "/me/passkeys/remove", passkey=passkey_id).status_code == 404
    assert with_passkey(house, device).status_code == 303


def test_an_answer_from_another_origin_signs_nobody_in(house, leader):
    device = Authenticator(URL)
    register(house.signed_in(leader), device)
    answer = with_passkey(house, device, origin="https://badges.example.evil.example")
    assert answer.status_code == 401
    assert "Nothing was changed" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_registration_from_another_origin_makes_no_passkey(house, leader):
    browser = house.signed_in(leader)
    assert register(browser, Authenticator("https://evil.example")).status_code == 401
    assert register(browser, Authenticator(URL, verifies=False)).status_code == 401
    assert "You have none yet" in browser.get(PAGE).text


def test_an_answer_serves_once_and_in_the_browser_that_was_asked(house, leader):
    device = Authenticator(URL)
    register(house.signed_in(leader), device)
    browser = house.browser()
    options = browser.post("/sign-in/passkey/options").json()
    answer = device.sign_in(options)
    assert house.browser().post("/sign-in/passkey", data={"answer": answer}).status_code == 401
    assert (
        browser.post("/sign-in/passkey", data={"answer": answer}, follow_redirects=False).status_code == 303
    )
    assert (
        browser.post("/sign-in/passkey", data={"answer": answer}, follow_redirects=False).status_code == 401
    )


def test_an_answer_that_comes_too_late_is_refused(house, leader):
    device, browser = Authenticator(URL), house.browser()
    register(house.signed_in(leader), device)
    answer = device.sign_in(browser.post("/sign-in/passkey/options").json())
    house.clock.forward(minutes=11)
    refused = browser.post("/sign-in/passkey", data={"answer": answer}, follow_redirects=False)
    assert refused.status_code == 401
    assert "Begin again" in refused.text


def test_the_owner_must_be_who_the_authenticator_says(house, leader):
    device = Authenticator(URL)
    register(house.signed_in(leader), device)
    next(iter(device.passkeys.values()))[1] = b"somebody else"
    assert with_passkey(house, device).status_code == 401


def test_a_counter_that_goes_back_tells_of_a_copy(house, leader):
    device = Authenticator(URL)
    register(house.signed_in(leader), device)
    assert with_passkey(house, device).status_code == 303
    next(iter(device.passkeys.values()))[2] = 0
    refused = with_passkey(house, device)
    assert refused.status_code == 401
    assert "copied" in refused.text


def test_a_passkey_is_not_registered_with_the_answer_for_somebody_else(house, leader, numbers):
    device, other = Authenticator(URL), house.signed_in(person(numbers, Role.LEADER))
    mine = house.signed_in(leader)
    answer = device.register(send(other, "/me/passkeys/options").json())
    mine.cookies.set("__Host-cairn-attempt", other.cookies["__Host-cairn-attempt"], domain="badges.example")
    assert send(mine, "/me/passkeys", answer=answer).status_code == 401


# --- HR -------------------------------------------------------------------------------------------


def test_hr_by_a_link_registers_a_passkey_first_and_is_then_let_in(house, hr):
    browser, device = house.signed_in(hr), Authenticator(URL)
    refused = browser.get("/awards")
    assert (refused.status_code, "passkey" in refused.text) == (403, True)
    assert "One more step" in browser.get(PAGE).text
    before = browser.cookies["__Host-cairn"]
    assert register(browser, device).status_code == 303
    assert browser.cookies["__Host-cairn"] != before  # begun anew
    assert browser.get("/awards").status_code == 200
    fresh = house.browser()
    assert with_passkey(house, device, fresh).status_code == 303
    assert fresh.get("/awards").status_code == 200


def test_hr_is_not_let_in_by_a_password(house, hr):
    browser = house.signed_in(hr)
    register(browser, Authenticator(URL))
    send(browser, "/me/password", password=GOOD)
    right, wrong = with_password(house, hr), with_password(house, hr, "wrong password")
    assert (right.status_code, wrong.status_code) == (403, 401)
    assert "set-cookie" not in right.headers
    assert "one-time link" in right.text


def test_hr_keeps_one_passkey(house, hr):
    browser, device = house.signed_in(hr), Authenticator(URL)
    register(browser, device)
    refused = send(browser, "/me/passkeys/remove", passkey=b64url_encode(next(iter(device.passkeys))))
    assert refused.status_code == 409
    assert "Register another passkey first" in refused.text
    assert with_passkey(house, device).status_code == 303


def test_where_it_is_optional_hr_signs_in_by_a_link(tmp_path, hr):
    house = open_house(tmp_path, CAIRN_PUBLIC_URL=URL, CAIRN_HR_PASSKEYS="optional")
    assert house.signed_in(hr).get("/awards").status_code == 200
    house.here.database.close()


# --- sessions and fresh sign-ins ------------------------------------------------------------------


def test_somebody_sees_their_sessions_and_ends_one(house, leader):
    first, second = house.signed_in(leader), house.signed_in(leader)
    page = first.get("/me/sessions")
    assert page.status_code == 200
    assert page.text.count('/me/sessions/end"') == 2
    handles = re.findall(r'name="handle" value="([^"]+)"', page.text)
    assert len(set(handles)) == len(handles) == 2
    assert page.text.count("(this one)") == 1
    for handle in handles:
        if first.get(PAGE).status_code == second.get(PAGE).status_code == 200:
            send(first, "/me/sessions/end", handle=handle)
    assert sorted((first.get(PAGE).status_code, second.get(PAGE).status_code)) == [200, 401]


def test_a_session_of_somebody_else_is_not_ended(house, leader, numbers):
    other = house.signed_in(person(numbers, Role.LEADER))
    handle = re.search(r'name="handle" value="([^"]+)"', other.get(PAGE).text).group(1)
    assert send(house.signed_in(leader), "/me/sessions/end", handle=handle).status_code == 404
    assert other.get(PAGE).status_code == 200


def test_all_other_sessions_are_ended_at_once(house, leader):
    mine, *others = (house.signed_in(leader) for _ in range(3))
    assert send(mine, "/me/sessions/end-others").status_code == 303
    assert [each.get(PAGE).status_code for each in (mine, *others)] == [200, 401, 401]


def test_the_session_is_another_after_each_sign_in_and_the_one_before_is_over(house, leader):
    send(house.signed_in(leader), "/me/password", password=GOOD)
    browser = house.signed_in(leader)
    before = browser.cookies["__Host-cairn"]
    with_password(house, leader, browser=browser)
    assert browser.cookies["__Host-cairn"] != before
    old = house.browser()
    old.cookies.set("__Host-cairn", before, domain="badges.example")
    assert old.get(PAGE).status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/me/password", "/me/password/remove", "/me/passkeys", "/me/passkeys/options", "/me/passkeys/remove"],
)
def test_what_lets_somebody_in_is_changed_within_five_minutes_of_signing_in(house, leader, path):
    browser = house.signed_in(leader)
    house.clock.forward(minutes=5)
    assert "within the last five minutes" not in send(browser, path, password=GOOD, answer="{}").text
    house.clock.forward(seconds=1)
    refused = send(browser, path, password=GOOD)
    assert refused.status_code == 401
    assert "within the last five minutes" in refused.text
    assert 'href="/sign-in"' in refused.text
    assert browser.get(PAGE).status_code == 200
    assert "sign in once more" in browser.get(PAGE).text


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/me/password",
            "/me/password/remove",
            "/me/passkeys",
            "/me/passkeys/options",
            "/me/passkeys/remove",
        ),
        *("/me/sessions/end", "/me/sessions/end-others"),
    ],
)
def test_a_form_without_its_token_changes_nothing(house, leader, path):
    browser = house.signed_in(leader)
    assert browser.post(path, data={"password": GOOD}).status_code == 403
    assert (
        browser.post(path, data={"csrf": "x"}, headers={"Origin": "https://evil.example"}).status_code == 403
    )
    assert audited(house, leader) == []


def test_a_program_has_no_account_of_its_own(house):
    from records import api_tokens

    with house.here.database.transaction() as connection:
        wanted = api_tokens.Wanted("CI", Role.HR)
        token = api_tokens.make(
            connection, organisation(house), wanted, house.here.desk.randomness.token, house.clock()
        )
    headers = {"Authorization": f"Bearer {token}"}
    assert house.client.get(PAGE, headers=headers).status_code == 403
    assert house.client.post("/me/password", headers=headers).status_code == 401


def test_signing_out_ends_the_session_here_and_now(house, leader):
    browser = house.signed_in(leader)
    kept = browser.cookies["__Host-cairn"]
    assert browser.post("/sign-out", follow_redirects=False).status_code == 303
    browser.cookies.set("__Host-cairn", kept, domain="badges.example")
    assert browser.get(PAGE).status_code == 401


# --- where there is no host name ------------------------------------------------------------------


def test_by_an_ip_address_there_are_no_passkeys_and_it_is_said(tmp_path, leader):
    house = open_house(tmp_path)
    browser = house.signed_in(leader)
    assert "IP address" in browser.get("/sign-in").text
    refused = send(browser, "/me/passkeys/options")
    assert refused.status_code == 409
    assert json.loads(house.client.post("/sign-in/passkey/options").text)["code"] == "passkeys_unavailable"
    house.here.database.close()
