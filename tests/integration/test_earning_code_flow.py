"""A wallet asks a signed-in person for a badge that is still to be earned: its parts are shown, and it goes on."""

import re
from html import unescape

import pytest

from cairn.demo import SLUG
from cairn.wallet.purse import new_purse
from tests.integration.test_code_flow import BACK, Person, address_of, house_with_clients, said
from tests.support.showing import Foreign, Visit, know, plan

LDP = "OpenBadgeCredential_ldp_vc"
DETAILS = f'[{{"type":"openid_credential","credential_configuration_id":"{LDP}"}}]'
TOKEN = re.compile(r'/wallet" class="panel">\s*<input type="hidden" name="form_token" value="([^"]*)"')
CODE = re.compile(r'name="response_code" value="([^"]*)"')
ASKED = re.compile(r'name="asked" value="([^"]*)"')


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A house that knows two wallets, and a partner's badge that earns one of its own."""
    opened = house_with_clients(tmp_path_factory.mktemp("known"))
    opened.foreign = Foreign()
    know(opened, opened.foreign)
    plan(opened, "guest", f"all of: {opened.foreign.need()}", "Guest")
    yield opened
    opened.here.database.close()


@pytest.fixture
def zoe(request, known):
    return Person(known, address_of(request))


@pytest.fixture
def purse(known):
    purse = new_purse()
    known.foreign.badge(purse)
    return purse


def begun(person, badge="guest", **more):
    """Press the button of the consent page; return the visit to the page that asks for the parts."""
    page = person.pushed_page(scope=None, authorization_details=DETAILS).text
    assert "Show my badges for Guest" in page
    form = {"device": "this", "asked": unescape(ASKED.search(page).group(1)), **more}
    pressed = person.browser.post(f"/o/{SLUG}/earn/{badge}", data=form, follow_redirects=False)
    assert pressed.status_code == 303, pressed.text
    return Visit(person.house, badge, person.browser, pressed.headers["location"])


def earned(person, purse):
    """Show the parts; return the visit and the page that the wallet led back to."""
    seen = begun(person)
    back = seen.show(purse)["redirect_uri"]
    return seen, person.browser.get(back)


def put(person, seen, page):
    form = {"form_token": TOKEN.search(page.text).group(1), "response_code": CODE.search(page.text).group(1)}
    return person.browser.post(f"{seen.place}/wallet", data=form, follow_redirects=False)


def test_parts_are_shown_and_the_badge_goes_into_the_wallet_that_asked(zoe, purse):
    seen, page = earned(zoe, purse)
    assert "Put it into Good Wallet" in page.text
    assert f"form-action 'self' {BACK.rpartition('/')[0]}" in page.headers["content-security-policy"]
    answer = said(put(zoe, seen, page))
    assert answer["state"] == "s-1"
    token = zoe.exchange(answer["code"]).json()["access_token"]
    body = {"credential_identifier": LDP}
    stranger = {"proofs": {"jwt": [zoe.house.proof(new_purse())]}}
    refused = zoe.house.credential(token, body | stranger)
    assert refused.json()["error"] == "credential_request_denied"
    done = zoe.house.credential(token, body | {"proofs": {"jwt": [zoe.house.proof(purse)]}})
    assert done.status_code == 200, done.text
    badge = done.json()["credentials"][0]["credential"]
    assert badge["credentialSubject"]["id"] == purse.key.did


def test_what_somebody_has_is_not_to_be_earned_again(zoe, purse):
    seen, page = earned(zoe, purse)
    put(zoe, seen, page)
    with zoe.house.here.desk.work(SLUG) as work:
        assert work.tx.presented.owners([purse.key.did])
    assert "Show my badges for Super 4C" in zoe.pushed_page().text


def test_without_what_it_takes_no_wallet_gets_anything(zoe):
    seen = begun(zoe)
    with_nothing = seen.request()
    seen.send({"error": "access_denied", "state": with_nothing["state"]}, with_nothing)
    page = zoe.browser.get(seen.place)
    assert "Put it into" not in page.text


def test_only_who_is_signed_in_lets_the_wallet_have_it(zoe, purse):
    seen, page = earned(zoe, purse)
    form = {"form_token": TOKEN.search(page.text).group(1)}
    zoe.browser.post("/sign-out")
    assert "Put it into" not in zoe.browser.get(page.url).text
    gone = zoe.browser.post(f"{seen.place}/wallet", data=form, follow_redirects=False)
    assert gone.status_code == 401


def test_only_where_the_wallet_led_back_to_does_it_go_on(zoe, purse):
    seen, page = earned(zoe, purse)
    assert "Put it into" not in zoe.browser.get(seen.place).text
    form = {"form_token": TOKEN.search(page.text).group(1)}
    for guess in ({}, {"response_code": "x"}):
        gone = zoe.browser.post(f"{seen.place}/wallet", data=form | guess, follow_redirects=False)
        assert gone.status_code == 404
    assert said(put(zoe, seen, page))["code"]


def test_another_form_and_another_browser_let_it_have_nothing(zoe, purse, known, request):
    seen, page = earned(zoe, purse)
    forged = zoe.browser.post(f"{seen.place}/wallet", data={"form_token": "x"}, follow_redirects=False)
    assert forged.status_code == 403
    other = Person(known, f"other-{address_of(request)}")
    assert put(other, seen, page).status_code == 404


def test_a_request_that_no_wallet_waits_for_goes_nowhere(zoe, purse):
    seen, page = earned(zoe, purse)
    alone = zoe.browser.post(f"/o/{SLUG}/earn/guest", data={"device": "this"}, follow_redirects=False)
    visit = Visit(zoe.house, "guest", zoe.browser, alone.headers["location"])
    again = visit.show(purse)["redirect_uri"]
    assert "Put it into" not in zoe.browser.get(again).text
    assert put(zoe, visit, page).status_code == 400
    assert put(zoe, seen, page).status_code == 303


def test_a_request_that_was_changed_in_the_browser_is_judged_anew(zoe):
    seen = begun(zoe, asked="client_id=nobody&redirect_uri=https%3A%2F%2Fevil.example%2F")
    assert "evil.example" not in zoe.browser.get(seen.place).headers["content-security-policy"]
    too_long = zoe.browser.post(f"/o/{SLUG}/earn/guest", data={"asked": "a" * 3001}, follow_redirects=False)
    assert too_long.status_code == 422
