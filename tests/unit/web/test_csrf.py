"""Cross-site requests: which are refused by their origin, which pass, and the token of forms."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.csrf import FormTokens, OriginGuard
from web.errors import ForgedRequest

HOME = "https://badges.example"
KEY = bytes(range(32))


def passes(method="POST", path="/awards", **headers):
    """Say whether the request reaches the app; header names are written with underscores."""
    reached = []

    async def app(scope, receive, send):
        reached.append(scope)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    guard = OriginGuard(app, [HOME + "/start"], ["/o/acme/token"])
    try:
        asyncio.run(guard(scope, None, None))
    except ForgedRequest:
        return False
    return bool(reached)


def test_a_form_of_our_own_page_passes():
    assert passes(origin=HOME, cookie="s=1")
    assert passes(origin=HOME, sec_fetch_site="same-origin", cookie="s=1")


def test_a_form_of_our_own_page_passes_when_the_referrer_policy_hides_its_origin():
    assert passes(origin="null", sec_fetch_site="same-origin", cookie="s=1")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "ANYTHING"])
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://badges.example",
        "https://badges.example:8443",
        "https://badges.example.evil.example",
        "https://evil-badges.example",
        "null",
        "",
    ],
)
def test_an_unsafe_method_from_a_foreign_origin_is_refused(method, origin):
    assert not passes(method, origin=origin, cookie="s=1")
    assert not passes(method, origin=origin)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something-new"])
def test_what_the_browser_calls_another_site_is_refused(site):
    assert not passes(sec_fetch_site=site)
    assert not passes(sec_fetch_site=site, origin=HOME)


def test_a_rebound_name_that_calls_itself_the_same_origin_is_refused():
    assert not passes(sec_fetch_site="same-origin", origin="http://rebound.example:8000")


def test_a_hidden_origin_needs_the_browsers_word_that_it_is_ours():
    assert not passes(origin="null")
    assert not passes(origin="null", sec_fetch_site="none")


def test_a_cookie_without_any_origin_is_refused():
    assert not passes(cookie="s=1")


def test_a_program_without_cookies_passes():
    assert passes()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_from_anywhere_passes(method):
    assert passes(method, origin="https://evil.example", sec_fetch_site="cross-site", cookie="s=1")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "DPoP"])
def test_a_request_with_a_token_passes_because_browsers_add_none(scheme):
    assert passes(authorization=f"{scheme} abc", origin="https://wallet.example", sec_fetch_site="cross-site")


def test_other_authorization_is_no_pass_because_browsers_do_add_it():
    assert not passes(authorization="Basic abc", origin="https://evil.example")


def test_endpoints_for_wallets_take_requests_of_web_wallets():
    assert passes(path="/o/acme/token", origin="https://wallet.example", sec_fetch_site="cross-site")
    assert not passes(path="/o/acme", origin="https://wallet.example")


def test_without_the_guard_the_same_request_would_reach_the_app():
    """The control: what refuses is the guard, not something else in the path."""
    guard = OriginGuard(None, [HOME, "https://evil.example"])
    evil = [(b"origin", b"https://evil.example"), (b"cookie", b"s=1")]
    reached = []

    async def app(scope, receive, send):
        reached.append(scope)

    guard._app = app
    asyncio.run(guard({"type": "http", "method": "POST", "path": "/awards", "headers": evil}, None, None))
    assert reached


def test_a_token_fits_its_session():
    tokens = FormTokens(KEY)
    tokens.check("session-1", tokens.token("session-1"))


@pytest.mark.parametrize(
    "token", ["", "x", "é", FormTokens(KEY).token("session-2"), FormTokens(bytes(32)).token("session-1")]
)
def test_another_sessions_or_keys_token_is_refused(token):
    with pytest.raises(ForgedRequest):
        FormTokens(KEY).check("session-1", token)


@given(st.text(), st.text())
def test_a_token_fits_no_other_session(one, other):
    tokens = FormTokens(KEY)
    if one != other:
        with pytest.raises(ForgedRequest):
            tokens.check(one, tokens.token(other))


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="too short"):
        FormTokens(b"short")
