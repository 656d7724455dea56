"""Passkeys in a real browser, with the authenticator that it brings for tests."""

import pytest

from cairn.demo import SLUG, sign_in_link
from records.principals import Principal, Role

pytestmark = pytest.mark.browser

LEADER = Principal("passkey-pages", "Pia Key", "pia.key@example.com", Role.LEADER)
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def authenticator(page):
    """Give the page's browser an authenticator that says yes; return how to take it away."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    return lambda: session.send("WebAuthn.removeVirtualAuthenticator", made)


def signed_in(open_page, site):
    page = open_page(sign_in_link(site.here, SLUG, LEADER), private=True)
    page.click("main button")
    page.goto(f"{site.url}/me/sign-in")
    return page


def register(page, name):
    page.get_by_label("Name, by which you know it again").fill(name)
    page.get_by_role("button", name="Register a passkey").click()
    page.get_by_role("rowheader", name=name).wait_for()


def test_a_passkey_is_registered_signs_in_and_is_taken_off(open_page, site):
    page = signed_in(open_page, site)
    take_away = authenticator(page)
    register(page, "This laptop")
    take_away()
    authenticator(page)
    register(page, "Blue key")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site.url}/sign-in?back=/me/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="How you sign in").wait_for()
    own = page.get_by_role("row").filter(has=page.get_by_text("(this one)"))
    assert own.get_by_text("by a passkey").count() == 1
    page.get_by_role("button", name="Take off This laptop").click()
    page.get_by_role("rowheader", name="This laptop").wait_for(state="detached")
    assert page.get_by_role("rowheader", name="Blue key").count() == 1


def test_an_answer_that_a_page_elsewhere_got_is_refused(open_page, site, browser):
    page = signed_in(open_page, site)
    authenticator(page)
    register(page, "For the wrong page")
    # The same browser on another host can not even ask for it: a passkey belongs to its host name.
    elsewhere = page.context.new_page()
    elsewhere.goto(site.url.replace("localhost", "127.0.0.1") + "/livez")
    asked = "navigator.credentials.get({publicKey: {challenge: new Uint8Array(32), rpId: 'localhost'}})"
    refusal = elsewhere.evaluate(f"{asked}.then(() => 'answered', fault => fault.name)")
    assert refusal == "SecurityError"
    # It was sent there on purpose.
    assert browser.strayed == [elsewhere.url]
    browser.strayed.clear()


def test_whoever_turns_back_is_told_that_nothing_was_used(open_page, site):
    page = open_page(f"{site.url}/sign-in", private=True)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    refuses = {**OPTIONS, "isUserVerified": False}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": refuses})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey was used").wait_for()


def test_without_scripts_the_page_says_what_passkeys_need(open_page, site):
    page = open_page(f"{site.url}/sign-in", java_script_enabled=False)
    assert page.get_by_text("This needs a browser with JavaScript").is_visible()
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    assert page.get_by_role("button", name="Sign in with the password").is_visible()
